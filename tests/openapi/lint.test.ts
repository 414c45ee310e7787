import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { functions } from '../../src/functions/index.js'
import { publicDocs, simpleApi, simpleApiV2 } from '../../src/openapi/apis.js'
import { buildDocument } from '../../src/openapi/document.js'

const require = createRequire(import.meta.url)
const redocly = join(dirname(require.resolve('@redocly/cli/package.json')), 'bin/cli.js')
const routes = functions.map(({ definition }) => definition)
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lint-'))
})

afterAll(() => rm(directory, { recursive: true }))

/** What the linter finds: its rules by name. */
async function lint(document: object): Promise<string[]> {
  const file = join(directory, 'document.json')
  await writeFile(file, JSON.stringify(document))
  const run = promisify(execFile)(process.execPath, [redocly, 'lint', '--extends=recommended', '--format=json', file], {
    cwd: directory,
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  })
  // It ends with status 1 when there are errors; what it found is on its standard output either way.
  const { stdout } = await run.catch((error: { stdout: string }) => error)
  return (JSON.parse(stdout) as { problems: { ruleId: string }[] }).problems.map(({ ruleId }) => ruleId)
}

describe('the linter', () => {
  it.each([simpleApi, simpleApiV2])(
    'has nothing to say on the document of $name',
    async (api) => {
      expect(await lint(buildDocument(routes, api))).toEqual([])
    },
    30_000,
  )

  it('finds nothing in that of the documentation', async () => {
    expect(await lint(buildDocument(routes, publicDocs))).toEqual([])
  }, 30_000)

  it('would say so if a document were wrong', async () => {
    const document = buildDocument(routes, simpleApi)
    expect(await lint({ ...document, paths: { '/a/{b}': { get: { responses: {} } } } })).toContain(
      'path-parameters-defined',
    )
  }, 30_000)
})
