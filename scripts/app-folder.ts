import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { assetNames } from '../src/openapi/assets.js'

const require = createRequire(import.meta.url)

export interface AppFile {
  /** Relative to the folder, with `/`. */
  readonly name: string
  readonly contents: Uint8Array
}

async function staticFiles(root: string): Promise<AppFile[]> {
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const manifest = `${JSON.stringify({ name, version, private: true, type: 'module', main: 'main.mjs' }, null, 2)}\n`
  const assets = ['index.html', ...assetNames].map(
    async (file): Promise<AppFile> => ({ name: `docs/${file}`, contents: await readFile(sourceOf(root, file)) }),
  )
  return [
    { name: 'host.json', contents: await readFile(join(root, 'host.json')) },
    { name: 'package.json', contents: Buffer.from(manifest) },
    ...(await Promise.all(assets)),
  ]
}

/** The page's own files are ours; the rest is Swagger UI's, from its package. */
function sourceOf(root: string, file: string): string {
  if (!file.startsWith('swagger-ui')) return join(root, 'src/openapi/page', file)
  return join(dirname(require.resolve('swagger-ui-dist/package.json')), file)
}

/** Written beside and renamed, so that a host that loads the file meanwhile sees it whole; untouched when the same. */
async function writeIfChanged(path: string, contents: Uint8Array): Promise<void> {
  const present = await readFile(path).catch(() => undefined)
  if (present?.equals(contents)) return
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.new`, contents)
  await rename(`${path}.new`, path)
}

async function listFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
}

/** Keeps `directory` holding one build and nothing else. */
export function createAppFolder(root: string, directory: string) {
  let previous: readonly string[] = []
  return {
    /** The start module comes last: a host that watches it finds every chunk that it names. */
    async write(bundle: readonly AppFile[]): Promise<void> {
      const files = [...(await staticFiles(root)), ...bundle].toSorted(startLast)
      for (const { name, contents } of files) await writeIfChanged(join(directory, name), contents)
      const names = files.map(({ name }) => name)
      // A process that still runs the build before this one may load its chunks yet: they go with the next build.
      const kept = new Set([...names, ...previous])
      const stale = (await listFiles(directory)).filter((name) => !kept.has(name.replaceAll('\\', '/')))
      await Promise.all(stale.map((name) => rm(join(directory, name), { force: true })))
      previous = names
    },
  }
}

function startLast(a: AppFile, b: AppFile): number {
  return Number(a.name === 'main.mjs') - Number(b.name === 'main.mjs')
}
