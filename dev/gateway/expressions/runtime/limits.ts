/** A limit of the engine was reached. No catch clause of an expression sees it: it would go on for ever otherwise. */
export class LimitError extends Error {
  override readonly name = 'LimitError'

  constructor(
    readonly exceptionType: string,
    message: string,
  ) {
    super(message)
  }
}

export function raiseLimit(exceptionType: string, message: string): never {
  throw new LimitError(exceptionType, message)
}
