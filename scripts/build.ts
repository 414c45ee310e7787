import { readFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildFailure, type BuildOptions, context, type Message, type Plugin } from 'esbuild'
import { type AppFile, createAppFolder } from './app-folder.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Where a problem stands: `file` relative to the repository root ('' when it has no place), line and column from 1. */
export interface BuildError {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

export interface BuildResult {
  readonly ok: boolean
  readonly errors: readonly BuildError[]
}

export interface BuilderOptions {
  /** The start module, relative to the repository root; `src/main.ts` by default. */
  readonly entry?: string
  /** The folder to make, relative to the repository root; `dist/app` by default. */
  readonly outdir?: string
  /** Called once for each problem of a rebuild that fails. */
  readonly onError?: (error: BuildError) => void
}

export interface Builder {
  /** Builds again. When the source has errors the folder stays as the last good build left it. */
  rebuild(): Promise<BuildResult>
  dispose(): Promise<void>
}

/** Zod imports all its locales; only English, its default, is used, and the others are half of a bundle. */
const englishOnly: Plugin = {
  name: 'zod-english-only',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js'",
      resolveDir: join(ROOT, 'node_modules/zod/v4/locales'),
    }))
  },
}

/** Every schema of zod can make a JSON Schema of itself, which nothing here asks for: the document has a generator of its own. */
const withoutJsonSchema: Plugin = {
  name: 'zod-without-json-schema',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]core[\\/]to-json-schema\.js$/ }, () => ({
      contents: `
        const refuse = () => { throw new Error('The build leaves the JSON Schema of zod out') }
        export { refuse as extractDefs, refuse as finalize, refuse as handleUnrepresentable, refuse as initializeContext }
        export { refuse as process, refuse as processSchema }
        export const createToJSONSchemaMethod = () => refuse
        export const createStandardJSONSchemaMethod = () => refuse`,
    }))
  },
}

/** The blob client reads lists of blobs in this format where it is asked to; nothing here asks, and it is a sixth of the app. */
const withoutArrow: Plugin = {
  name: 'without-apache-arrow',
  setup(build) {
    build.onResolve({ filter: /^apache-arrow$/ }, ({ path }) => ({ path, namespace: 'left-out' }))
    build.onLoad({ filter: /^apache-arrow$/, namespace: 'left-out' }, () => ({
      contents:
        "export const tableFromIPC = () => { throw new Error('The build leaves apache-arrow out: list blobs without it') }",
    }))
  },
}

/**
 * What is imported of zod's core later on is its compiler alone, as a module of its own: the core as a whole would put all
 * that nothing else uses into what the start loads, and the compiler under its own name would lie there too.
 */
const compilerOnly: Plugin = {
  name: 'zod-compiler-only',
  setup(build) {
    build.onResolve({ filter: /^zod\/v4\/core$/ }, ({ kind }) =>
      kind === 'dynamic-import'
        ? { path: join(ROOT, 'node_modules/zod/v4/core/compile.js'), suffix: '?alone' }
        : undefined,
    )
  },
}

async function options(entry: string, outdir: string): Promise<BuildOptions> {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  return {
    absWorkingDir: ROOT,
    entryPoints: { main: entry },
    outdir,
    // Chunks lie beside main.mjs, so that a path relative to import.meta.url means the same in each of them.
    chunkNames: '[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    // The Functions worker supplies this module when the app asks for it.
    external: ['@azure/functions-core'],
    // CommonJS dependencies call require(), which an ES module does not have. The names are longer than minified ones are:
    // a chunk in which both were the same would not load.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    define: {
      'process.env.APP_VERSION': JSON.stringify(version),
      // What CommonJS dependencies have and an ES module does not.
      __dirname: 'import.meta.dirname',
    },
    plugins: [englishOnly, withoutJsonSchema, compilerOnly, withoutArrow],
    write: false,
    logLevel: 'silent',
  }
}

function toBuildError({ text, location }: Message): BuildError {
  return {
    file: location ? relative(ROOT, resolve(ROOT, location.file)) : '',
    line: location?.line ?? 1,
    column: (location?.column ?? 0) + 1,
    message: text,
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors)
}

/**
 * Bundles the app into a folder that is complete in itself: the code as ES modules split at each `import()`,
 * source maps, host.json, a package.json without dependencies and the documentation page's assets.
 */
export async function createBuilder({
  entry = 'src/main.ts',
  outdir = 'dist/app',
  onError,
}: BuilderOptions = {}): Promise<Builder> {
  const directory = resolve(ROOT, outdir)
  const folder = createAppFolder(ROOT, directory)
  const bundler = await context(await options(entry, directory))
  return {
    async rebuild() {
      try {
        const { outputFiles = [] } = await bundler.rebuild()
        await folder.write(
          outputFiles.map(({ path, contents }): AppFile => ({ name: relative(directory, path), contents })),
        )
        return { ok: true, errors: [] }
      } catch (error) {
        if (!isBuildFailure(error)) throw error
        const errors = error.errors.map(toBuildError)
        for (const each of errors) onError?.(each)
        return { ok: false, errors }
      }
    },
    dispose: () => bundler.dispose(),
  }
}

async function main([unknown]: readonly string[]): Promise<void> {
  if (unknown !== undefined) {
    console.error(`Unknown argument ${unknown}: the build takes none`)
    process.exitCode = 2
    return
  }
  const builder = await createBuilder({
    onError: ({ file, line, column, message }) => console.error(`${file}:${line}:${column}: ${message}`),
  })
  const { ok } = await builder.rebuild()
  await builder.dispose()
  if (!ok) process.exitCode = 1
  else
    console.log(
      `dist/app: main.mjs is ${Math.round((await readFile(join(ROOT, 'dist/app/main.mjs'))).length / 1024)} KiB`,
    )
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main(process.argv.slice(2))
