import { describe, expect, it } from '@jest/globals'
import { openApp } from './open-app.js'

interface List {
  items: { item_id: number; tags: string[] }[]
}

const app = openApp()

async function list(url: string) {
  const response = await app.request('GET', url)
  const next = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1]
  return { ...response, next, ids: (response.json() as List).items?.map(({ item_id }) => item_id) }
}

describe('GET catalog', () => {
  it('gives the first 20 items and how long they may be kept', async () => {
    const { status, headers, ids, json } = await list('/api/catalog')
    expect(status).toBe(200)
    expect(ids).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    expect(headers.get('cache-control')).toBe('max-age=30')
    expect((json() as List).items[0]).toEqual({
      item_id: 1,
      name: 'Plain Oak Lamp',
      description: 'A plain oak lamp.',
      price: { amount: 4900, currency: 'EUR' },
      tags: ['lighting', 'home', 'oak'],
      updated_at: expect.any(String),
    })
  })

  it('leads from page to page by links', async () => {
    const seen: number[] = []
    let url: string | undefined = '/api/catalog?limit=70'
    while (url !== undefined) {
      const { ids, next } = await list(url)
      seen.push(...ids)
      url = next
    }
    expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
  })

  it('has no link on the last page', async () => {
    const last = await list((await list('/api/catalog?limit=100')).next!)
    expect(last.ids.at(-1)).toBe(200)
    expect(last.headers.has('link')).toBe(false)
  })

  it('keeps the tag from page to page', async () => {
    const first = await list('/api/catalog?tag=oak&limit=3')
    const second = await list(first.next!)
    expect(first.ids).toEqual([1, 2, 3])
    expect(second.ids).toEqual([4, 5, 51])
  })

  it('gives the items that have all of several tags, from page to page', async () => {
    const first = await list('/api/catalog?tag=oak&tag=lighting&limit=2')
    expect(first.ids).toEqual([1, 51])
    expect(first.next).toMatch(/^\/api\/catalog\?limit=2&tag=oak&tag=lighting&cursor=/)
    expect((await list(first.next!)).ids).toEqual([101, 151])
  })

  it('is not sent to who has it', async () => {
    const etag = (await list('/api/catalog?limit=5')).headers.get('etag')!
    const again = (limit: number) =>
      app.request('GET', `/api/catalog?limit=${limit}`, { headers: { 'if-none-match': etag } })
    expect(await again(5)).toMatchObject({ status: 304, text: '' })
    expect((await again(6)).status).toBe(200)
  })

  it('is compressed for who asks for it', async () => {
    const { headers } = await app.request('GET', '/api/catalog?limit=50', { headers: { 'accept-encoding': 'gzip' } })
    expect(headers.get('content-encoding')).toBe('gzip')
    expect(headers.get('vary')).toBe('Accept-Encoding')
  })

  it('gives an empty list for a tag that no item has', async () => {
    const { ids, next } = await list('/api/catalog?tag=none')
    expect(ids).toEqual([])
    expect(next).toBeUndefined()
  })

  it.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=101'],
    ['limit', 'limit=ten'],
    ['cursor', 'cursor=mine'],
    ['cursor', `cursor=${'a'.repeat(101)}`],
    ['tag[0]', 'tag=Two%20Words'],
    ['tag[1]', 'tag=oak&tag=Oak'],
    ['tag', 'tag=a&'.repeat(11)],
  ])('refuses a bad %s: %s', async (name, query) => {
    const response = await app.request('GET', `/api/catalog?${query}`)
    expect(response.status).toBe(422)
    expect(response.json()).toMatchObject({ error: { code: 'validation_failed', details: [{ in: 'query', name }] } })
  })
})
