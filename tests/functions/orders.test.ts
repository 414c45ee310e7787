import { describe, expect, it } from '@jest/globals'
import { NOW, openApp } from './open-app.js'

const DRAFT = { lines: [{ item_id: 1, quantity: 2 }], customer_reference: 'PO-1' }
const problems = (json: unknown) =>
  (json as { error: { details: { in: string; name: string }[] } }).error.details.map(
    (detail) => `${detail.in} ${detail.name}`,
  )

describe('POST orders', () => {
  it('places an order at the prices of the catalogue, and says where it is', async () => {
    const app = openApp()
    const item = (await app.request('GET', '/api/catalog/1')).json() as { price: { amount: number } }
    const placed = await app.request('POST', '/api/orders', { body: DRAFT })
    expect(placed.status).toBe(201)
    expect(placed.json()).toEqual({
      order_id: expect.any(String),
      status: 'placed',
      lines: [{ ...DRAFT.lines[0], price: item.price }],
      customer_reference: 'PO-1',
      total: { amount: 2 * item.price.amount, currency: 'EUR' },
      created_at: NOW,
    })
    const read = await app.request('GET', placed.headers.get('location')!)
    expect(read.status).toBe(200)
    expect(read.json()).toMatchObject(placed.json() as object)
  })

  it.each([
    ['body lines', { lines: [] }],
    ['body lines', { lines: undefined }],
    ['body lines', { lines: Array.from({ length: 51 }, () => DRAFT.lines[0]) }],
    ['body lines[0].quantity', { lines: [{ item_id: 1, quantity: 0 }] }],
    ['body lines[0].quantity', { lines: [{ item_id: 1, quantity: 1001 }] }],
    ['body lines[0].item_id', { lines: [{ item_id: 0, quantity: 1 }] }],
    ['body lines[0].price', { lines: [{ item_id: 1, quantity: 1, price: 1 }] }],
    ['body lines[1].item_id', { lines: [DRAFT.lines[0], { item_id: 999, quantity: 1 }] }],
    ['body customer_reference', { customer_reference: ' ' }],
    ['body customer_reference', { customer_reference: 'x'.repeat(101) }],
    ['body customer_reference', { customer_reference: 'a\u0000b' }],
    ['body total', { total: 1 }],
  ])('refuses a bad %s: %j', async (problem, change) => {
    const refused = await openApp().request('POST', '/api/orders', { body: { ...DRAFT, ...change } })
    expect(refused.status).toBe(422)
    expect(problems(refused.json())).toContain(problem)
  })

  it('takes items of one currency only', async () => {
    const app = openApp()
    const price = { amount: 1, currency: 'JPY' }
    const item = await app.request('POST', '/api/catalog', { body: { name: 'Vase', price } })
    const { item_id } = item.json() as { item_id: number }
    const body = { lines: [...DRAFT.lines, { item_id, quantity: 1 }] }
    expect(problems((await app.request('POST', '/api/orders', { body })).json())).toEqual(['body lines[1].item_id'])
  })
})

describe('GET orders/{order_id}', () => {
  it('does not find an order that nobody placed', async () => {
    const { status } = await openApp().request('GET', '/api/orders/3f2b9c1e-5d47-4a8b-9e0f-6c1d2a7b8e94')
    expect(status).toBe(404)
  })

  it('refuses what is no id', async () => {
    const refused = await openApp().request('GET', '/api/orders/42')
    expect(refused.status).toBe(422)
    expect(problems(refused.json())).toEqual(['path order_id'])
  })
})
