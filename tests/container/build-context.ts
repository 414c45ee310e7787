import { cp, mkdtemp, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT, readText } from './repository.js'

/** A folder with what `.dockerignore` lets through, and the installed packages in place of `npm ci`. */
export async function createBuildContext(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'build-context-'))
  const allowed = readText('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1))
  for (const path of allowed) await cp(join(ROOT, path), join(folder, path), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir')
  return folder
}
