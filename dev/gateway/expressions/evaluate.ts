import type { Code } from './binding/operand.js'
import { EvaluationError } from './errors.js'
import { withSource } from './runtime/ambient.js'
import { withBudget } from './runtime/budget.js'
import { ExceptionValue } from './runtime/exceptions.js'
import { hostException } from './runtime/host-errors.js'
import { LimitError } from './runtime/limits.js'
import type { ContextSource } from './source.js'

/** Runs a program's code for one request. */
export function evaluate(run: Code, context: ContextSource): unknown {
  try {
    return withBudget(() => withSource(context, run, [null, null, context]))
  } catch (error) {
    throw evaluationError(error)
  }
}

function evaluationError(error: unknown): EvaluationError {
  if (error instanceof LimitError) return new EvaluationError(error.exceptionType, error.message)
  if (error instanceof ExceptionValue) return new EvaluationError(error.type.fullName, error.message)
  try {
    const exception = hostException(error)
    return new EvaluationError(exception.type.fullName, exception.message)
  } catch (limit) {
    if (limit instanceof LimitError) return new EvaluationError(limit.exceptionType, limit.message)
    // A mistake of this engine fails the request, not the gateway.
    return new EvaluationError('System.InvalidProgramException', `The expression engine failed: ${String(limit)}`)
  }
}
