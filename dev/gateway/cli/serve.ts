import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Gateway, ListenOptions } from '../gateway.js'
import { formatProblem } from '../problem.js'
import { parseOptions, readPort, readSku, UsageError } from './arguments.js'
import { describeConfiguration } from './table.js'
import { readServerCertificate } from './tls.js'

const DEFAULT_PORT = '8080'
const LOCAL_OVERRIDES = 'configuration.local.yaml'

/** Starts the gateway as the options say and prints what it serves. */
export async function serve(args: readonly string[], print: (line: string) => void): Promise<Gateway> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      artifacts: { type: 'string' },
      configuration: { type: 'string', multiple: true },
      port: { type: 'string', default: DEFAULT_PORT },
      host: { type: 'string', default: '127.0.0.1' },
      sku: { type: 'string' },
      redis: { type: 'string' },
      'tls-port': { type: 'string' },
      'tls-certificate': { type: 'string' },
      'tls-key': { type: 'string' },
      'tls-password': { type: 'string' },
    },
  })
  const { artifacts, redis, host } = values
  if (artifacts === undefined)
    throw new UsageError('--artifacts is needed: the folder that holds policy.xml, apis/, backends/ …')
  const sku = readSku(values.sku)
  const port = readPort(values.port)
  const tls = await readTls(values)
  const configuration = values.configuration ?? localOverrides(artifacts)
  // Only now: a wrong option is answered before the engine is loaded.
  const { createGateway } = await import('../gateway.js')
  const options = { ...(sku === undefined ? {} : { sku }), ...(redis === undefined ? {} : { redis }) }
  const gateway = await createGateway({ artifacts, configuration, ...options })
  for (const warning of gateway.configuration.warnings) print(`Warning: ${formatProblem(warning)}`)
  await listen(gateway, { port, host }, '--port')
  if (tls !== undefined) await listen(gateway, { ...tls, host }, '--tls-port')
  print(describeConfiguration(gateway.configuration, gateway.url, tls && gateway.secureUrl))
  return gateway
}

interface TlsOptions {
  readonly 'tls-port'?: string | undefined
  readonly 'tls-certificate'?: string | undefined
  readonly 'tls-key'?: string | undefined
  readonly 'tls-password'?: string | undefined
}

async function readTls({ 'tls-port': port, ...rest }: TlsOptions): Promise<ListenOptions | undefined> {
  const { 'tls-certificate': file, 'tls-key': keyFile, 'tls-password': password } = rest
  if (port !== undefined)
    return { port: readPort(port, '--tls-port'), tls: await readServerCertificate({ file, keyFile, password }) }
  if (file ?? keyFile ?? password) throw new UsageError('--tls-port is needed: the port to listen on with TLS.')
  return undefined
}

function localOverrides(artifacts: string): string[] {
  const file = join(artifacts, LOCAL_OVERRIDES)
  return existsSync(file) ? [file] : []
}

async function listen(gateway: Gateway, options: ListenOptions, option: string): Promise<void> {
  try {
    await gateway.listen(options)
  } catch (error) {
    await gateway.close()
    const { code, message } = error as NodeJS.ErrnoException
    const { host, port } = options
    if (code === 'EADDRINUSE')
      throw new UsageError(`Port ${port} is in use: choose another with ${option}, or 0 for any.`)
    throw new UsageError(`Cannot listen on ${host}:${port}: ${message}`)
  }
}
