import { expect, it } from '@jest/globals'
import { runScriptFile } from './run-script.js'

it.each([
  ['that match no suite', ['tests/of-nothing']],
  ['that Jest does not know', ['--of-nothing']],
])('npm test with arguments %s is a failure with a count, not with a stack', async (_what, args) => {
  const { status, stdout, stderr } = await runScriptFile('scripts/test.ts', args, process.env)
  expect(status).toBe(1)
  expect(stdout).toMatch(/\n0 passed, 1 failed\n$/)
  expect(stderr).not.toContain('ENOENT')
})

it.each([
  ['scripts/build.ts', 'the build'],
  ['scripts/pack-gateway.ts', 'packing'],
])('%s says that it takes no arguments', async (script, what) => {
  expect(await runScriptFile(script, ['--watch'], process.env)).toEqual({
    status: 2,
    stdout: '',
    stderr: `Unknown argument --watch: ${what} takes none\n`,
  })
})
