import { createMemoryRepository } from '../../src/catalog/memory-repository.js'
import type { CatalogRepository } from '../../src/catalog/repository.js'
import { createCatalog } from '../../src/catalog/service.js'
import { functions } from '../../src/functions/index.js'
import { findPrice, useServices } from '../../src/functions/shared/services.js'
import { createApp } from '../../src/lib/apim-context/index.js'
import { type TestClient, testClient } from '../../src/lib/apim-context/testing.js'
import { createMemoryRepository as createOrderRepository } from '../../src/orders/memory-repository.js'
import { createOrders } from '../../src/orders/service.js'

export const PROOF = 'proof-of-the-gateway'
export const NOW = '2026-03-04T05:06:07.000Z'

/** The whole app in process, over a new catalogue in memory with items 1 to 200, without orders. */
export function openApp(
  repository: CatalogRepository = createMemoryRepository(),
  logFormat: 'text' | 'json' = 'text',
): TestClient {
  const open = async () => repository
  const now = () => new Date(NOW)
  const orderRepository = createOrderRepository()
  useServices({
    catalog: createCatalog(open, now),
    orders: createOrders({ open: async () => orderRepository, findPrice, now }),
  })
  return testClient(createApp(functions, { settings: { gateway: { proof: PROOF }, log: { format: logFormat } } }))
}
