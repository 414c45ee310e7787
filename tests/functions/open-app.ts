import { createMemoryPictures } from '../../src/catalog/memory-pictures.js'
import { createMemoryRepository } from '../../src/catalog/memory-repository.js'
import type { CatalogRepository } from '../../src/catalog/repository.js'
import { functions } from '../../src/functions/index.js'
import { exceptions } from '../../src/functions/shared/exceptions.js'
import { orderRecords } from '../../src/functions/shared/order-records.js'
import { pictures } from '../../src/functions/shared/pictures.js'
import { takePriceLease } from '../../src/functions/shared/price-lease.js'
import { inventory, openCatalog, openOrders } from '../../src/functions/shared/services.js'
import { type AppOptions, clock, createApp, override, type Service } from '../../src/lib/apim-context/index.js'
import { memoryIdempotencyStore, testClient } from '../../src/lib/apim-context/testing.js'
import { createMemoryRepository as createOrderRepository } from '../../src/orders/memory-repository.js'
import { findStock } from '../../src/stock/stock.js'

export const PROOF = 'proof-of-the-gateway'
export const NOW = '2026-03-04T05:06:07.000Z'

const refuse = () => Promise.reject(new Error('The functions do not call the inventory like this'))

/** The inventory without a network: it knows what `GET stock/{item_id}` does. */
const warehouse: Service = {
  request: refuse,
  get: refuse,
  find: async (_path, { path, response }) => {
    const level = findStock(Number(path?.['item_id']))
    return level && response.parse(level)
  },
}

interface Options extends AppOptions {
  /** Of the catalogue: a new one in memory with items 1 to 200 when not given. */
  readonly repository?: CatalogRepository
}

/** The whole app in process, over repositories in memory, at one point in time. */
export function openApp({
  repository = createMemoryRepository(),
  environment = {},
  settings,
  overrides = [],
}: Options = {}) {
  const orderRepository = createOrderRepository()
  const app = createApp(functions, {
    environment,
    exceptions,
    settings: { gateway: { proof: PROOF }, log: { format: 'text' }, ...settings },
    overrides: [
      override(openCatalog, async () => repository),
      override(openOrders, async () => orderRepository),
      override(orderRecords, memoryIdempotencyStore()),
      override(pictures, createMemoryPictures()),
      override(takePriceLease, async () => ({ release: async () => {} })),
      override(inventory, warehouse),
      override(clock, () => new Date(NOW)),
      ...overrides,
    ],
  })
  return testClient(app)
}
