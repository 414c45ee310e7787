import { describe, expect, it } from '@jest/globals'
import type { TestClient, TestResponse } from '../../src/lib/apim-context/testing.js'
import { openApp } from './open-app.js'

const FORM = 'application/x-www-form-urlencoded'
const change = (app: TestClient, form: string, basket?: string) =>
  app.request('POST', '/api/basket', {
    body: form,
    headers: { 'Content-Type': FORM, ...(basket !== undefined && { Cookie: `theme=dark; basket=${basket}` }) },
  })
const show = (app: TestClient, cookie?: string) =>
  app.request('GET', '/api/basket', cookie === undefined ? {} : { headers: { Cookie: cookie } })
const itemsOf = (response: TestResponse) =>
  (response.json() as { lines: { item_id: number; quantity: number }[] }).lines.map(
    ({ item_id, quantity }) => `${quantity} of ${item_id}`,
  )
const problems = (response: TestResponse) =>
  (response.json() as { error: { details: { in: string; name: string }[] } }).error.details.map(
    (detail) => `${detail.in} ${detail.name}`,
  )
const cookieOf = ({ cookies }: TestResponse) => cookies[0]

describe('a basket', () => {
  it('is empty where no cookie says otherwise', async () => {
    const empty = { lines: [], totals: [] }
    expect((await show(openApp())).json()).toEqual(empty)
    expect((await show(openApp(), 'basket=')).json()).toEqual(empty)
  })

  it('holds what the form puts there, in a cookie that no script reads', async () => {
    const app = openApp()
    const first = await change(app, 'item_id=42')
    expect(first.status).toBe(200)
    expect(cookieOf(first)).toMatch(/^basket=42x1;/)
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/api/basket', 'Max-Age=2592000']) {
      expect(cookieOf(first)?.toLowerCase()).toContain(attribute.toLowerCase())
    }
    const second = await change(app, 'item_id=7&quantity=3', '42x1')
    expect(cookieOf(second)).toMatch(/^basket=42x1\.7x3;/)
    expect(itemsOf(await show(app, 'basket=42x1.7x3'))).toEqual(['1 of 42', '3 of 7'])
    expect(second.headers.get('cache-control')).toBe('no-store')
  })

  it('changes quantities and lets items go', async () => {
    const app = openApp()
    expect(cookieOf(await change(app, 'item_id=42&quantity=5', '42x1.7x3'))).toMatch(/^basket=42x5\.7x3;/)
    expect(cookieOf(await change(app, 'item_id=42&quantity=0', '42x1.7x3'))).toMatch(/^basket=7x3;/)
    expect(cookieOf(await change(app, 'item_id=7&quantity=0', '7x3'))).toMatch(/^basket=;/)
  })

  it('costs what the catalogue says now', async () => {
    const app = openApp()
    const price = ((await app.request('GET', '/api/catalog/42')).json() as { price: { amount: number } }).price
    expect((await show(app, 'basket=42x2')).json()).toEqual({
      lines: [{ item_id: 42, quantity: 2, price }],
      totals: [{ amount: String(2 * price.amount), currency: 'EUR' }],
    })
  })

  it('forgets an item that is no longer sold', async () => {
    const app = openApp()
    await app.request('DELETE', '/api/catalog/7', { headers: { 'If-Match': '*' } })
    expect(itemsOf(await show(app, 'basket=42x1.7x3'))).toEqual(['1 of 42'])
    expect(cookieOf(await change(app, 'item_id=7&quantity=0', '42x1.7x3'))).toMatch(/^basket=42x1;/)
  })

  it.each([
    'x',
    '42',
    '42x',
    '42x1.',
    '.42x1',
    '42x1,7x1',
    '42x-1',
    '4.2e1x1',
    '__proto__x1',
    `${'9'.repeat(16)}x1`,
    Array(300).fill('1x1').join('.'),
  ])('that is none is refused, and named: %s', async (basket) => {
    for (const response of [await show(openApp(), `basket=${basket}`), await change(openApp(), 'item_id=1', basket)]) {
      expect([response.status, problems(response)]).toEqual([422, ['cookies basket']])
    }
  })

  it.each([
    ['0x1', ['cookies basket[0].item_id']],
    ['1x0.2x1001', ['cookies basket[0].quantity', 'cookies basket[1].quantity']],
    [Array.from({ length: 51 }, (_, index) => `${index + 1}x1`).join('.'), ['cookies basket']],
  ])('with what no order takes is refused: %s', async (basket, expected) => {
    const response = await show(openApp(), `basket=${basket}`)
    expect([response.status, problems(response)]).toEqual([422, expected])
  })

  it.each([
    ['', 'body item_id'],
    ['item_id=zero', 'body item_id'],
    ['item_id=1&item_id=2', 'body item_id'],
    ['item_id=1&quantity=1001', 'body quantity'],
    ['item_id=1&quantity=', 'body quantity'],
    ['item_id=999', 'body item_id'],
  ])('takes no %j', async (form, problem) => {
    const response = await change(openApp(), form)
    expect([response.status, problems(response)]).toEqual([422, [problem]])
  })

  it('holds no more different items than an order', async () => {
    const full = Array.from({ length: 50 }, (_, index) => `${index + 1}x1`).join('.')
    const response = await change(openApp(), 'item_id=51', full)
    expect([response.status, problems(response)]).toEqual([422, ['body item_id']])
    expect((await change(openApp(), 'item_id=50&quantity=2', full)).status).toBe(200)
  })
})
