import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Writes artifacts that are given as an object into a folder. */
export function writeArtifacts(folder: string, artifacts: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(artifacts)) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}
