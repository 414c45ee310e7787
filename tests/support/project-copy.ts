import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PARTS = ['package.json', 'host.json', 'tsconfig.json', 'src', 'dev', 'scripts', 'infra/apim']

/** A copy of the project that a test may change and break; it shares the installed packages. */
export function copyProject(): { root: string; remove(): void } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'project-')))
  for (const part of PARTS) cpSync(join(ROOT, part), join(root, part), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'dir')
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}
