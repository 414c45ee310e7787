import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { openRepository } from '../../src/catalog/open.js'
import { StorageSettingsError } from '../../src/storage/settings.js'
import { closeServers, startIdentity, startServer } from './servers.js'

afterAll(closeServers)

describe('opening the repository', () => {
  it('says which settings are missing', async () => {
    await expect(openRepository({})).rejects.toThrow(StorageSettingsError)
    await expect(openRepository({ connection: '' })).rejects.toThrow(
      /STORAGE .*UseDevelopmentStorage=true.*STORAGE__tableServiceUri/,
    )
  })

  it.each(['nonsense', 'AccountName=mine', 'DefaultEndpointsProtocol=https;AccountName=mine;AccountKey='])(
    'says which setting cannot be a connection string: %s',
    async (connection) => {
      await expect(openRepository({ connection })).rejects.toThrow(/^The setting STORAGE is not a connection string/)
    },
  )

  it('uses the endpoint and key of a connection string, over http when that says so', async () => {
    const { url, requests } = await startServer()
    const repository = await openRepository({
      connection: `DefaultEndpointsProtocol=http;AccountName=mine;AccountKey=a2V5;TableEndpoint=${url}/mine;`,
    })
    await expect(repository.find(1)).rejects.toMatchObject({ statusCode: 403 })
    expect(requests[0]?.url).toContain("/mine/catalog(PartitionKey='catalog',RowKey='0000000000000001')")
    expect(requests[0]?.headers.authorization).toMatch(/^SharedKeyLite mine:/)
  })

  it('does not use http for an endpoint that does not say so', async () => {
    const repository = await openRepository({
      connection:
        'DefaultEndpointsProtocol=https;AccountName=mine;AccountKey=a2V5;TableEndpoint=https://127.0.0.1:1/;Note=TableEndpoint',
    })
    await expect(repository.ping(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
  })

  it.each([
    ['UseDevelopmentStorage=true', 'http://127.0.0.1:10002/devstoreaccount1'],
    ['UseDevelopmentStorage=true;', 'http://127.0.0.1:10002/devstoreaccount1'],
    [
      'DefaultEndpointsProtocol=https;AccountName=mine;AccountKey=a2V5;EndpointSuffix=core.windows.net',
      'https://mine.table.core.windows.net',
    ],
  ])('understands %s', async (connection, url) => {
    const { TableClient } = await import('@azure/data-tables')
    const opened = jest.spyOn(TableClient, 'fromConnectionString')
    await openRepository({ connection })
    expect(opened.mock.results[0]?.value).toMatchObject({ url })
    opened.mockRestore()
  })
})

describe('opening the repository with an identity', () => {
  let asked: IncomingMessage[]

  beforeAll(async () => {
    asked = await startIdentity()
  })

  it.each([
    ['the system-assigned one', {}, null],
    ['a user-assigned one', { clientId: 'my-client-id' }, 'my-client-id'],
  ])('takes %s', async (_which, settings, clientId) => {
    const { url } = await startServer()
    const endpoint = url.replace('http:', 'https:')
    const repository = await openRepository({ tableServiceUri: endpoint, ...settings })
    // Tokens go over TLS alone, which the test's storage does not speak: that it was tried says that a token was there.
    await expect(repository.find(1)).rejects.toMatchObject({ code: 'EPROTO' })
    const request = asked.pop()
    const { searchParams } = new URL(request?.url ?? '', 'http://localhost')
    expect(searchParams.get('resource')).toBe('https://storage.azure.com')
    expect(searchParams.get('client_id')).toBe(clientId)
    expect(request?.headers['x-identity-header']).toBe('secret')
  })
})
