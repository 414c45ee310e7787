import type { Position } from '../problem.js'

/** An expression that does not compile. Line and column are those of the document when the caller said where the `@` stands. */
export class ExpressionError extends Error implements Position {
  override readonly name = 'ExpressionError'

  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
    /** The C# compiler's number for this kind of error, such as `CS0103`. */
    readonly code: string,
  ) {
    super(message)
  }
}

/** An expression that threw while it ran: what a policy turns into ExpressionValueEvaluationFailure. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError'

  constructor(
    /** The .NET exception's full name, such as `System.NullReferenceException`. */
    readonly exceptionType: string,
    message: string,
  ) {
    super(message)
  }
}
