#!/usr/bin/env node
import { UsageError } from './cli/arguments.js'
import { serve } from './cli/serve.js'
import { ConfigurationError } from './problem.js'

const HELP = `apim-local: a local Azure API Management gateway

  apim-local --artifacts DIR [--configuration FILE]… [--port N] [--host HOST] [--sku SKU] [--redis URL]
             [--tls-port N [--tls-certificate FILE [--tls-key FILE] [--tls-password TEXT]]]
      Serves a folder in the APIOps layout. --configuration gives overrides as an APIOps configuration file
      (default: DIR/configuration.local.yaml, where it exists; later files win). --port 0 takes a free one (default 8080).
      Named values without a value come from the environment: APIM_NAMED_VALUE_<NAME>.
      --redis: the external cache, such as redis://localhost:6379 (default: APIM_EXTERNAL_CACHE, else externalCache: { url } of
      the configuration).
      --tls-port: listens there with TLS as well, and asks clients for a certificate. --tls-certificate: PEM or PKCS #12; without it
      one for localhost is made at each start, which clients have to be told to trust.
      --sku: consumption, developer, basicv2, standardv2 or premium (default: that of bicep/main.parameters.json beside DIR).

  apim-local check FILE… [--json] [--sku SKU]
      Says what is wrong with policy documents, with line and column. --json: one JSON object a line for each file.

  apim-local test FILE… [--json]
      Runs requests and expectations written in YAML against a folder of artifacts, without sockets.
      --json: one JSON object a line for each case.

  apim-local eval
      Evaluates policy expressions: reads JSON cases from standard input, one a line, and writes their results.

  apim-local --help
`

const print = (line: string) => {
  process.stdout.write(`${line}\n`)
}

/** Runs a command; resolves with the exit status, or with nothing while the gateway serves. */
async function run([command, ...rest]: readonly string[]): Promise<number | undefined> {
  const args = [command ?? '', ...rest]
  if (command === undefined || args.includes('--help') || command === '-h' || command === 'help') {
    print(HELP)
    return command === undefined ? 2 : 0
  }
  if (command === 'check') {
    const { check } = await import('./cli/check.js')
    return check(rest, print)
  }
  if (command === 'test') {
    const { test } = await import('./cli/test.js')
    return test(rest, print)
  }
  if (command === 'eval') {
    const { evalCases } = await import('./expressions/eval.js')
    await evalCases(process.stdin, process.stdout)
    return 0
  }
  if (!command.startsWith('-') && command !== 'serve') throw new UsageError(`There is no command "${command}".`)
  const gateway = await serve(command === 'serve' ? rest : args, print)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void gateway.close().then(() => process.exit(0)))
  return undefined
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\nSee apim-local --help.`)
    process.exitCode = 2
  } else if (error instanceof ConfigurationError) {
    console.error(`The configuration cannot be served:\n${error.message}`)
    process.exitCode = 1
  } else throw error
}
