import { describe, expect, it, jest } from '@jest/globals'
import { createMemoryRepository } from '../../src/catalog/memory-repository.js'
import { fromGateway } from '../../src/lib/apim-context/testing.js'
import { NOW, openApp, PROOF } from './open-app.js'

const viaGateway = { ...fromGateway(PROOF, { cache: 'hit' }), 'x-correlation-id': '6d9f' }

describe('GET catalog/{item_id}', () => {
  it('gives the item with what the gateway said', async () => {
    const answer = await openApp().call('getCatalogItem', { path: { item_id: 42 }, headers: viaGateway })
    expect(answer.bodyOf(200)).toEqual({
      item_id: 42,
      name: 'Plain Bamboo Chair',
      description: 'A plain bamboo chair.',
      price: { amount: 13310, currency: 'EUR' },
      tags: ['furniture', 'home', 'bamboo'],
      updated_at: NOW,
      routed_by: 'azure-api-management',
      correlation_id: '6d9f',
      cache_status: 'hit',
    })
  })

  it('is not to be stored by a cache, and says its version', async () => {
    const app = openApp()
    const { headers } = await app.request('GET', '/api/catalog/42')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('etag')).toMatch(/^"[A-Za-z0-9_-]{22}"$/)
    expect((await app.request('GET', '/api/catalog/42', { headers: viaGateway })).headers.get('etag')).toBe(
      headers.get('etag'),
    )
  })

  it('believes nothing without the proof', async () => {
    const { 'X-Gateway-Proof': _proof, ...claims } = fromGateway('', { cache: 'hit' }) as Record<string, string>
    const response = await openApp().request('GET', '/api/catalog/42', { headers: claims })
    expect(response.json()).toMatchObject({ routed_by: 'direct', cache_status: 'bypass' })
  })

  it('logs one line', async () => {
    const { logs } = await openApp().request('GET', '/api/catalog/42', { headers: viaGateway })
    expect(logs).toMatchObject([
      {
        level: 'information',
        message:
          'Handled APIM backend request item_id=42 routed_by=azure-api-management correlation_id=6d9f cache_status=hit',
      },
    ])
  })

  it('logs the fields apart in JSON', async () => {
    const app = openApp({ settings: { log: { format: 'json' } } })
    const { logs } = await app.request('GET', '/api/catalog/42', { headers: viaGateway })
    expect(JSON.parse(logs[0]?.line ?? '')).toMatchObject({
      message: 'Handled APIM backend request',
      item_id: 42,
      routed_by: 'azure-api-management',
      correlation_id: '6d9f',
      cache_status: 'hit',
    })
  })

  it('answers 404 for an item that is not there', async () => {
    const response = await openApp().request('GET', '/api/catalog/201')
    expect(response.status).toBe(404)
    expect(response.json()).toMatchObject({ error: { code: 'not_found', message: 'Item 201 does not exist.' } })
    expect(response.logs).toEqual([])
  })

  it.each(['zero', '0', '-1', '1.5', '9007199254740993', '%20'])('answers 422 for the id %s', async (id) => {
    const response = await openApp().request('GET', `/api/catalog/${id}`)
    expect(response.status).toBe(422)
    expect(response.json()).toMatchObject({
      error: { code: 'validation_failed', details: [{ in: 'path', name: 'item_id' }] },
    })
  })

  it('answers 500 without a reason when the storage fails', async () => {
    const repository = createMemoryRepository()
    jest.spyOn(repository, 'find').mockRejectedValueOnce(new Error('AccountKey=secret'))
    const response = await openApp({ repository }).request('GET', '/api/catalog/42')
    expect(response.status).toBe(500)
    expect(response.text).not.toContain('secret')
    expect(response.json()).toMatchObject({ error: { code: 'internal_error' } })
  })
})
