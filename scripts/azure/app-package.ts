import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { zipSync } from 'fflate'
import { UsageError } from './service.js'

/** Files of a built app by name, `/` between folders. */
export type AppFiles = Readonly<Record<string, Uint8Array>>

/** What a function app cannot do without: the host's configuration and the entry that package.json names. */
const NEEDED = ['host.json', 'package.json']

/** Reads the folder that is deployed, whole. */
export async function readAppFiles(folder: string): Promise<AppFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files: Record<string, Uint8Array> = {}
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name)
    files[relative(folder, path).replaceAll('\\', '/')] = await readFile(path)
  }
  for (const name of NEEDED) {
    if (!files[name]) throw new UsageError(`${join(folder, name)} is missing: npm run build writes the folder.`)
  }
  return files
}

/** The earliest date that a zip can carry: the same files give the same bytes. */
const EPOCH = '1980-01-01T00:00:00'

export function zipApp(files: AppFiles): Uint8Array {
  const sorted = Object.fromEntries(Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return zipSync(sorted, { mtime: EPOCH })
}
