import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { test } from '../../dev/gateway/cli/test.js'
import { readTestFile } from '../../dev/gateway/testing/read-file.js'
import { runCase } from '../../dev/gateway/testing/run.js'

const FOLDER = 'tests/policies'

describe.each(readdirSync(FOLDER).filter((name) => name.endsWith('.yaml')))('%s', (name) => {
  const testFile = readTestFile(join(FOLDER, name))

  it.each(testFile.cases.map((testCase) => [testCase.name, testCase] as const))('%s', async (_name, testCase) => {
    expect((await runCase(testFile, testCase)).problems).toEqual([])
  })
})

describe('the cases notice when', () => {
  let copy: string
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'policies-'))
    for (const folder of ['infra/apim', FOLDER]) cpSync(folder, join(copy, folder), { recursive: true })
  })
  afterAll(() => rmSync(copy, { recursive: true }))

  it.each([
    ['the limit is another', 'products/catalog-standard/policy.xml', 'calls="300"', 'calls="299"', 'limits'],
    ['the time to wait is not told', 'products/catalog-standard/policy.xml', '"Retry-After"', '"X-Wait"', 'limits'],
    ['private lists are kept', 'apis/simple-api/operations/listcatalog/policy.xml', '"private"', '"x"', 'cache'],
    [
      'lists that may not be kept are',
      'apis/simple-api/operations/listcatalog/policy.xml',
      '"no-store"',
      '"x"',
      'cache',
    ],
    [
      'the list varies by nothing',
      'apis/simple-api/operations/listcatalog/policy.xml',
      'limit;cursor;tag',
      'x',
      'cache',
    ],
    [
      'any text is a correlation id',
      'policy fragments/correlation/policy.xml',
      '[A-Za-z0-9._~-]{1,128}',
      '.*',
      'context',
    ],
    ['users can be made up', 'policy fragments/gateway-context/policy.xml', 'X-User-Roles', 'X-Other', 'context'],
    ['the key goes on to the app', 'apis/simple-api/policy.xml', 'Ocp-Apim-Subscription-Key', 'X-Other', 'access'],
    [
      'the proof is not the gateway’s',
      'backends/functions/backendInformation.json',
      'X-Gateway-Proof',
      'X-Proof',
      'access',
    ],
    [
      'problem documents are not given',
      'policy fragments/error-envelope/policy.xml',
      'return problem > 0',
      'return problem > 1000',
      'errors',
    ],
    ['a slow backend has no status', 'policy fragments/error-envelope/policy.xml', '"Timeout")', '"Time")', 'errors'],
  ])('%s', async (_what, path, old, changed, cases) => {
    const file = join(copy, 'infra/apim', path)
    const right = readFileSync(file, 'utf8')
    expect(right).toContain(old)
    const lines: string[] = []
    try {
      writeFileSync(file, right.replaceAll(old, changed))
      expect(await test([join(copy, FOLDER, `${cases}.yaml`)], (line) => lines.push(line))).toBe(1)
    } finally {
      writeFileSync(file, right)
    }
    expect(lines.at(-1)).toMatch(/^\d+ passed, [1-9]\d* failed$/)
  })
})
