import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
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
  program ??= await bundle(entry)
  return program
}

async function bundle(entry: string): Promise<string> {
  const { build } = await import('esbuild')
  const folder = mkdtempSync(join(tmpdir(), 'functions-worker-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const outfile = join(folder, 'functions-worker.cjs')
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20' })
  return outfile
}
