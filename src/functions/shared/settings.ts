import { defineSettings, setting, text, url } from '../../lib/apim-context/index.js'
import { checkStorage } from '../../storage/settings.js'

/** Where the app keeps its data. The deployment gives an identity; a development machine, a connection string. */
export const storageSettings = defineSettings(
  'storage',
  'Storage of the app',
  {
    connection: setting('STORAGE', text('a connection string'), {
      description: 'Connection string of the storage account; UseDevelopmentStorage=true is the emulator.',
      secret: true,
    }),
    tableServiceUri: setting('STORAGE__tableServiceUri', url(), {
      description: 'Table endpoint of the storage account, in place of a connection string: reached with an identity.',
    }),
    blobServiceUri: setting('STORAGE__blobServiceUri', url(), {
      description: 'Blob endpoint of the storage account, beside its table endpoint.',
    }),
    clientId: setting('AZURE_CLIENT_ID', text('the client id of an identity'), {
      description: 'Which user-assigned identity to use; without it, the system-assigned one.',
    }),
  },
  checkStorage,
)
