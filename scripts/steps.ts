import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** One command of the checks; a name that says what failed, and what to do about it. */
export interface Step {
  readonly name: string
  readonly command: readonly string[]
  readonly remedy?: string
}

/** Path of a package's command: run by this Node, so that the packaged one serves where there is one. */
export function bin(path: string): string {
  return join(ROOT, 'node_modules', path)
}

/** Runs a command with this Node, output straight through or held back until it fails. */
export async function run({ name, command, remedy }: Step, quiet = false): Promise<boolean> {
  const started = performance.now()
  const child = spawn(process.execPath, command, {
    cwd: ROOT,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  })
  const output: Buffer[] = []
  child.stdout?.on('data', (chunk) => output.push(chunk))
  child.stderr?.on('data', (chunk) => output.push(chunk))
  const [code] = await once(child, 'close')
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)
  if (code === 0) return true
  process.stdout.write(Buffer.concat(output))
  if (remedy) console.log(`  → ${remedy}`)
  return false
}
