import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

let program: string | undefined

/**
 * The file to fork as the worker. Compiled, it is the entry beside this module. Run from TypeScript, the entry is bundled
 * into one plain CommonJS file first: a TypeScript loader in the worker would also sit between Node and the app's modules
 * and hide what the real worker refuses, such as a named import that a CommonJS package does not have.
 */
export async function workerProgram(): Promise<string> {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
  const entry = fileURLToPath(new URL(`./worker/entry${extension}`, import.meta.url))
  if (extension === '.js') return entry
  if (program === undefined || !existsSync(program)) program = await bundle(entry)
  return program
}

/** Kept under a name made from its content, so that processes can share it and nothing has to be cleaned up. */
async function bundle(entry: string): Promise<string> {
  const { buildSync } = await import('esbuild')
  const options = { bundle: true, platform: 'node', format: 'cjs', target: 'node20', write: false } as const
  // `build` would leave esbuild's service process running beside the host.
  const { outputFiles } = buildSync({ ...options, entryPoints: [entry] })
  const code = outputFiles.map(({ text }) => text).join('')
  const folder = fileURLToPath(new URL('../../node_modules/.cache/functions-host/', import.meta.url))
  const file = join(folder, `worker-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.cjs`)
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${file}.${process.pid}`, code)
    renameSync(`${file}.${process.pid}`, file)
  }
  return file
}
