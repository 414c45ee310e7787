import { readFile, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildFailure, type BuildOptions, context, type Message } from 'esbuild'
import { createAppFolder } from './app-folder.js'
import { mergeStart } from './build/merge-start.js'
import { builtinsOnFirstUse, compilerOnly, englishOnly, withoutArrow, withoutJsonSchema } from './build/plugins.js'

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
    define: {
      'process.env.APP_VERSION': JSON.stringify(version),
      // What CommonJS dependencies have and an ES module does not.
      __dirname: 'import.meta.dirname',
    },
    plugins: [englishOnly, withoutJsonSchema, compilerOnly, withoutArrow, builtinsOnFirstUse],
    metafile: true,
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
        const { outputFiles = [], metafile } = await bundler.rebuild()
        await folder.write(await mergeStart(outputFiles, metafile ?? { inputs: {}, outputs: {} }))
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
  else console.log(`dist/app: main.mjs is ${Math.round((await stat(join(ROOT, 'dist/app/main.mjs'))).size / 1024)} KiB`)
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main(process.argv.slice(2))
