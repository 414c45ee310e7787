import { describe, expect, it } from '@jest/globals'
import { VersionConflictError } from '../../src/catalog/errors.js'
import type { Picture, PictureStore } from '../../src/catalog/picture.js'

export const PNG: Picture = { contentType: 'image/png', bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10) }
export const JPEG: Picture = { contentType: 'image/jpeg', bytes: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0) }
const always = () => true

/** What every store of pictures promises. `open` gives an empty one. */
export function describePictures(name: string, open: () => Promise<PictureStore>): void {
  describe(name, () => {
    it('finds nothing of an item without a picture', async () => {
      expect(await (await open()).find(1)).toBeUndefined()
    })

    it('finds what was put, byte by byte', async () => {
      const store = await open()
      const version = await store.put(1, PNG, (current) => current === undefined)
      const found = await store.find(1)
      expect({ ...found, bytes: [...found!.bytes] }).toEqual({ ...PNG, bytes: [...PNG.bytes], version })
      expect(await store.find(2)).toBeUndefined()
    })

    it('replaces the version that is expected', async () => {
      const store = await open()
      const first = await store.put(1, PNG, always)
      const second = await store.put(1, JPEG, (current) => current === first)
      expect(second).not.toBe(first)
      expect(await store.find(1)).toMatchObject({ contentType: 'image/jpeg', version: second })
    })

    it.each<[string, (current: string | undefined) => boolean]>([
      ['another version', (current) => current === 'old'],
      ['none', (current) => current === undefined],
    ])('leaves the picture as it is where %s is expected', async (_what, expected) => {
      const store = await open()
      const version = await store.put(1, PNG, always)
      await expect(store.put(1, JPEG, expected)).rejects.toThrow(VersionConflictError)
      expect(await store.find(1)).toMatchObject({ contentType: 'image/png', version })
    })

    it('forgets what is removed, and has nothing against removing it again', async () => {
      const store = await open()
      await store.remove(1)
      await store.put(1, PNG, always)
      await store.put(2, JPEG, always)
      await store.remove(1)
      await store.remove(1)
      expect(await store.find(1)).toBeUndefined()
      expect(await store.find(2)).toBeDefined()
    })

    it('lets only one of those who write at once be the first', async () => {
      const store = await open()
      const isFirst = (current: string | undefined) => current === undefined
      const written = await Promise.allSettled([PNG, JPEG, PNG].map((picture) => store.put(1, picture, isFirst)))
      expect(written.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected'])
    })

    it('takes all of those who write at once and expect nothing', async () => {
      const store = await open()
      const versions = await Promise.all([PNG, JPEG, PNG].map((picture) => store.put(1, picture, always)))
      expect(new Set(versions).size).toBe(3)
      expect(versions).toContain((await store.find(1))?.version)
    })
  })
}
