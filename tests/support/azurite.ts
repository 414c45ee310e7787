import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const require = createRequire(import.meta.url)

/** The account and key that every storage emulator has: https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const ACCOUNT = 'devstoreaccount1'
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

const SERVICES = ['Blob', 'Queue', 'Table'] as const
type Service = (typeof SERVICES)[number]

export interface TestAzurite {
  /** For blob, queue and table on the ports that were free. */
  readonly connectionString: string
  stop(): Promise<void>
}

/** Starts Azurite on free ports with nothing kept on disk. Start one for a suite: it takes seconds and 190 MB. */
export async function startAzurite(): Promise<TestAzurite> {
  const script = require.resolve('azurite/dist/src/azurite.js')
  const ports = SERVICES.flatMap((service) => [`--${service.toLowerCase()}Port`, '0'])
  const options = ['--inMemoryPersistence', '--silent', '--disableTelemetry', '--skipApiVersionCheck', ...ports]
  const child = spawn(process.execPath, [script, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const urls = new Map<Service, string>()
  for await (const line of createInterface({ input: child.stdout })) {
    const [, service, url] = /Azurite (Blob|Queue|Table) service is successfully listening at (\S+)/.exec(line) ?? []
    if (service && url) urls.set(service as Service, url)
    if (urls.size === SERVICES.length) break
  }
  if (urls.size < SERVICES.length) throw new Error(`Azurite ended before it listened: exit status ${(await exited)[0]}`)
  child.stdout.resume()
  const endpoints = SERVICES.map((service) => `${service}Endpoint=${urls.get(service)}/${ACCOUNT}`)
  return {
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};${endpoints.join(';')};`,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
