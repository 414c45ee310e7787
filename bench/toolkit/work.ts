import { createMemoryRepository } from '../../src/catalog/memory-repository.js'
import { createCatalog } from '../../src/catalog/service.js'
import type { Call } from './worker.js'

/** The same store for everybody. An insert takes the place of the one before: a bench must not measure a heap that grows. */
const memory = createMemoryRepository()
let inserted: { itemId: number; version: string } | undefined
export const repository: typeof memory = {
  ...memory,
  async insert(draft, updatedAt) {
    if (inserted) await memory.remove(inserted.itemId, inserted.version)
    const stored = await memory.insert(draft, updatedAt)
    inserted = { itemId: stored.item.item_id, version: stored.version }
    return stored
  },
}

const at = new Date('2026-03-04T05:06:07.000Z')
export const now = (): Date => at
export const catalog = createCatalog(async () => repository, now)

/** About 800 bytes, with every member. */
const draft = JSON.stringify({
  name: 'Plain Oak Lamp',
  description: 'A plain oak lamp, made to be described at some length. '.repeat(10),
  price: { amount: 4900, currency: 'EUR' },
  tags: ['home', 'lighting', 'oak', 'plain', 'lamp'],
})

export type Operation = 'get' | 'post' | 'refused'

export const CALLS: Readonly<Record<Operation, Call>> = {
  get: { method: 'GET', path: '/api/catalog/42', params: { item_id: '42' } },
  post: { method: 'POST', path: '/api/catalog', body: draft },
  refused: { method: 'GET', path: '/api/catalog/zero', params: { item_id: 'zero' } },
}
