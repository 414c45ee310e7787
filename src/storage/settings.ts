/** Where the data is: a connection string, or an endpoint and an identity. */
export interface StorageSettings {
  /** A connection string; `UseDevelopmentStorage=true` is the storage emulator on its own ports. */
  readonly connection?: string | undefined
  /** The table endpoint of an account that is reached with an identity. */
  readonly tableServiceUri?: string | undefined
  /** The blob endpoint of that account, where blobs are used. */
  readonly blobServiceUri?: string | undefined
  /** The client id of a user-assigned identity; the system-assigned one without it. */
  readonly clientId?: string | undefined
}

/** What is wrong with the settings, in the words of the environment that they come from. */
export function checkStorage({ connection, tableServiceUri }: StorageSettings): string | undefined {
  if (connection || tableServiceUri) return undefined
  return (
    'No storage is configured: set STORAGE to a connection string (UseDevelopmentStorage=true for the emulator), ' +
    "or STORAGE__tableServiceUri to an account's table endpoint."
  )
}

/** The settings do not say where the data is. */
export class StorageSettingsError extends Error {
  override readonly name = 'StorageSettingsError'
}
