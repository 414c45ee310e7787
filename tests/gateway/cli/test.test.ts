import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { test } from '../../../dev/gateway/cli/test.js'
import { runScriptFile } from '../../scripts/run-script.js'
import { type CaseFolder, createCaseFolder } from '../testing/folder.js'

let folder: CaseFolder
let file: string
beforeAll(() => {
  folder = createCaseFolder()
  file = folder.write(`namedValues: { value: v }
backends: { app: {} }
cases:
  - { name: right, request: { url: /echo/items }, expect: { status: 200 } }
  - { name: wrong, request: { url: /echo/items }, expect: { status: 201, reason: Made } }
  - { name: unreachable, backends: { app: { error: unreachable } }, request: { url: /echo/items }, expect: { status: 502 } }
`)
})
afterAll(() => folder.remove())

async function run(...args: readonly string[]) {
  const lines: string[] = []
  return { status: await test(args, (line) => lines.push(line)), lines }
}

describe('test', () => {
  it('marks each case, says what differs and where, and counts', async () => {
    const { status, lines } = await run(file)
    expect(status).toBe(1)
    expect(lines).toEqual([
      '✓ right',
      '✗ wrong',
      `    ${file}:6:69: status: expected 201, got 200 OK, body ""`,
      `    ${file}:6:82: reason: expected "Made", got "OK"`,
      '✗ unreachable',
      expect.stringMatching(/:7:\d+: status: expected 502, got 500 Internal Server Error/),
      expect.stringMatching(/^ {4}\[gateway\] .*Unable to reach the backend https:\/\/app\.test/),
      '1 passed, 2 failed',
    ])
  })

  it('gives one JSON object a line', async () => {
    const { lines } = await run('--json', file)
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { file, name: 'right', ok: true },
      {
        file,
        name: 'wrong',
        ok: false,
        problems: [
          { file, line: 6, column: 69 },
          { line: 6, column: 82 },
        ],
      },
      { file, name: 'unreachable', ok: false },
    ])
  })

  it('runs every file that it is given', async () => {
    const other = folder.write(
      'cases: [{ name: other, request: { url: /nowhere }, expect: { status: 404 } }]\nnamedValues: { value: v }',
      'other.yaml',
    )
    expect(await run(other, other)).toEqual({ status: 0, lines: ['✓ other', '✓ other', '2 passed, 0 failed'] })
  })

  it('needs a file, and a right one before anything runs', async () => {
    await expect(run()).rejects.toThrow('test needs at least one file of cases.')
    const wrong = folder.write('cases: [{}]', 'wrong.yaml')
    await expect(run(file, wrong)).rejects.toThrow(`${wrong}:2:9: an item of "cases" needs "name"`)
  })
})

it.each([
  ['0', 'cases: [{ name: c, request: { url: /nowhere } }]'],
  ['1', 'cases: [{ name: c, request: { url: /nowhere }, expect: { status: 200 } }]'],
  ['2', 'cases: []'],
])('apim-local test ends with status %s after %s', async (status, text) => {
  const cases = folder.write(`namedValues: { value: v }\n${text}`, 'status.yaml')
  expect(await runScriptFile('dev/gateway/cli.ts', ['test', cases], process.env)).toMatchObject({
    status: Number(status),
  })
})
