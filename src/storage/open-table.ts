import type { TableClient } from '@azure/data-tables'
import { checkStorage, type StorageSettings, StorageSettingsError } from './settings.js'

function connect(client: typeof TableClient, connection: string, table: string): TableClient {
  // Only an endpoint that says http, as an emulator's does, is used without TLS.
  const allowInsecureConnection = /(^|;)\s*(TableEndpoint=http:|DefaultEndpointsProtocol=http;)/i.test(connection)
  try {
    return client.fromConnectionString(connection, table, { allowInsecureConnection })
  } catch (cause) {
    // The SDK's own errors do not say which setting it is, and must not quote it: it holds a key.
    const message =
      'The setting STORAGE is not a connection string with an account and key, or a SAS, for Table Storage.'
    throw new StorageSettingsError(message, { cause })
  }
}

/**
 * A client of a table, which need not exist yet. The SDKs are loaded with the first call: loading them takes longer than all
 * else at start.
 * @throws StorageSettingsError
 */
export async function openTable(settings: StorageSettings, table: string): Promise<TableClient> {
  const { connection, tableServiceUri: url, clientId } = settings
  if (connection) {
    const { TableClient } = await import('@azure/data-tables')
    return connect(TableClient, connection, table)
  }
  if (!url) throw new StorageSettingsError(checkStorage(settings))
  const [{ TableClient }, { DefaultAzureCredential }] = await Promise.all([
    import('@azure/data-tables'),
    import('@azure/identity'),
  ])
  const credential = new DefaultAzureCredential(clientId ? { managedIdentityClientId: clientId } : {})
  return new TableClient(url, table, credential)
}
