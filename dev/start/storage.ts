import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { StartError } from './settings.js'

/** The emulator's published account, the same for everyone: https://learn.microsoft.com/azure/storage/common/storage-connect-azurite */
const ACCOUNT = 'devstoreaccount1'
const ACCOUNT_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
const require = createRequire(import.meta.url)

const SERVICES = ['Blob', 'Queue', 'Table'] as const
type Service = (typeof SERVICES)[number]
const START_TIMEOUT = 30_000

export interface Emulator {
  readonly connectionString: string
  readonly ports: { readonly [service in Service]: number }
  readonly pid: number
  /** Calls the listener when Azurite ends without having been asked to. */
  onExit(listener: (code: number | null, signal: NodeJS.Signals | null) => void): void
  stop(): Promise<void>
}

export interface EmulatorOptions {
  /** Port of the blob service, queue and table take the next two; 0 takes free ones. */
  readonly port: number
  /** Where the data is kept between runs; without one it is kept in memory. */
  readonly folder?: string
  /** Begin with an empty account. */
  readonly fresh?: boolean
}

/** Starts Azurite on 127.0.0.1 and waits until its three services listen. */
export async function startEmulator({ port, folder, fresh = false }: EmulatorOptions): Promise<Emulator> {
  if (folder !== undefined && fresh) rmSync(folder, { recursive: true, force: true })
  const script = require.resolve('azurite/dist/src/azurite.js')
  const child = spawn(process.execPath, [script, ...azuriteArguments(port, folder)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // Whatever ends this process, Azurite does not outlive it.
  process.once('exit', () => child.kill('SIGKILL'))
  const ports = await listening(child)
  return {
    ports,
    connectionString: connectionString(ports),
    pid: child.pid!,
    onExit: (listener) => void child.once('exit', listener),
    stop: () => stop(child),
  }
}

function azuriteArguments(port: number, folder: string | undefined): string[] {
  const ports = SERVICES.flatMap((service, i) => [`--${service.toLowerCase()}Port`, String(port === 0 ? 0 : port + i)])
  const hosts = SERVICES.flatMap((service) => [`--${service.toLowerCase()}Host`, '127.0.0.1'])
  const data = folder === undefined ? ['--inMemoryPersistence'] : ['--location', folder]
  return [...ports, ...hosts, ...data, '--silent', '--disableTelemetry', '--skipApiVersionCheck']
}

/** Waits until all three services say on which port they listen. */
async function listening(child: ChildProcess): Promise<Emulator['ports']> {
  const complaints: string[] = []
  createInterface({ input: child.stderr! }).on('line', (line) => complaints.push(line))
  const lines = createInterface({ input: child.stdout! })
  const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT)
  const ports: { [service in Service]?: number } = {}
  // Ends without them when Azurite does.
  for await (const line of lines) {
    const match = /Azurite (Blob|Queue|Table) service is successfully listening at http:\/\/127\.0\.0\.1:(\d+)/.exec(
      line,
    )
    if (match) ports[match[1] as Service] = Number(match[2])
    if (Object.keys(ports).length === SERVICES.length) break
  }
  clearTimeout(timer)
  child.stdout!.resume()
  if (Object.keys(ports).length === SERVICES.length) return ports as Emulator['ports']
  throw new StartError(`Azurite did not start:\n${complaints.join('\n') || 'it ended, or did not listen in time'}`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.removeAllListeners('exit')
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000)
  await ended
  clearTimeout(timer)
}

function connectionString(ports: Emulator['ports']): string {
  const endpoints = SERVICES.map((name) => `${name}Endpoint=http://127.0.0.1:${ports[name]}/${ACCOUNT};`)
  return `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${ACCOUNT_KEY};${endpoints.join('')}`
}
