import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { openContainer } from '../../src/storage/open-container.js'
import { StorageSettingsError } from '../../src/storage/settings.js'
import { closeServers, startIdentity, startServer } from './servers.js'

afterAll(closeServers)

describe('opening a container', () => {
  it.each([{}, { connection: '' }, { tableServiceUri: 'https://mine.table.core.windows.net' }])(
    'says which settings are missing: %j',
    async (settings) => {
      await expect(openContainer(settings, 'mine')).rejects.toThrow(StorageSettingsError)
      await expect(openContainer(settings, 'mine')).rejects.toThrow(/STORAGE .*STORAGE__blobServiceUri/)
    },
  )

  it.each(['nonsense', 'AccountName=mine', 'DefaultEndpointsProtocol=https;AccountName=mine;AccountKey='])(
    'says which setting cannot be a connection string: %s',
    async (connection) => {
      const refused = openContainer({ connection }, 'mine')
      await expect(refused).rejects.toThrow(/^The setting STORAGE is not a connection string/)
    },
  )

  it.each([
    ['UseDevelopmentStorage=true', 'http://127.0.0.1:10000/devstoreaccount1/mine'],
    [
      'DefaultEndpointsProtocol=https;AccountName=my;AccountKey=a2V5;EndpointSuffix=core.windows.net',
      'https://my.blob.core.windows.net/mine',
    ],
  ])('understands %s', async (connection, url) => {
    expect((await openContainer({ connection }, 'mine')).url).toBe(url)
  })

  it('uses the endpoint and key of a connection string', async () => {
    const { url, requests } = await startServer()
    const connection = `DefaultEndpointsProtocol=http;AccountName=my;AccountKey=a2V5;BlobEndpoint=${url}/my;`
    const container = await openContainer({ connection }, 'mine')
    await expect(container.exists()).rejects.toMatchObject({ statusCode: 403 })
    expect(requests[0]?.url).toBe('/my/mine?restype=container')
    expect(requests[0]?.headers.authorization).toMatch(/^SharedKey my:/)
  })
})

describe('opening a container with an identity', () => {
  let asked: IncomingMessage[]

  beforeAll(async () => {
    asked = await startIdentity()
  })

  it.each([
    ['the system-assigned one', {}, null],
    ['a user-assigned one', { clientId: 'my-client-id' }, 'my-client-id'],
  ])('takes %s', async (_which, settings, clientId) => {
    const { url } = await startServer()
    const container = await openContainer({ blobServiceUri: url.replace('http:', 'https:'), ...settings }, 'mine')
    // Tokens go over TLS alone, which the test's storage does not speak: that it was tried says that a token was there.
    await expect(container.exists()).rejects.toMatchObject({
      code: 'EPROTO',
    })
    const { searchParams } = new URL(asked.pop()?.url ?? '', 'http://localhost')
    expect(searchParams.get('resource')).toBe('https://storage.azure.com')
    expect(searchParams.get('client_id')).toBe(clientId)
  })
})
