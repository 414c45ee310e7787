import { openContainer } from '#storage/open-container'
import { openTable } from '#storage/open-table'
import { checkStorage } from '#storage/settings'
import { clock, defineSettings, provide, setting, tableIdempotencyStore, text, url } from '#toolkit'
import { createTasks } from './tasks.js'

/** Where the app keeps its data. The deployment gives an identity; a development machine, a connection string. */
const storageSettings = defineSettings(
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

const table = provide({ storage: storageSettings }, async ({ storage }) => {
  const table = await openTable(storage, 'tasks')
  await table.createTable()
  return table
})

export const tasks = provide({ table, clock }, ({ table, clock }) => createTasks(table, clock))

/** The idempotency keys of tasks, in their table. */
export const taskRecords = provide({ storage: storageSettings, table }, ({ storage, table }) =>
  tableIdempotencyStore({ table, container: () => openContainer(storage, 'idempotency') }),
)
