import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

export interface GeneratedFile {
  /** Relative to the repository root, with `/`. */
  readonly path: string
  readonly contents: string
}

/** The files of the gateway's configuration that are made from the routes: the specification of each API. */
export async function generateGatewayFiles(): Promise<readonly GeneratedFile[]> {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  // The build does the same to the bundle: the document at /openapi.json and these files are one.
  process.env.APP_VERSION = version
  const { functions } = await import('../src/functions/index.js')
  const { buildDocument } = await import('../src/openapi/document.js')
  const { groups } = await import('../src/openapi/groups.js')
  const routes = functions.map(({ definition }) => definition)
  return (Object.keys(groups) as (keyof typeof groups)[]).map((group) => ({
    path: `infra/apim/apis/${group}/specification.json`,
    contents: `${JSON.stringify(buildDocument(routes, group), null, 2)}\n`,
  }))
}

/** Those of the files that are missing in `directory`, or differ there. */
export async function findStale(files: readonly GeneratedFile[], directory: string): Promise<readonly GeneratedFile[]> {
  const stale = await Promise.all(
    files.map(async (file) => {
      const present = await readFile(join(directory, file.path), 'utf8').catch(() => undefined)
      return present === file.contents ? [] : [file]
    }),
  )
  return stale.flat()
}

async function main(options: readonly string[]): Promise<void> {
  const unknown = options.find((option) => option !== '--check')
  if (unknown !== undefined) throw new Error(`Unknown option ${unknown}: the only one is --check`)
  const stale = await findStale(await generateGatewayFiles(), ROOT)
  if (options.includes('--check')) {
    for (const { path } of stale) console.error(`${path} is stale: run npm run gateway:build and commit it`)
    process.exitCode = stale.length > 0 ? 1 : 0
    return
  }
  for (const { path, contents } of stale) {
    const target = join(ROOT, path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, contents)
    console.log(`wrote ${relative(ROOT, target)}`)
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main(process.argv.slice(2))
