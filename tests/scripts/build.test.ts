import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type BuildError, type Builder, createBuilder } from '../../scripts/build.js'
import { functions } from '../../src/functions/index.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const LOADER = fileURLToPath(new URL('./load-app.mjs', import.meta.url))
/** What the app does not start without; neither leads anywhere. */
const SETTINGS = { STORAGE: 'nowhere', SERVICE_INVENTORY_URL: 'http://127.0.0.1:1' }
/** Nobody listens there. */
const NOWHERE = 'InstrumentationKey=11111111-2222-4333-8444-555555555555;IngestionEndpoint=https://127.0.0.1:9/'
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'build-'))
})

afterAll(() => rm(directory, { recursive: true }))

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

const read = (folder: string, name: string) => readFile(join(folder, name), 'utf8')

/** The modules that are loaded with the start module: all but what `import()` asks for. */
async function startModules(folder: string, name = 'main.mjs', seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(name)) return seen
  seen.add(name)
  const imports = (await read(folder, name)).matchAll(/(?:from|^import|[;}]import)\s*"\.\/([^"]+)"/gm)
  for (const [, imported] of imports) await startModules(folder, imported, seen)
  return seen
}

/** The files that went into modules, as their source maps name them. */
async function sourcesOf(folder: string, modules: Iterable<string>): Promise<string[]> {
  const maps = await Promise.all(Array.from(modules, (name) => read(folder, `${name}.map`)))
  return maps.flatMap((map) => JSON.parse(map).sources as string[])
}

describe('the built app', () => {
  let folder: string

  beforeAll(async () => {
    folder = join(directory, 'app')
    const builder = await createBuilder({ outdir: folder })
    expect(await builder.rebuild()).toEqual({ ok: true, errors: [] })
    await builder.dispose()
  }, 60_000)

  it('has the code, its maps, what the host reads and the documentation page, and nothing else', async () => {
    const others = (await listFiles(folder)).filter((name) => !/^(main|[\w-]+-[A-Z0-9]{8})\.mjs(\.map)?$/.test(name))
    expect(others.toSorted()).toEqual([
      'docs/index.html',
      'docs/page.css',
      'docs/page.js',
      'docs/swagger-ui-bundle.js',
      'docs/swagger-ui-bundle.js.LICENSE.txt',
      'docs/swagger-ui.css',
      'host.json',
      'package.json',
    ])
  })

  it('needs no packages', async () => {
    const { version } = JSON.parse(await read(ROOT, 'package.json'))
    const manifest = JSON.parse(await read(folder, 'package.json'))
    expect(manifest).toEqual({ name: 'apim-functions', version, private: true, type: 'module', main: 'main.mjs' })
    expect(await read(folder, 'host.json')).toBe(await read(ROOT, 'host.json'))
  })

  it('has no file that is too large for the gateway to pass on: 2 MiB', async () => {
    for (const name of await listFiles(folder))
      expect((await stat(join(folder, name))).size).toBeLessThan(2 * 1024 * 1024)
  })

  it('loads neither the storage SDK, nor the identity SDK, nor telemetry, nor what makes the document when it starts', async () => {
    const late =
      /@azure\/(data-tables|storage-\w+|identity|core-\w+|msal-\w+|monitor-[\w-]+)|@opentelemetry|applicationinsights|telemetry\/azure-monitor\.ts|zod-to-openapi|openapi\/document\.ts/
    const all = (await listFiles(folder)).filter((name) => name.endsWith('.mjs'))
    const start = await startModules(folder)
    expect([...start].filter((name) => all.includes(name))).toHaveLength(start.size)
    expect(await sourcesOf(folder, start)).toEqual(expect.arrayContaining([expect.stringMatching(/src\/main\.ts$/)]))
    expect((await sourcesOf(folder, start)).filter((source) => late.test(source))).toEqual([])
    expect((await sourcesOf(folder, all)).filter((source) => late.test(source))).not.toEqual([])
  })

  it('does not import node:http when it starts: as an ES module that loads all of fetch', async () => {
    const texts = await Promise.all(Array.from(await startModules(folder), (name) => read(folder, name)))
    expect(texts.join('\n')).toMatch(/from\s*"node:/)
    expect(texts.join('\n')).not.toMatch(/from\s*"(node:)?https?"/)
  })

  it('has English messages of zod alone', async () => {
    const all = (await listFiles(folder)).filter((name) => name.endsWith('.mjs'))
    const locales = (await sourcesOf(folder, all)).filter((source) => source.includes('/zod/v4/locales/'))
    expect(locales.map((source) => source.split('/').at(-1)).filter((name) => name !== 'index.js')).toEqual(['en.js'])
  })

  it('has the schemas of zod without their JSON Schema, which they could make', async () => {
    const texts = await Promise.all(Array.from(await startModules(folder), (name) => read(folder, name)))
    expect(texts.join('\n')).toContain('The build leaves the JSON Schema of zod out')
    expect(texts.join('\n')).not.toContain('json-schema.org/draft')
  })

  it('has the blob client without Apache Arrow, in which it could list blobs', async () => {
    const all = (await listFiles(folder)).filter((name) => name.endsWith('.mjs'))
    const sources = await sourcesOf(folder, all)
    expect(sources.filter((source) => /@azure\/storage-blob/.test(source))).not.toEqual([])
    expect(sources.filter((source) => /node_modules\/(apache-arrow|flatbuffers)/.test(source))).toEqual([])
  })

  it('starts with 300 KB of code at most', async () => {
    const sizes = await Promise.all(
      Array.from(await startModules(folder), async (name) => (await stat(join(folder, name))).size),
    )
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(300_000)
  })

  it.each([
    ['no', {}, false],
    ['a', { APPLICATIONINSIGHTS_CONNECTION_STRING: NOWHERE }, true],
  ])(
    'with %s connection string of Application Insights, loads what sends telemetry: %j %s',
    async (_which, settings, loaded) => {
      const env = {
        PATH: process.env.PATH,
        ...SETTINGS,
        ...settings,
        APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL: 'true',
      }
      const { stdout } = await promisify(execFile)(process.execPath, [LOADER, folder, 'getLiveness'], { env })
      const { modules, answers } = JSON.parse(stdout) as { modules: string[]; answers: object[] }
      expect(answers).toMatchObject([{ status: 200 }])
      const sources = await sourcesOf(folder, modules)
      expect(sources).toContainEqual(expect.stringMatching(/src\/main\.ts$/))
      expect(sources.some((source) => /applicationinsights|@opentelemetry/.test(source))).toBe(loaded)
    },
    30_000,
  )

  it('runs where nothing else is: registers all functions, serves the page and the document', async () => {
    const elsewhere = join(directory, 'elsewhere')
    await cp(folder, elsewhere, { recursive: true })
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [LOADER, elsewhere, 'getDocs', 'getOpenApi', 'getHealth'],
      {
        cwd: directory,
        env: { PATH: process.env.PATH, ...SETTINGS },
      },
    )
    const { functions: registered, answers } = JSON.parse(stdout)
    expect(registered).toEqual([...functions.map(({ name }) => name), 'removeExpiredKeys'])
    expect(answers).toEqual([
      { name: 'getDocs', status: 200, type: 'text/html; charset=utf-8', length: expect.any(Number) },
      { name: 'getOpenApi', status: 200, type: 'application/json', length: expect.any(Number) },
      // No storage is configured there.
      { name: 'getHealth', status: 503, type: 'application/json', length: expect.any(Number) },
    ])
  })
})

describe('building again', () => {
  let builder: Builder
  let entry: string
  let folder: string
  const reported: BuildError[] = []

  beforeAll(async () => {
    entry = join(directory, 'entry.ts')
    folder = join(directory, 'watched')
    await writeFile(entry, 'export const answer: number = 1')
    builder = await createBuilder({ entry, outdir: folder, onError: (error) => reported.push(error) })
    await builder.rebuild()
  })

  afterAll(() => builder.dispose())

  it('takes up what has changed', async () => {
    await writeFile(entry, 'export const answer: number = 22')
    expect(await builder.rebuild()).toEqual({ ok: true, errors: [] })
    expect(await read(folder, 'main.mjs')).toContain('22')
  })

  it('leaves the folder as it is when the source has errors, and says where they are', async () => {
    const before = await read(folder, 'main.mjs')
    await writeFile(
      entry,
      "import './missing.js'\nexport const answer: number = 3\nexport const broken = import('./gone.js')\n",
    )
    const result = await builder.rebuild()
    const file = relative(ROOT, entry)
    expect(result).toEqual({
      ok: false,
      errors: [
        { file, line: 1, column: 8, message: expect.stringContaining('./missing.js') },
        { file, line: 3, column: 30, message: expect.stringContaining('./gone.js') },
      ],
    })
    expect(reported).toEqual(result.errors)
    expect(await read(folder, 'main.mjs')).toBe(before)
  })

  it('says where the syntax is wrong', async () => {
    await writeFile(entry, 'export const answer = 1\n  const = 2\n')
    expect((await builder.rebuild()).errors).toEqual([
      { file: relative(ROOT, entry), line: 2, column: 9, message: expect.stringMatching(/Expected identifier/) },
    ])
  })

  it('keeps the modules of the build before, which a process may still load, and no older ones', async () => {
    const chunks: string[] = []
    for (const answer of [1, 2, 3]) {
      await writeFile(join(directory, 'lazy.ts'), `export const answer = ${answer}`)
      await writeFile(entry, "export const lazy = import('./lazy.js')")
      expect(await builder.rebuild()).toMatchObject({ ok: true })
      const [, chunk] = /"\.\/(lazy-[A-Z0-9]+\.mjs)"/.exec(await read(folder, 'main.mjs')) ?? []
      chunks.push(chunk!)
    }
    const left = (await listFiles(folder)).filter((name) => /^lazy-.*\.mjs$/.test(name))
    expect(left.toSorted()).toEqual(chunks.slice(1).toSorted())
  })
})

describe('a mistake in how a build is asked for', () => {
  it('is told as an error', async () => {
    const builder = await createBuilder({ entry: 'src/nothing.ts', outdir: join(directory, 'none') })
    const { ok, errors } = await builder.rebuild()
    await builder.dispose()
    expect(ok).toBe(false)
    expect(errors).toEqual([{ file: '', line: 1, column: 1, message: expect.stringContaining('src/nothing.ts') }])
  })
})
