import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, parse } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const AZURE_FUNCTIONS = fileURLToPath(import.meta.resolve('@azure/functions'))

/** Bundles some programs of a folder to plain JavaScript, since running TypeScript directly costs up to half of the speed. */
export class CompiledPrograms {
  readonly #folder = mkdtempSync(join(tmpdir(), 'bench-'))
  readonly #sources: string
  readonly #children: ChildProcess[] = []

  constructor(sources: string) {
    this.#sources = sources
  }

  /** Compiles `NAME.ts` of the folder for each name, and other files beside them; what they share is there once. */
  async compile(names: readonly string[], others: readonly string[] = []): Promise<void> {
    await build({
      entryPoints: [...names.map((name) => `${name}.ts`), ...others].map((file) => {
        return { in: join(this.#sources, file), out: parse(file).name }
      }),
      splitting: true,
      chunkNames: 'chunks/[name]-[hash]',
      // The peers of a bench have packages of their own, and must not have the library a second time.
      alias: { '@azure/functions': AZURE_FUNCTIONS },
      outdir: this.#folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      external: ['@azure/functions-core'],
      // The main file of jsonc-parser requires its parts in a way that no bundler follows.
      mainFields: ['module', 'main'],
      banner: {
        js: `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url)`,
      },
      logLevel: 'error',
    })
  }

  /** Starts a program in a process of its own and gives the first message that it sends. */
  async start<T>(
    name: string,
    args: readonly string[] = [],
    execArgv: readonly string[] = [],
    environment: NodeJS.ProcessEnv = {},
  ): Promise<T> {
    const env = { ...process.env, ...environment }
    const child = fork(join(this.#folder, `${name}.mjs`), args, { execArgv: [...execArgv], env })
    this.#children.push(child)
    const failed = once(child, 'exit').then(([code]) => {
      throw new Error(`${join(this.#sources, name)}.ts ended with code ${code} before it was ready`)
    })
    const [message] = await Promise.race([once(child, 'message'), failed])
    failed.catch(() => undefined)
    return message as T
  }

  dispose(): void {
    for (const child of this.#children) child.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
