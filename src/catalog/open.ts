import type { TableClient } from '@azure/data-tables'
import { StorageSettingsError } from './errors.js'
import type { CatalogRepository } from './repository.js'

/** The settings that say where the catalogue is; process.env is one. */
export interface StorageSettings {
  /** A connection string; `UseDevelopmentStorage=true` is the storage emulator on its own ports. */
  readonly STORAGE?: string
  /** The table endpoint of an account that is reached with an identity. */
  readonly STORAGE__tableServiceUri?: string
  /** The client id of a user-assigned identity; the system-assigned one without it. */
  readonly AZURE_CLIENT_ID?: string
}

const TABLE = 'catalog'

function connect(client: typeof TableClient, connection: string): TableClient {
  // Only an endpoint that says http, as an emulator's does, is used without TLS.
  const allowInsecureConnection = /(^|;)\s*(TableEndpoint=http:|DefaultEndpointsProtocol=http;)/i.test(connection)
  try {
    return client.fromConnectionString(connection, TABLE, { allowInsecureConnection })
  } catch (cause) {
    // The SDK's own errors do not say which setting it is, and must not quote it: it holds a key.
    const message =
      'The setting STORAGE is not a connection string with an account and key, or a SAS, for Table Storage.'
    throw new StorageSettingsError(message, { cause })
  }
}

/** The SDKs are loaded with the first request that needs them: loading them takes longer than all else at start. */
async function openTable(settings: StorageSettings): Promise<TableClient> {
  const { STORAGE: connection, STORAGE__tableServiceUri: url, AZURE_CLIENT_ID: clientId } = settings
  if (connection) {
    const { TableClient } = await import('@azure/data-tables')
    return connect(TableClient, connection)
  }
  if (!url) {
    throw new StorageSettingsError(
      'No storage is configured: set STORAGE to a connection string (UseDevelopmentStorage=true for the emulator), ' +
        "or STORAGE__tableServiceUri to an account's table endpoint.",
    )
  }
  const [{ TableClient }, { DefaultAzureCredential }] = await Promise.all([
    import('@azure/data-tables'),
    import('@azure/identity'),
  ])
  const credential = new DefaultAzureCredential(clientId ? { managedIdentityClientId: clientId } : {})
  return new TableClient(url, TABLE, credential)
}

/** @throws StorageSettingsError */
export async function openRepository(settings: StorageSettings): Promise<CatalogRepository> {
  const [table, { createTableRepository }] = await Promise.all([openTable(settings), import('./table-repository.js')])
  return createTableRepository(table)
}
