import { describe, expect, it } from '@jest/globals'
import { NOW, openApp } from './open-app.js'

const DRAFT = { name: 'Vase', description: 'Blue', price: { amount: 2500, currency: 'JPY' }, tags: ['home'] }

describe('POST catalog', () => {
  it('adds an item, and says where it is and which version', async () => {
    const app = openApp()
    const response = await app.request('POST', '/api/catalog', { body: DRAFT })
    expect(response.status).toBe(201)
    expect(response.json()).toEqual({ ...DRAFT, item_id: 201, updated_at: NOW })
    expect(response.headers.get('location')).toBe('/api/catalog/201')
    const read = await app.request('GET', response.headers.get('location')!)
    expect(read.json()).toMatchObject(DRAFT)
    expect(read.headers.get('etag')).toBe(response.headers.get('etag'))
  })

  it('takes description and tags as empty when they are not given, and trims the name', async () => {
    const response = await openApp().request('POST', '/api/catalog', { body: { name: ' Vase ', price: DRAFT.price } })
    expect(response.json()).toMatchObject({ name: 'Vase', description: '', tags: [] })
  })

  it.each([
    ['name', { name: undefined }],
    ['name', { name: '  ' }],
    ['name', { name: 'x'.repeat(201) }],
    ['name', { name: 'a\u0000b' }],
    ['name', { name: 'half \ud83d' }],
    ['description', { description: 'x'.repeat(4001) }],
    ['description', { description: '\u001b[2J' }],
    ['price', { price: undefined }],
    ['price.amount', { price: { amount: 12.5, currency: 'EUR' } }],
    ['price.amount', { price: { amount: -1, currency: 'EUR' } }],
    ['price.amount', { price: { amount: '100', currency: 'EUR' } }],
    ['price.currency', { price: { amount: 1, currency: 'eur' } }],
    ['price.currency', { price: { amount: 1, currency: 'ZZZ' } }],
    ['price.tax', { price: { amount: 1, currency: 'EUR', tax: 1 } }],
    ['tags[1]', { tags: ['home', 'Two Words'] }],
    ['tags', { tags: Array.from({ length: 21 }, (_, index) => `tag-${index}`) }],
    ['item_id', { item_id: 5 }],
  ])('refuses a bad %s: %j', async (name, change) => {
    const response = await openApp().request('POST', '/api/catalog', { body: { ...DRAFT, ...change } })
    expect(response.status).toBe(422)
    const { error } = response.json() as { error: { details: { in: string; name: string }[] } }
    expect(error.details.map((detail) => `${detail.in} ${detail.name}`)).toContain(`body ${name}`)
  })

  it('takes every character of every script, and the lines of a description', async () => {
    const text = { name: 'Väse 花瓶 🏺', description: 'one\n\ttwo\r\nthree \u{10ffff}' }
    expect((await openApp().request('POST', '/api/catalog', { body: { ...DRAFT, ...text } })).json()).toMatchObject(
      text,
    )
  })

  it('tells one thing about a currency', async () => {
    const body = { ...DRAFT, price: { amount: 1, currency: 'eur' } }
    const { error } = (await openApp().request('POST', '/api/catalog', { body })).json() as { error: object }
    expect(error).toMatchObject({
      details: [{ in: 'body', name: 'price.currency', message: 'A currency has three capital letters' }],
    })
  })

  it('refuses what is not JSON', async () => {
    const app = openApp()
    const json = { 'content-type': 'application/json' }
    expect((await app.request('POST', '/api/catalog', { headers: json, body: '{' })).status).toBe(400)
    expect(
      (await app.request('POST', '/api/catalog', { headers: { 'content-type': 'text/csv' }, body: 'a' })).status,
    ).toBe(415)
    expect((await app.request('POST', '/api/catalog')).status).toBe(422)
  })
})
