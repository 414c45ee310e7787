import { InvalidCursorError } from './errors.js'

/** Opaque to clients, so that paging may change without breaking them: the last id of a page, marked with a version. */
export function toCursor(lastId: number): string {
  return Buffer.from(`1:${lastId}`).toString('base64url')
}

/** @throws InvalidCursorError */
export function fromCursor(cursor: string): number {
  const [, id] = /^1:([1-9]\d{0,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  const lastId = Number(id)
  if (!Number.isSafeInteger(lastId) || toCursor(lastId) !== cursor) throw new InvalidCursorError()
  return lastId
}
