import { openRepository as openCatalogRepository } from '../../catalog/open.js'
import { createCatalog } from '../../catalog/service.js'
import { clock, provide, service } from '../../lib/apim-context/index.js'
import { createAssets } from '../../openapi/assets.js'
import { openRepository as openOrderRepository } from '../../orders/open.js'
import { createOrders } from '../../orders/service.js'
import { storageSettings } from './settings.js'

/** Opens the repository of the catalogue; the catalogue does so with the first request that needs it. */
export const openCatalog = provide(
  { storage: storageSettings },
  ({ storage }) =>
    () =>
      openCatalogRepository(storage),
)

export const catalog = provide({ open: openCatalog, clock }, ({ open, clock }) => createCatalog(open, clock))

/** Opens the repository of the orders. */
export const openOrders = provide(
  { storage: storageSettings },
  ({ storage }) =>
    () =>
      openOrderRepository(storage),
)

export const orders = provide({ open: openOrders, clock, catalog }, ({ open, clock, catalog }) =>
  createOrders({ open, findPrice: async (itemId) => (await catalog.find(itemId))?.item.price, now: clock }),
)

/** What is in stock: an HTTP service of ours, which this app itself is unless the settings name another. */
export const inventory = service('inventory')

/** The documentation page's files. The build puts them into the folder `docs` beside the code that this file becomes. */
export const assets = provide(() => createAssets(new URL('./docs/', import.meta.url)))
