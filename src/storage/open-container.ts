import type { ContainerClient } from '@azure/storage-blob'
import { type StorageSettings, StorageSettingsError } from './settings.js'

/**
 * A client of a blob container, which need not exist yet. The SDKs are loaded with the first call: few processes ever need
 * them.
 * @throws StorageSettingsError
 */
export async function openContainer(settings: StorageSettings, container: string): Promise<ContainerClient> {
  const { connection, blobServiceUri: url, clientId } = settings
  if (connection) {
    const { BlobServiceClient } = await import('@azure/storage-blob')
    try {
      return BlobServiceClient.fromConnectionString(connection).getContainerClient(container)
    } catch (cause) {
      // The SDK's own errors do not say which setting it is, and must not quote it: it holds a key.
      const message =
        'The setting STORAGE is not a connection string with an account and key, or a SAS, for Blob Storage.'
      throw new StorageSettingsError(message, { cause })
    }
  }
  if (!url) {
    throw new StorageSettingsError(
      "No blob storage is configured: set STORAGE to a connection string, or STORAGE__blobServiceUri to an account's blob endpoint.",
    )
  }
  const [{ BlobServiceClient }, { DefaultAzureCredential }] = await Promise.all([
    import('@azure/storage-blob'),
    import('@azure/identity'),
  ])
  const credential = new DefaultAzureCredential(clientId ? { managedIdentityClientId: clientId } : {})
  return new BlobServiceClient(url, credential).getContainerClient(container)
}
