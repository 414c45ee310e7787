import type { TransactionAction } from '@azure/data-tables'
import type { KeptAnswer } from './kept-answer.js'

/** A request with this key runs, or its process has died. */
export interface InProgress {
  readonly state: 'in_progress'
  readonly requestHash: string
  /** Who runs it: tells one's own record from another's when the answer of the store was lost. */
  readonly owner: string
  /** When it counts as dead, in milliseconds since 1970. */
  readonly leaseUntil: number
  readonly expiresAt: number
}

export interface Completed {
  readonly state: 'completed'
  readonly requestHash: string
  readonly answer: KeptAnswer
  /** When the key is forgotten, in milliseconds since 1970. */
  readonly expiresAt: number
}

export type IdempotencyRecord = InProgress | Completed

export interface StoredRecord {
  readonly record: IdempotencyRecord
  /** Changes with every write of the record. */
  readonly version: string
}

/**
 * Where records are kept. It decides nothing: each write names the version that it expects to find. Record ids are 64 hexadecimal
 * digits, evenly spread. Every implementation passes the same contract tests.
 */
export interface IdempotencyStore {
  /** @returns the version; undefined when the id has a record already, also an expired one */
  create(id: string, record: IdempotencyRecord): Promise<string | undefined>
  find(id: string): Promise<StoredRecord | undefined>
  /** @returns the new version; undefined when the record is not, or no longer, in the given version */
  replace(id: string, record: IdempotencyRecord, version: string): Promise<string | undefined>
  /** Leaves a record of another version as it is. */
  remove(id: string, version: string): Promise<void>
  /** How a record becomes part of a transaction of the handler's; absent where the store has none. */
  readonly transactions?: RecordTransactions
}

/** Writes of one transaction of Azure Table Storage: in one table and one partition, all of them or none. */
export type Rows = readonly TransactionAction[]

export interface RecordTransactions {
  partitionOf(id: string): string
  /** What {@link IdempotencyStore.replace} does, as rows; they fail the transaction where that gives undefined. */
  toRows(id: string, record: IdempotencyRecord, version: string): Promise<Rows>
}
