import { ConfigurationError, createGateway, type Gateway } from '../gateway/index.js'
import { StartError } from './settings.js'

export interface GatewayOptions {
  readonly root: string
  readonly port: number
  /** Where the Functions host serves, without a path. */
  readonly functionsUrl: string
  /** What the app compares `X-Gateway-Proof` with. */
  readonly proof: string
}

/** Starts the gateway on infra/apim/, with this machine's backend address and proof. */
export async function startGateway({ root, port, functionsUrl, proof }: GatewayOptions): Promise<Gateway> {
  try {
    const gateway = await createGateway({
      artifacts: `${root}/infra/apim`,
      configuration: [
        `${root}/infra/apim/configuration.local.yaml`,
        {
          backends: [{ name: 'functions', properties: { url: `${functionsUrl}/api` } }],
          namedValues: [{ name: 'gateway-proof', properties: { value: proof } }],
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
