import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Gateway } from '../gateway.js'
import { formatProblem } from '../problem.js'
import { parseOptions, readPort, readSku, UsageError } from './arguments.js'
import { describeConfiguration } from './table.js'

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
    },
  })
  const { artifacts, redis } = values
  if (artifacts === undefined)
    throw new UsageError('--artifacts is needed: the folder that holds policy.xml, apis/, backends/ …')
  const sku = readSku(values.sku)
  const port = readPort(values.port)
  const configuration = values.configuration ?? localOverrides(artifacts)
  // Only now: a wrong option is answered before the engine is loaded.
  const { createGateway } = await import('../gateway.js')
  const options = { ...(sku === undefined ? {} : { sku }), ...(redis === undefined ? {} : { redis }) }
  const gateway = await createGateway({ artifacts, configuration, ...options })
  for (const warning of gateway.configuration.warnings) print(`Warning: ${formatProblem(warning)}`)
  await listen(gateway, port, values.host)
  print(describeConfiguration(gateway.configuration, gateway.url))
  return gateway
}

function localOverrides(artifacts: string): string[] {
  const file = join(artifacts, LOCAL_OVERRIDES)
  return existsSync(file) ? [file] : []
}

async function listen(gateway: Gateway, port: number, host: string): Promise<void> {
  try {
    await gateway.listen({ port, host })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new UsageError(`Port ${port} is in use: choose another with --port, or 0 for any.`)
    throw new UsageError(`Cannot listen on ${host}:${port}: ${message}`)
  }
}
