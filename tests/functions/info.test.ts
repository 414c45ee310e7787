import { describe, expect, it } from '@jest/globals'
import { functions } from '../../src/functions/index.js'
import { createApp } from '../../src/lib/apim-context/index.js'
import { fromGateway, testClient } from '../../src/lib/apim-context/testing.js'
import { openApp, PROOF } from './open-app.js'

const environment = {
  GATEWAY_PROOF: 'a-secret',
  STORAGE: 'AccountKey=a-secret',
  SERVICE_INVENTORY_URL: 'http://user:a-secret@127.0.0.1:9/api',
  SERVICE_INVENTORY_KEY: 'a-secret',
  PATH: 'a-secret',
}

describe('GET info', () => {
  it('tells version, environment and the settings that may be shown, of toolkit and app', async () => {
    const client = testClient(createApp(functions, { environment: { ...environment, CORS_ORIGINS: 'http://a' } }))
    const response = await client.request('GET', '/api/info')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.json()).toMatchObject({
      version: 'development',
      environment: 'Production',
      settings: { log: { format: 'json' }, cors: { origins: ['http://a'] }, inventory: { timeoutMs: 2000 } },
    })
  })

  it('shows no secret, and nothing else of the environment', async () => {
    const client = testClient(createApp(functions, { environment }))
    expect((await client.request('GET', '/api/info')).text).not.toContain('a-secret')
  })
})

describe('the documentation', () => {
  it.each(['/api/docs', '/api/docs/page.css', '/api/openapi.json'])('can be turned off: %s', async (path) => {
    const app = openApp({ settings: { documentation: { enabled: false } } })
    const response = await app.request('GET', path)
    expect(response.status).toBe(404)
    expect(response.json()).toMatchObject({ error: { code: 'not_found' } })
  })
})

describe('the address of the gateway', () => {
  const gateway = { proof: PROOF, url: 'https://contoso.azure-api.net' }

  it('is where links lead that came through it', async () => {
    const app = openApp({ settings: { gateway } })
    const { headers } = await app.request('GET', '/api/catalog?limit=1', { headers: fromGateway(PROOF) })
    expect(headers.get('link')).toMatch(/^<https:\/\/contoso\.azure-api\.net\/api\/catalog\?limit=1&cursor=/)
  })

  it('is not told to whoever came past it', async () => {
    const app = openApp({ settings: { gateway } })
    expect((await app.request('GET', '/api/catalog?limit=1')).headers.get('link')).toMatch(/^<\/api\/catalog/)
  })

  it('is not needed: a path is right as well', async () => {
    const { headers } = await openApp().request('GET', '/api/catalog?limit=1', { headers: fromGateway(PROOF) })
    expect(headers.get('link')).toMatch(/^<\/api\/catalog/)
  })
})
