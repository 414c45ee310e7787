import { describe, expect, it } from '@jest/globals'
import { inventory } from '../../src/functions/shared/services.js'
import { override, type Service, ServiceUnavailableError } from '../../src/lib/apim-context/index.js'
import { openApp } from './open-app.js'

const key = { 'idempotency-key': 'a-key', 'content-type': 'application/json' }

describe('GET stock/{item_id}', () => {
  it('tells what is in stock', async () => {
    const answer = await openApp().call('GET stock/{item_id}', { path: { item_id: 42 } })
    expect(answer.bodyOf(200)).toEqual({ item_id: 42, available: 114 })
  })

  it('does not know items that came later', async () => {
    const answer = await openApp().call('GET stock/{item_id}', { path: { item_id: 201 } })
    expect(answer.status).toBe(404)
    expect(answer.body).toMatchObject({ error: { message: 'The warehouse does not know item 201.' } })
  })
})

describe('GET orders/{order_id}', () => {
  const asked: unknown[] = []
  const failing: Service = {
    request: () => Promise.reject(new Error()),
    get: () => Promise.reject(new Error()),
    find: async () => {
      throw new ServiceUnavailableError('The service inventory could not be used.', { headers: { 'Retry-After': '7' } })
    },
  }
  const counting: Service = {
    ...failing,
    find: async (_path, { path, response }) => {
      asked.push(path?.['item_id'])
      return path?.['item_id'] === 2 ? undefined : response.parse({ item_id: path?.['item_id'], available: 9 })
    },
  }

  async function placeAndGet(service?: Service) {
    const app = openApp(service && { overrides: [override(inventory, service)] })
    const body = JSON.stringify({ lines: [1, 2, 1].map((item_id) => ({ item_id, quantity: 1 })) })
    const placed = await app.request('POST', '/api/orders', { headers: key, body })
    return app.request('GET', placed.headers.get('location')!)
  }

  it('joins the order with the stock of its items', async () => {
    expect((await placeAndGet()).json()).toMatchObject({
      stock: [
        { item_id: 1, available: 37 },
        { item_id: 2, available: 74 },
      ],
    })
  })

  it('asks once for each item, and leaves out what the inventory does not know', async () => {
    expect((await placeAndGet(counting)).json()).toMatchObject({ stock: [{ item_id: 1, available: 9 }] })
    expect(asked).toEqual([1, 2])
  })

  it('is 503 with the time to come back while the inventory is away', async () => {
    const response = await placeAndGet(failing)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7'])
  })
})
