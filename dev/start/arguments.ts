import { parseArgs } from 'node:util'
import { StartError } from './settings.js'

export const USAGE = `npm start [-- --fresh]

Runs gateway, Functions host, storage and an issuer of tokens on this machine until Ctrl-C.

  --fresh   begin with empty storage instead of what .azurite/ kept
  --help    this text

Environment, or Values of local.settings.json:
  GATEWAY_PORT           the gateway (8080)
  GATEWAY_TLS_PORT       the gateway with TLS, which asks for a client's certificate (8443); npm run certificate makes one
  FUNCTIONS_PORT         the Functions host (7071)
  STORAGE_PORT           Azurite: blob, queue and table on this port and the next two (10000)
  ISSUER_PORT            the issuer of tokens (8090); npm run token asks it
                         0 takes free ports
  STORAGE                connection string of the app's own data (Azurite)
  AzureWebJobsStorage    connection string of the Functions host's storage (Azurite)
  AUTH_ISSUERS           whose tokens the app and the gateway take, and
  AUTH_AUDIENCES         whom these must be meant for (the issuer of this machine, api://catalogue)
  LOG_FORMAT             text, or json for one object a line
`

export interface StartArguments {
  readonly fresh: boolean
  readonly help: boolean
}

export function parseArguments(argv: readonly string[]): StartArguments {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { fresh: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    })
    return values
  } catch (error) {
    throw new StartError(`${(error as Error).message}\n\n${USAGE}`)
  }
}
