import { describe, expect, it } from '@jest/globals'
import {
  blobService,
  type Connection,
  findConnection,
  queueService,
  requireConnection,
} from '../../../dev/functions-host/storage/connection.js'

const KEYED = 'DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=a2V5;EndpointSuffix=core.windows.net'

describe('findConnection', () => {
  it.each<[string, Record<string, string>, Connection | undefined]>([
    ['Mine', { Mine: 'a' }, { connectionString: 'a' }],
    ['Mine', { mine: 'a', AzureWebJobsMine: 'b' }, { connectionString: 'b' }],
    ['Mine', { 'ConnectionStrings:Mine': 'c', Mine: 'a' }, { connectionString: 'c' }],
    ['Storage', { AzureWebJobsStorage: 'a' }, { connectionString: 'a' }],
    ['AzureWebJobsStorage', { AzureWebJobsStorage: 'a' }, { connectionString: 'a' }],
    ['Mine', { Mine: '' }, undefined],
    ['Mine', {}, undefined],
    ['Mine', { Mine__clientId: 'only' }, undefined],
  ])('%s of %j is %j', (name, environment, expected) => {
    expect(findConnection(name, environment)).toEqual(expected)
  })

  it.each(['Mine__queueServiceUri', 'Mine:queueServiceUri', 'AzureWebJobsMine__queueServiceUri'])(
    'reads the member %s',
    (setting) => {
      expect(findConnection('Mine', { [setting]: 'https://x' })).toMatchObject({ queueServiceUri: 'https://x' })
    },
  )
})

describe('requireConnection', () => {
  it.each([
    [undefined, 'AzureWebJobsStorage'],
    ['', 'AzureWebJobsStorage'],
    ['Mine', 'Mine'],
  ])('says what %j misses', (name, wanted) => {
    expect(() => requireConnection(name, {})).toThrow(
      `Storage account connection string '${wanted}' does not exist. Make sure that it is a defined App Setting.`,
    )
  })
})

describe('the service of a connection', () => {
  it.each<[Connection, string]>([
    [{ connectionString: KEYED }, 'https://acct.queue.core.windows.net'],
    [{ connectionString: 'UseDevelopmentStorage=true' }, 'http://127.0.0.1:10001/devstoreaccount1'],
    [{ queueServiceUri: 'https://q.test' }, 'https://q.test'],
    [{ serviceUri: 'https://s.test', credential: 'managedIdentity', clientId: 'c' }, 'https://s.test'],
    [{ accountName: 'acct', credential: 'managedidentity' }, 'https://acct.queue.core.windows.net'],
    [
      { accountName: 'acct', tenantId: '11111111-1111-1111-1111-111111111111', clientId: 'c', clientSecret: 's' },
      'https://acct.queue.core.windows.net',
    ],
  ])('%j for queues is at %s', async (connection, url) => {
    expect((await queueService(connection)).url.replace(/\/$/, '')).toBe(url)
  })

  it('for blobs is at its own address', async () => {
    const urls = await Promise.all([
      blobService({ connectionString: KEYED }),
      blobService({ blobServiceUri: 'https://b.test', queueServiceUri: 'https://q.test' }),
      blobService({ accountName: 'acct', clientId: 'c' }),
    ])
    expect(urls.map(({ url }) => url.replace(/\/$/, ''))).toEqual([
      'https://acct.blob.core.windows.net',
      'https://b.test',
      'https://acct.blob.core.windows.net',
    ])
    await expect(blobService({ queueServiceUri: 'https://q.test' })).rejects.toThrow(
      'The connection names no blob service: set __blobServiceUri or __accountName.',
    )
  })
})
