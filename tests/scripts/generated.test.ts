import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { findStale, ROOT } from '../../scripts/generated.js'
import { runScriptFile } from './run-script.js'

const GENERATORS = ['gateway-build', 'policy-bundle', 'reference-build']

describe('looking for stale files', () => {
  const first = { path: 'a/first.txt', contents: 'one\n' }
  const second = { path: 'second.txt', contents: 'two\n' }
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'generated-'))
    await mkdir(join(directory, 'a'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  it('finds those that are missing', async () => {
    expect(await findStale([first, second], directory)).toEqual([first, second])
    await writeFile(join(directory, first.path), first.contents)
    expect(await findStale([first, second], directory)).toEqual([second])
  })

  it('finds those that differ, if only by the end of a line', async () => {
    await writeFile(join(directory, first.path), 'one\r\n')
    await writeFile(join(directory, second.path), second.contents)
    expect(await findStale([first, second], directory)).toEqual([first])
  })
})

describe('a generator', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'generator-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  it('with --check ends with status 1 when a file is stale, names it, and writes nothing', async () => {
    const generator = join(directory, 'generator.ts')
    const path = relative(ROOT, join(directory, 'made.txt'))
    await writeFile(
      generator,
      `import { runGenerator } from ${JSON.stringify(pathToFileURL(join(ROOT, 'scripts/generated.ts')).href)}
       void runGenerator(import.meta.url, 'made:build', () => [{ path: ${JSON.stringify(path)}, contents: 'x' }])`,
    )
    const stderr = `${path} is stale: run npm run made:build and commit it\n`
    expect(await runScriptFile(generator, ['--check'], process.env)).toEqual({ status: 1, stdout: '', stderr })
    expect(await runScriptFile(generator, [], process.env)).toMatchObject({ status: 0, stdout: `wrote ${path}\n` })
    expect(await runScriptFile(generator, ['--check'], process.env)).toMatchObject({ status: 0, stderr: '' })
  })
})

describe.each(GENERATORS)('%s', (name) => {
  const run = (...args: string[]) => runScriptFile(`scripts/${name}.ts`, args, process.env)

  it('--check finds nothing stale in the repository', async () => {
    expect(await run('--check')).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  it('says which option it does not know', async () => {
    expect(await run('--chekc')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'Unknown option --chekc: the only one is --check\n',
    })
  })
})
