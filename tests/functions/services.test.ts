import { describe, expect, it } from '@jest/globals'
import { functions } from '../../src/functions/index.js'
import { assets } from '../../src/functions/shared/services.js'
import { createApp, SettingsError } from '../../src/lib/apim-context/index.js'
import { testClient } from '../../src/lib/apim-context/testing.js'

const INVENTORY = { SERVICE_INVENTORY_URL: 'http://127.0.0.1:9/api' }

describe('the services of the app', () => {
  it('want storage: an app without does not start, and is told which settings there are', () => {
    expect(() => createApp(functions, { environment: INVENTORY })).toThrow(SettingsError)
    expect(() => createApp(functions, { environment: INVENTORY })).toThrow(
      /No storage is configured: set STORAGE .*UseDevelopmentStorage=true.*STORAGE__tableServiceUri/,
    )
  })

  it('open the storage of the environment with the first request that needs it', async () => {
    const app = testClient(createApp(functions, { environment: { ...INVENTORY, STORAGE: 'no connection string' } }))
    expect((await app.request('GET', '/api/health/live')).status).toBe(200)
    for (const path of ['/api/catalog/1', '/api/orders/3f1b8c1e-0d3c-4a53-9a57-7f5a3f0e9c11']) {
      const { status, text, logs } = await app.request('GET', path)
      expect(status).toBe(500)
      expect(text).not.toContain('STORAGE')
      expect(logs.map(({ line }) => line).join()).toContain('The setting STORAGE is not a connection string')
    }
  })

  it("have no file of the documentation's page where the build has put none", async () => {
    const { resolve } = createApp(functions, { environment: { ...INVENTORY, STORAGE: 'UseDevelopmentStorage=true' } })
    await expect((await resolve(assets)).page()).rejects.toThrow('ENOENT')
  })
})
