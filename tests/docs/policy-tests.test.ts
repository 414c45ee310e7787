import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from '@jest/globals'
import { test } from '../../dev/gateway/cli/test.js'

const SNIPPET = 'docs/snippets/policies.yaml'
const source = readFileSync(SNIPPET, 'utf8')
const page = readFileSync('docs/guide/policy-tests.md', 'utf8')
const [[, yaml] = [], [, output] = [], [, failure] = []] = [...page.matchAll(/^```(?:yaml|text)\n(.*?)^```$/gms)]

async function run(file: string): Promise<string> {
  const lines: string[] = []
  await test([file], (line) => lines.push(`${line}\n`))
  return lines.join('')
}

it('the page’s file is one that runs, and prints what the page says', async () => {
  expect(yaml).toBe(source)
  expect(await run(SNIPPET)).toBe(output)
})

it('the page’s failure is what a wrong expectation prints', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'policy-tests-'))
  try {
    const file = join(folder, 'policies.yaml')
    const wrong = source.replace('status: 401', 'status: 403').replace('../../infra/apim', resolve('infra/apim'))
    writeFileSync(file, wrong)
    const printed = (await run(file)).replaceAll(`${folder}/`, '')
    expect(printed.replace(/(Access Denied), .*/, '$1')).toBe(failure)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
