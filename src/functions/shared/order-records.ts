import { provide, tableIdempotencyStore } from '../../lib/apim-context/index.js'
import { ORDERS_TABLE } from '../../orders/open.js'
import { openContainer } from '../../storage/open-container.js'
import { openTable } from '../../storage/open-table.js'
import { storageSettings } from './settings.js'

/** Where answers lie that are too large for the table. */
const CONTAINER = 'idempotency'

export const ordersTable = provide({ storage: storageSettings }, ({ storage }) => openTable(storage, ORDERS_TABLE))

/** The idempotency keys of orders, in the table of the orders: an order and the record of its key are one transaction. */
export const orderRecords = provide({ storage: storageSettings, table: ordersTable }, ({ storage, table }) =>
  tableIdempotencyStore({ table, container: () => openContainer(storage, CONTAINER) }),
)
