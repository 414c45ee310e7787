import { ConfigurationError, createGateway, type Gateway } from '../gateway/index.js'
import { StartError } from './settings.js'
import { type TokenSource, toNamedValues } from './tokens.js'

export interface GatewayOptions {
  readonly root: string
  readonly port: number
  /** Where the Functions host serves, without a path. */
  readonly functionsUrl: string
  /** What the app compares `X-Gateway-Proof` with. */
  readonly proof: string
  /** Whose tokens it takes; those of configuration.local.yaml when not given. */
  readonly tokens?: TokenSource
}

/** Starts the gateway on infra/apim/, with this machine's backend address and proof. */
export async function startGateway({ root, port, functionsUrl, proof, tokens }: GatewayOptions): Promise<Gateway> {
  try {
    const gateway = await createGateway({
      artifacts: `${root}/infra/apim`,
      configuration: [
        `${root}/infra/apim/configuration.local.yaml`,
        {
          backends: [{ name: 'functions', properties: { url: `${functionsUrl}/api` } }],
          namedValues: Object.entries({ 'gateway-proof': proof, ...(tokens && toNamedValues(tokens)) }).map(
            ([name, value]) => ({ name, properties: { value } }),
          ),
        },
      ],
    })
    await gateway.listen({ port })
    return gateway
  } catch (error) {
    throw error instanceof ConfigurationError ? new StartError(`The gateway cannot serve:\n${error.message}`) : error
  }
}

/** Loads the configuration again; what is wrong is printed and the last good one goes on serving. */
export async function reloadGateway(gateway: Gateway): Promise<void> {
  try {
    await gateway.reload()
    console.log('Reloaded the gateway.')
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    console.error(`${error.message}\nThe last good configuration of the gateway goes on serving.`)
  }
}
