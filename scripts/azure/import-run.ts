import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Cli } from './cli.js'
import type { Put } from './import-plan.js'
import { resourceUrl, type Service, UsageError } from './service.js'

export interface RunOptions {
  readonly az: Cli
  readonly service: Service
  readonly dryRun?: boolean
  readonly print?: (line: string) => void
  /** How often, and how many milliseconds apart, the operations of an API are asked for after its import. */
  readonly attempts?: number
  readonly interval?: number
}

/** Sends the PUTs one after the other: API Management refuses several at once with PessimisticConcurrencyConflict. */
export async function runImport(puts: readonly Put[], options: RunOptions): Promise<void> {
  const { dryRun = false, print = console.log } = options
  // Bodies go by files: documents are longer than a command line may be, and secrets do not belong on one.
  const folder = dryRun ? '' : await mkdtemp(join(tmpdir(), 'import-to-apim-'))
  try {
    for (const put of puts) {
      print(`# ${put.path} from ${put.source}`)
      await send(put, join(folder, `${put.path.replaceAll('/', '.')}.json`), options)
      await awaitOperations(put, options)
    }
  } finally {
    if (!dryRun) await rm(folder, { recursive: true, force: true })
  }
}

async function send(put: Put, file: string, { az, service, dryRun }: RunOptions): Promise<void> {
  if (!dryRun) await writeFile(file, JSON.stringify(put.body), { mode: 0o600 })
  await az.run(
    ...['rest', '--method', 'put', '--url', resourceUrl(service, put.path)],
    ...['--headers', 'Content-Type=application/json', '--body', `@${file}`],
  )
}

/** Waits for what the import makes in the background: a policy can only be put on an operation that exists. */
async function awaitOperations({ awaits }: Put, options: RunOptions): Promise<void> {
  if (!awaits) return
  const { az, service, attempts = 60, interval = 2_000 } = options
  // The command follows the pages of 100 that the REST API gives.
  const list = [
    ...['apim', 'api', 'operation', 'list', '--api-id', awaits.api, '--service-name', service.name],
    ...['--resource-group', service.resourceGroup, '--subscription', service.subscription, '--query', '[].name'],
  ]
  let missing = awaits.operations
  for (let attempt = 0; attempt < attempts && missing.length > 0; attempt += 1) {
    if (attempt > 0) await setTimeout(interval)
    const present = await az.read<string[]>(...list)
    // A dry run is told nothing.
    if (present === undefined) return
    missing = awaits.operations.filter((name) => !present.includes(name))
  }
  if (missing.length > 0)
    throw new UsageError(`API ${awaits.api} was sent, but its import has not made ${missing.join(', ')}.`)
}
