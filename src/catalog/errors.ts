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

/** Bytes that are no picture of a kind that the catalogue shows. */
export class UnknownPictureError extends Error {
  override readonly name = 'UnknownPictureError'
  constructor() {
    super('The bytes are no PNG, JPEG or WebP picture.')
  }
}

export interface UnknownRow {
  /** From 0. */
  readonly row: number
  readonly itemId: number
}

/** Rows of a list are about items that do not exist. */
export class UnknownItemsError extends Error {
  override readonly name = 'UnknownItemsError'
  constructor(readonly rows: readonly UnknownRow[]) {
    super(`Items ${rows.map(({ itemId }) => itemId).join(', ')} do not exist.`)
  }
}
