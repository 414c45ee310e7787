import { randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import type {
  Completed,
  IdempotencyRecord,
  IdempotencyStore,
  InProgress,
} from '../../../../src/lib/apim-context/idempotency/store.js'

export const newId = (): string => randomBytes(32).toString('hex')

export const LOCKED: InProgress = {
  state: 'in_progress',
  requestHash: 'a'.repeat(64),
  owner: 'me',
  leaseUntil: 1_700_000_000_123,
  expiresAt: 1_700_000_900_456,
}

export const completed = (body: Uint8Array, extra: Partial<Completed['answer']> = {}): Completed => ({
  state: 'completed',
  requestHash: 'b'.repeat(64),
  answer: { status: 201, headers: { 'content-type': 'application/json', location: '/api/x' }, body, ...extra },
  expiresAt: 1_700_000_900_456,
})

/** A record with its body as text: stores may give bytes of any class. */
const plain = (record: IdempotencyRecord | undefined) =>
  record?.state === 'completed'
    ? { ...record, answer: { ...record.answer, body: Buffer.from(record.answer.body).toString('base64') } }
    : record

/** What every store promises. `open` gives one; `again` another one over the same records. */
export function describeStore(
  name: string,
  open: () => Promise<{ store: IdempotencyStore; again(): IdempotencyStore }>,
) {
  describe(name, () => {
    it('finds a record as it was created', async () => {
      const { store, again } = await open()
      const id = newId()
      expect(await store.find(id)).toBeUndefined()
      const version = await store.create(id, LOCKED)
      expect(await again().find(id)).toEqual({ record: LOCKED, version })
    })

    it('creates one record of an id, whoever else tries', async () => {
      const { store, again } = await open()
      const id = newId()
      const versions = await Promise.all(Array.from({ length: 10 }, () => again().create(id, LOCKED)))
      expect(versions.filter((version) => version !== undefined)).toHaveLength(1)
      expect(await store.create(id, { ...LOCKED, owner: 'another' })).toBeUndefined()
      expect((await store.find(id))?.record).toEqual(LOCKED)
    })

    it.each([
      ['text', Buffer.from('{"name":"½ “ö”\\n"}')],
      ['nothing', Buffer.alloc(0)],
      ['bytes, line ends among them', Buffer.from([0, 10, 13, 10, 255, 254])],
      ['as much as an entity holds', Buffer.alloc(65_000, 'x')],
      ['more than an entity property holds', Buffer.alloc(65_537, 'ö')],
      ['more than an entity holds', randomBytes(1_200_000)],
    ])('replaces a record by one with an answer of %s', async (_what, body) => {
      const { store, again } = await open()
      const id = newId()
      const first = await store.create(id, LOCKED)
      const record = completed(body, { cookies: [{ name: 'a', value: 'b', maxAge: 5 }] })
      const second = await store.replace(id, record, first!)
      expect(second).not.toBe(first)
      const found = await again().find(id)
      expect(found?.version).toBe(second)
      expect(plain(found?.record)).toEqual(plain(record))
    })

    it('leaves out nothing when a lock follows an answer', async () => {
      const { store } = await open()
      const id = newId()
      const version = await store.replace(id, completed(Buffer.from('x')), (await store.create(id, LOCKED))!)
      await store.replace(id, LOCKED, version!)
      expect((await store.find(id))?.record).toEqual(LOCKED)
    })

    it('replaces only the version that is named: of many at once, one wins', async () => {
      const { store, again } = await open()
      const id = newId()
      const version = (await store.create(id, LOCKED))!
      const tries = Array.from({ length: 10 }, (_, index) =>
        again().replace(id, { ...LOCKED, owner: `owner ${index}` }, version),
      )
      const outcomes = await Promise.all(tries)
      const winner = outcomes.findIndex((outcome) => outcome !== undefined)
      expect(outcomes.filter((outcome) => outcome !== undefined)).toHaveLength(1)
      expect((await store.find(id))?.record).toMatchObject({ owner: `owner ${winner}` })
    })

    it('replaces nothing that is gone', async () => {
      const { store } = await open()
      const id = newId()
      const version = (await store.create(id, LOCKED))!
      await store.remove(id, version)
      expect(await store.find(id)).toBeUndefined()
      expect(await store.replace(id, LOCKED, version)).toBeUndefined()
      await expect(store.remove(id, version)).resolves.toBeUndefined()
    })

    it('removes only the version that is named', async () => {
      const { store } = await open()
      const id = newId()
      const first = (await store.create(id, LOCKED))!
      const second = await store.replace(id, LOCKED, first)
      await store.remove(id, first)
      expect((await store.find(id))?.version).toBe(second)
    })
  })
}
