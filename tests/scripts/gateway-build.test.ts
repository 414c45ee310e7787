import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { findStale, type GeneratedFile, generateGatewayFiles } from '../../scripts/gateway-build.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PATHS = ['infra/apim/apis/simple-api/specification.json', 'infra/apim/apis/public-docs/specification.json']

let files: readonly GeneratedFile[]
let directory: string

beforeAll(async () => {
  files = await generateGatewayFiles()
  directory = await mkdtemp(join(tmpdir(), 'gateway-'))
})

afterAll(() => rm(directory, { recursive: true }))

describe('what is generated for the gateway', () => {
  it('is a specification for each API', () => {
    expect(files.map(({ path }) => path)).toEqual(PATHS)
  })

  it('is committed as it is now', async () => {
    expect(await findStale(files, ROOT)).toEqual([])
  })

  it('is the same each time', async () => {
    expect(await generateGatewayFiles()).toEqual(files)
  })

  it('has the version of the package', async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    for (const { contents } of files) expect(JSON.parse(contents).info.version).toBe(version)
  })

  it('ends as editors leave a file', () => {
    for (const { contents } of files) expect(contents).toMatch(/[^\n]\n$/)
  })
})

describe('looking for stale files', () => {
  it('finds those that are missing and those that differ', async () => {
    const [first, second] = files as [GeneratedFile, GeneratedFile]
    expect(await findStale(files, directory)).toEqual(files)
    await mkdir(dirname(join(directory, first.path)), { recursive: true })
    await writeFile(join(directory, first.path), first.contents)
    expect(await findStale(files, directory)).toEqual([second])
    await writeFile(join(directory, first.path), `${first.contents} `)
    expect(await findStale(files, directory)).toEqual([first, second])
  })
})
