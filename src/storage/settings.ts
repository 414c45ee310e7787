/** The settings that say where the data is; process.env is one. */
export interface StorageSettings {
  /** A connection string; `UseDevelopmentStorage=true` is the storage emulator on its own ports. */
  readonly STORAGE?: string
  /** The table endpoint of an account that is reached with an identity. */
  readonly STORAGE__tableServiceUri?: string
  /** The client id of a user-assigned identity; the system-assigned one without it. */
  readonly AZURE_CLIENT_ID?: string
}

/** The settings do not say where the data is. */
export class StorageSettingsError extends Error {
  override readonly name = 'StorageSettingsError'
}
