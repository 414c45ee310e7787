import { BlobServiceClient } from '@azure/storage-blob'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { takeLease } from '../../src/storage/take-lease.js'
import { startAzurite, type TestAzurite } from '../support/azurite.js'

let azurite: TestAzurite
beforeAll(async () => {
  azurite = await startAzurite()
}, 60_000)
afterAll(() => azurite.stop())

const open = (name = 'leases') =>
  BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(name)

describe('a lease', () => {
  it('is held by one at a time, of those that ask at once and of those that come later', async () => {
    const asked = await Promise.all([1, 2, 3].map(() => takeLease(open(), 'a')))
    const held = asked.filter((lease) => lease !== undefined)
    expect(held).toHaveLength(1)
    expect(await takeLease(open(), 'a')).toBeUndefined()
    await held[0]!.release()
    expect(await takeLease(open(), 'a')).toBeDefined()
  })

  it('is of its name alone', async () => {
    expect(await takeLease(open(), 'b')).toBeDefined()
    expect(await takeLease(open(), 'c')).toBeDefined()
  })

  it('ends by itself within a minute, when its holder has died', async () => {
    await takeLease(open(), 'd')
    const { leaseDuration, leaseState } = await open().getBlobClient('d').getProperties()
    expect([leaseDuration, leaseState]).toEqual(['fixed', 'leased'])
  })

  it('fails where it is refused for another reason', async () => {
    const container = open('refused')
    const blob = container.getBlockBlobClient('a')
    jest.spyOn(container, 'getBlockBlobClient').mockReturnValue(blob)
    const client = blob.getBlobLeaseClient()
    jest.spyOn(blob, 'getBlobLeaseClient').mockReturnValue(client)
    jest.spyOn(client, 'acquireLease').mockRejectedValue(Object.assign(new Error('no role'), { statusCode: 403 }))
    await expect(takeLease(container, 'a')).rejects.toThrow('no role')
    jest.spyOn(blob, 'upload').mockRejectedValue(new Error('no storage'))
    await expect(takeLease(container, 'a')).rejects.toThrow('no storage')
  })

  it('fails where there is no storage to ask', async () => {
    await expect(takeLease(open('No-Such-Name'), 'a')).rejects.toMatchObject({ statusCode: 400 })
  })
})
