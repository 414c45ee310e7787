import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** A file that is made from others and committed all the same, so that people and Bicep can read it. */
export interface GeneratedFile {
  /** Relative to the repository root, with `/`. */
  readonly path: string
  readonly contents: string
}

type Generate = () => readonly GeneratedFile[] | Promise<readonly GeneratedFile[]>

/** Those of the files that are missing in `directory`, or differ there. */
export async function findStale(files: readonly GeneratedFile[], directory = ROOT): Promise<readonly GeneratedFile[]> {
  const present = await Promise.all(
    files.map(({ path }) => readFile(join(directory, path), 'utf8').catch(() => undefined)),
  )
  return files.filter(({ contents }, i) => contents !== present[i])
}

/** When a generator is the program that runs: writes its files, or with `--check` ends with status 1 when any is stale. */
export async function runGenerator(moduleUrl: string, script: string, generate: Generate): Promise<void> {
  if (!process.argv[1] || resolve(process.argv[1]) !== fileURLToPath(moduleUrl)) return
  const options = process.argv.slice(2)
  const unknown = options.find((option) => option !== '--check')
  if (unknown !== undefined) {
    console.error(`Unknown option ${unknown}: the only one is --check`)
    process.exitCode = 2
    return
  }
  const stale = await findStale(await generate())
  if (options.length > 0) {
    for (const { path } of stale) console.error(`${path} is stale: run npm run ${script} and commit it`)
    process.exitCode = stale.length > 0 ? 1 : 0
    return
  }
  for (const { path, contents } of stale) {
    await mkdir(dirname(join(ROOT, path)), { recursive: true })
    await writeFile(join(ROOT, path), contents)
    console.log(`wrote ${path}`)
  }
}
