import { randomUUID } from 'node:crypto'
import type { KeptAnswer } from './kept-answer.js'
import type { IdempotencyStore, InProgress } from './store.js'

/** A request that wants to run under a key; times in milliseconds. */
export interface Claim {
  readonly id: string
  readonly requestHash: string
  readonly now: number
  readonly lease: number
  readonly expiry: number
}

/** `locked`: this request is the one to run, and the record is in `version`. */
export type Begun =
  | { readonly state: 'locked'; readonly version: string }
  | { readonly state: 'in_progress'; readonly leaseUntil: number }
  | { readonly state: 'reused' }
  | { readonly state: 'completed'; readonly answer: KeptAnswer }

/**
 * Locks the key for this request, or says why not. A key whose record has expired is an unknown one; of the requests that find a
 * key whose lease has ended, one gets the lock.
 */
export async function begin(store: IdempotencyStore, claim: Claim): Promise<Begun> {
  const { id, requestHash, now, lease, expiry } = claim
  const record: InProgress = {
    state: 'in_progress',
    requestHash,
    owner: randomUUID(),
    leaseUntil: now + lease,
    expiresAt: now + expiry,
  }
  const created = await store.create(id, record)
  if (created !== undefined) return { state: 'locked', version: created }
  const found = await store.find(id)
  // The other request has just given the key up: the client asks again.
  const inProgress = { state: 'in_progress', leaseUntil: now } as const
  if (!found) return inProgress
  const other = found.record
  // The store has created the record, but its answer was lost and the call repeated.
  if ('owner' in other && other.owner === record.owner) return { state: 'locked', version: found.version }
  if (other.expiresAt > now) {
    if (other.requestHash !== requestHash) return { state: 'reused' }
    if (other.state === 'completed') return { state: 'completed', answer: other.answer }
    if (other.leaseUntil > now) return { state: 'in_progress', leaseUntil: other.leaseUntil }
  }
  const version = await store.replace(id, record, found.version)
  return version === undefined ? inProgress : { state: 'locked', version }
}
