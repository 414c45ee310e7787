import { BlobServiceClient } from '@azure/storage-blob'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createBlobPictures } from '../../src/catalog/blob-pictures.js'
import { createMemoryPictures } from '../../src/catalog/memory-pictures.js'
import { findPictureType } from '../../src/catalog/picture.js'
import { startAzurite, type TestAzurite } from '../support/azurite.js'
import { describePictures, JPEG, PNG } from './pictures-contract.js'

let azurite: TestAzurite
let containers = 0
beforeAll(async () => {
  azurite = await startAzurite()
}, 60_000)
afterAll(() => azurite.stop())

const openContainer = (name: string) =>
  BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(name)

describePictures('pictures in memory', async () => createMemoryPictures())
describePictures('pictures in Blob Storage', async () => {
  containers += 1
  return createBlobPictures(openContainer(`pictures${containers}`))
})

describe('pictures in Blob Storage', () => {
  it('fail for what is no answer about a picture, reading and writing', async () => {
    const unreachable = createBlobPictures(openContainer('No-Such-Name'))
    await expect(unreachable.find(1)).rejects.toMatchObject({ statusCode: 400 })
    await expect(unreachable.put(1, PNG, () => true)).rejects.toMatchObject({ statusCode: 400 })
  })

  it('fail where the bytes cannot be written, rather than trying for ever', async () => {
    const container = openContainer('refused')
    await container.create()
    const pictures = createBlobPictures(container)
    const wrong = { ...PNG, contentType: 'image/\u0000' as never }
    await expect(pictures.put(1, wrong, () => true)).rejects.toThrow()
  })
})

describe('the type of a picture', () => {
  const text = (start: string) => Uint8Array.from(start, (character) => character.charCodeAt(0))
  it.each([
    ['image/png', PNG.bytes],
    ['image/jpeg', JPEG.bytes],
    ['image/webp', text('RIFF\u0001\n\u0000\u0000WEBPVP8 ')],
    [undefined, text('RIFF\u0001\u0002\u0000\u0000WAVEfmt ')],
    [undefined, text('GIF89a')],
    [undefined, text('<svg onload="alert(1)"/>')],
    [undefined, text(' \u0089PNG\r\n')],
    [undefined, new Uint8Array()],
  ])('is %s by its first bytes', (type, bytes) => {
    expect(findPictureType(bytes)).toBe(type)
  })
})
