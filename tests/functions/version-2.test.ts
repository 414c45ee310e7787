import { describe, expect, it } from '@jest/globals'
import { toDecimal } from '../../src/catalog/currency.js'
import { openApp } from './open-app.js'

const app = openApp()
const get = async (url: string) => {
  const { status, headers, json } = await app.request('GET', url)
  return { status, headers, body: json() as Record<string, unknown> }
}

describe('version 2 of the catalogue', () => {
  it('shows the same item in its own form', async () => {
    const [first, second] = [await get('/api/catalog/1'), await get('/api/v2/catalog/1')]
    expect(first.body).toMatchObject({ item_id: 1, price: { amount: 4900, currency: 'EUR' } })
    expect(second.body).toEqual({
      id: '1',
      name: first.body['name'],
      description: first.body['description'],
      price: { amount: '49.00', currency: 'EUR' },
      tags: first.body['tags'],
      updated_at: first.body['updated_at'],
    })
    expect([first.headers.get('x-api-version'), second.headers.get('x-api-version')]).toEqual(['v1', 'v2'])
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'))
  })

  it('answers for what is not there as the first does', async () => {
    expect(await get('/api/v2/catalog/999999')).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
    expect(await get('/api/v2/catalog/zero')).toMatchObject({ status: 422 })
  })

  it('lists pages with the cursor of the next one in them', async () => {
    const seen: unknown[] = []
    let cursor: unknown = ''
    while (cursor !== null) {
      const { body } = await get(`/api/v2/catalog?limit=70${cursor ? `&cursor=${cursor}` : ''}`)
      seen.push(...(body['items'] as { id: string }[]).map(({ id }) => id))
      cursor = body['next_cursor']
    }
    expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => String(index + 1)))
  })

  it('has the names where they belong, while the first says until when it has them', async () => {
    const { status, body } = await get('/api/v2/names/random?prefix=ada')
    expect([status, String(body['name']).toLowerCase().startsWith('ada')]).toEqual([200, true])
    expect(await get('/api/v2/names/random?prefix=zzz')).toMatchObject({ status: 404 })
    const { headers } = await get('/api/generate_name')
    expect(headers.get('deprecation')).toBe('@1793491200')
    expect(headers.get('sunset')).toBe('Mon, 01 Nov 2027 00:00:00 GMT')
  })

  it('has a document of its own', async () => {
    const document = await get('/api/openapi.json?version=v2')
    expect(document.body).toMatchObject({ servers: [{ url: '/api/v2' }], paths: { '/names/random': {} } })
    expect((await get('/api/openapi.json?version=v3')).status).toBe(422)
  })
})

describe('a price as a decimal number', () => {
  it.each([
    [4900, 'EUR', '49.00'],
    [5, 'USD', '0.05'],
    [4900, 'JPY', '4900'],
    [12_345, 'BHD', '12.345'],
    [0, 'EUR', '0.00'],
  ])('%i of %s is %s', (amount, currency, decimal) => {
    expect(toDecimal({ amount, currency })).toBe(decimal)
  })
})
