import { ItemNotFoundError } from '../../catalog/errors.js'
import { openRepository as openCatalogRepository } from '../../catalog/open.js'
import { type Catalog, createCatalog } from '../../catalog/service.js'
import { type Assets, createAssets } from '../../openapi/assets.js'
import { openRepository as openOrderRepository } from '../../orders/open.js'
import type { FindPrice } from '../../orders/pricing.js'
import { createOrders, type Orders } from '../../orders/service.js'

/** The catalogue of the environment's storage, opened with the first request that needs it. */
export let catalog: Catalog = createCatalog(() => openCatalogRepository(process.env))

/** What the catalogue says, as orders ask for it. */
export const findPrice: FindPrice = async (itemId) => {
  try {
    return (await catalog.get(itemId)).item.price
  } catch (error) {
    if (error instanceof ItemNotFoundError) return undefined
    throw error
  }
}

/** The orders in the environment's storage, opened with the first request that needs them. */
export let orders: Orders = createOrders({ open: () => openOrderRepository(process.env), findPrice })

/** The documentation page's files. The build puts them into the folder `docs` beside the code that this file becomes. */
export let assets: Assets = createAssets(new URL('./docs/', import.meta.url))

interface Services {
  readonly catalog: Catalog
  readonly orders: Orders
  readonly assets: Assets
}

/** Puts others in their place, for tests and examples. */
export function useServices(services: Partial<Services>): void {
  catalog = services.catalog ?? catalog
  orders = services.orders ?? orders
  assets = services.assets ?? assets
}
