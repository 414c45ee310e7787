import { keptCertificate, LOCALHOST } from '../gateway/certificate.js'
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
  /** Lets it listen for TLS too, with the certificate that the folder keeps. */
  readonly tls?: { readonly port: number; readonly folder: string }
}

/** Starts the gateway on infra/apim/, with this machine's backend address and proof. */
export async function startGateway({ port, tls, ...options }: GatewayOptions): Promise<Gateway> {
  const gateway = await configure(options)
  await gateway.listen({ port })
  if (tls !== undefined) await listenForTls(gateway, tls)
  return gateway
}

type Configured = Omit<GatewayOptions, 'port' | 'tls'>

async function configure({ root, functionsUrl, proof, tokens }: Configured): Promise<Gateway> {
  try {
    return await createGateway({
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
  } catch (error) {
    throw error instanceof ConfigurationError ? new StartError(`The gateway cannot serve:\n${error.message}`) : error
  }
}

async function listenForTls(gateway: Gateway, { port, folder }: NonNullable<GatewayOptions['tls']>): Promise<void> {
  try {
    await gateway.listen({ port, tls: await keptCertificate(folder, 'localhost', LOCALHOST) })
  } catch (error) {
    await gateway.close()
    throw new StartError(`The gateway cannot listen for TLS: ${(error as Error).message}`)
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
