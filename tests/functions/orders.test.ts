import { describe, expect, it } from '@jest/globals'
import type { TestClient } from '../../src/lib/apim-context/testing.js'
import { NOW, openApp } from './open-app.js'

const DRAFT = { lines: [{ item_id: 1, quantity: 2 }], customer_reference: 'PO-1' }
const place = (app: TestClient, body: unknown, key = 'a-key') =>
  app.request('POST', '/api/orders', { body, headers: { 'Idempotency-Key': key } })
const problems = (json: unknown) =>
  (json as { error: { details: { in: string; name: string }[] } }).error.details.map(
    (detail) => `${detail.in} ${detail.name}`,
  )

const codeOf = (response: { status: number; json(): unknown }) =>
  `${response.status} ${(response.json() as { error: { code: string } }).error.code}`

describe('POST orders', () => {
  it('places an order at the prices of the catalogue, and says where it is', async () => {
    const app = openApp()
    const item = (await app.request('GET', '/api/catalog/1')).json() as { price: { amount: number } }
    const placed = await place(app, DRAFT)
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
    const refused = await place(openApp(), { ...DRAFT, ...change })
    expect(refused.status).toBe(422)
    expect(problems(refused.json())).toContain(problem)
  })

  it('takes items of one currency only', async () => {
    const app = openApp()
    const price = { amount: 1, currency: 'JPY' }
    const item = await app.request('POST', '/api/catalog', { body: { name: 'Vase', price } })
    const { item_id } = item.json() as { item_id: number }
    const body = { lines: [...DRAFT.lines, { item_id, quantity: 1 }] }
    expect(problems((await place(app, body)).json())).toEqual(['body lines[1].item_id'])
  })
})

describe('POST orders with an Idempotency-Key', () => {
  it('places one order, however often it is repeated', async () => {
    const app = openApp()
    const first = await place(app, DRAFT)
    const second = await place(app, DRAFT)
    expect(second.status).toBe(201)
    expect(second.text).toBe(first.text)
    expect(second.headers.get('location')).toBe(first.headers.get('location'))
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect((await place(app, DRAFT, 'another')).text).not.toBe(first.text)
  })

  it('refuses another order under the key of one', async () => {
    const app = openApp()
    await place(app, DRAFT)
    expect(codeOf(await place(app, { ...DRAFT, customer_reference: 'PO-2' }))).toBe('422 idempotency_key_reused')
  })

  it('takes a corrected order under the key of a refused one', async () => {
    const app = openApp()
    expect((await place(app, { lines: [{ item_id: 999, quantity: 1 }] })).status).toBe(422)
    expect((await place(app, DRAFT)).status).toBe(201)
  })

  it('asks for a key', async () => {
    const refused = await openApp().request('POST', '/api/orders', { body: DRAFT })
    expect(codeOf(refused)).toBe('400 idempotency_key_required')
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
