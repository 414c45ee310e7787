import { parseOptions, USAGE, UsageError } from './cli-options.js'
import {
  AppLoadError,
  createFunctionsHost,
  type FunctionsHost,
  type FunctionsHostOptions,
  HostConfigurationError,
  PortInUseError,
} from './index.js'

const FAILED = 1
const WRONG_USAGE = 2

async function main(args: readonly string[]): Promise<void> {
  const options = parseOptions(args)
  if (options === 'help') console.log(USAGE)
  else stopOnSignals(await start(options))
}

async function start(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const host = await createFunctionsHost(options)
  host.onExit(({ pid, code, signal }) => {
    console.error(`The worker (process ${pid}) ended unexpectedly: ${signal ?? `exit code ${code}`}.`)
    void host.close().then(() => process.exit(FAILED))
  })
  return host
}

function stopOnSignals(host: FunctionsHost): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void host.close().then(() => process.exit(0)))
  }
}

function fail(error: unknown): void {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${USAGE}`)
    process.exitCode = WRONG_USAGE
  } else if (error instanceof PortInUseError) {
    console.error(`${error.message} The option is --port.`)
    process.exitCode = FAILED
  } else if (error instanceof AppLoadError) {
    const { file, line, column = 1 } = error.location ?? {}
    console.error(file === undefined ? error.message : `${file}:${line}:${column}: ${error.message}`)
    process.exitCode = FAILED
  } else if (error instanceof HostConfigurationError) {
    console.error(error.message)
    process.exitCode = FAILED
  } else throw error
}

await main(process.argv.slice(2)).catch(fail)
