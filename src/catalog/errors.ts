/** No item has this id (any more). */
export class ItemNotFoundError extends Error {
  override readonly name = 'ItemNotFoundError'
  constructor(readonly itemId: number) {
    super(`Item ${itemId} does not exist.`)
  }
}

/** The item is not, or no longer, in the version that the caller wants to change. */
export class VersionConflictError extends Error {
  override readonly name = 'VersionConflictError'
  constructor(readonly itemId: number) {
    super(`Item ${itemId} has changed since it was read.`)
  }
}

/** A cursor that no list of ours has given out. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError'
  constructor() {
    super('The cursor is not one that a list has returned.')
  }
}

/** A file that does not hold comma-separated values. */
export class MalformedCsvError extends Error {
  override readonly name = 'MalformedCsvError'
}
