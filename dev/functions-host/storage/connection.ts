import type { TokenCredential } from '@azure/identity'
import type { BlobServiceClient } from '@azure/storage-blob'
import type { QueueServiceClient } from '@azure/storage-queue'
import { type Environment, findSetting } from '../configuration/environment.js'

export const DEFAULT_CONNECTION = 'AzureWebJobsStorage'
/** The host polls anyway; the client's own long series of tries would hide for a minute that storage is not there. */
const CLIENT_OPTIONS = { retryOptions: { maxTries: 2, retryDelayInMs: 200 } }

/** Where an account is: a connection string, or an address and an identity. */
export type Connection = { readonly connectionString: string } | IdentityConnection

interface IdentityConnection {
  /** The account's name, or the address of one service. */
  readonly accountName?: string | undefined
  readonly blobServiceUri?: string | undefined
  readonly queueServiceUri?: string | undefined
  readonly serviceUri?: string | undefined
  readonly credential?: string | undefined
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  readonly tenantId?: string | undefined
}

/**
 * The connection that a binding's `connection` names: settings `AzureWebJobs<name>` before `<name>`, each as a connection
 * string or as members `<name>__queueServiceUri`, `<name>__accountName`, … for an identity. Undefined when there is none.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger#connections
 */
export function findConnection(name: string, environment: Environment): Connection | undefined {
  for (const candidate of [`AzureWebJobs${name}`, name]) {
    const text = findSetting(environment, `ConnectionStrings:${candidate}`) ?? findSetting(environment, candidate)
    if (text) return { connectionString: text }
    const identity = findIdentity(candidate, environment)
    if (identity) return identity
  }
  return undefined
}

/** @throws Error, in the real host's words, when there is no such connection. */
export function requireConnection(name: string | undefined, environment: Environment): Connection {
  const wanted = name || DEFAULT_CONNECTION
  const connection = findConnection(wanted, environment)
  if (connection) return connection
  throw new Error(
    `Storage account connection string '${wanted}' does not exist. Make sure that it is a defined App Setting.`,
  )
}

/** @throws Error when the connection string does not parse, or the address is of another service. */
export async function queueService(connection: Connection): Promise<QueueServiceClient> {
  // Loaded when needed: an app without queues does not wait for it.
  const { QueueServiceClient } = await import('@azure/storage-queue')
  if ('connectionString' in connection) {
    return QueueServiceClient.fromConnectionString(connection.connectionString, CLIENT_OPTIONS)
  }
  const url = connection.queueServiceUri ?? connection.serviceUri ?? accountUrl(connection, 'queue')
  return new QueueServiceClient(url, await credentialOf(connection), CLIENT_OPTIONS)
}

/** @throws Error as {@link queueService}. */
export async function blobService(connection: Connection): Promise<BlobServiceClient> {
  const { BlobServiceClient } = await import('@azure/storage-blob')
  if ('connectionString' in connection) {
    return BlobServiceClient.fromConnectionString(connection.connectionString, CLIENT_OPTIONS)
  }
  const url = connection.blobServiceUri ?? connection.serviceUri ?? accountUrl(connection, 'blob')
  return new BlobServiceClient(url, await credentialOf(connection), CLIENT_OPTIONS)
}

function findIdentity(name: string, environment: Environment): IdentityConnection | undefined {
  const member = (key: string) =>
    findSetting(environment, `${name}__${key}`) ?? findSetting(environment, `${name}:${key}`)
  const identity: IdentityConnection = {
    accountName: member('accountName'),
    blobServiceUri: member('blobServiceUri'),
    queueServiceUri: member('queueServiceUri'),
    serviceUri: member('serviceUri'),
    credential: member('credential'),
    clientId: member('clientId'),
    clientSecret: member('clientSecret'),
    tenantId: member('tenantId'),
  }
  const { accountName, blobServiceUri, queueServiceUri, serviceUri } = identity
  return (accountName ?? blobServiceUri ?? queueServiceUri ?? serviceUri) ? identity : undefined
}

function accountUrl({ accountName }: IdentityConnection, service: 'blob' | 'queue'): string {
  if (!accountName)
    throw new Error(`The connection names no ${service} service: set __${service}ServiceUri or __accountName.`)
  return `https://${accountName}.${service}.core.windows.net`
}

async function credentialOf(connection: IdentityConnection): Promise<TokenCredential> {
  const { credential, clientId, clientSecret, tenantId } = connection
  const { ClientSecretCredential, DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity')
  if (tenantId && clientId && clientSecret) return new ClientSecretCredential(tenantId, clientId, clientSecret)
  if (credential?.toLowerCase() === 'managedidentity') {
    return clientId ? new ManagedIdentityCredential({ clientId }) : new ManagedIdentityCredential()
  }
  return new DefaultAzureCredential(clientId ? { managedIdentityClientId: clientId } : {})
}
