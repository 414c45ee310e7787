import type { Attributes } from '@opentelemetry/api'
import { printableText, toPrintable } from '../context/printable.js'
import { HttpError } from '../errors/http-error.js'

/** Causes lead to causes, in a circle at worst: so many are shown. */
const MAX_CAUSES = 8

/**
 * What was thrown, by the names of https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/. An error of the
 * toolkit is only how it was answered: its cause is what happened.
 */
export function toException(thrown: unknown): Attributes {
  const error = thrown instanceof HttpError && thrown.cause instanceof Error ? thrown.cause : thrown
  if (!(error instanceof Error)) {
    const text = JSON.stringify(toPrintable(error))
    return describe('Error', text, text)
  }
  return describe(error.name, error.message, stacksOf(error).join('\nCaused by: '))
}

function describe(type: string, message: string, stack: string): Attributes {
  return {
    'exception.type': type,
    'exception.message': printableText(message),
    'exception.stacktrace': printableText(stack),
  }
}

function stacksOf(error: Error): string[] {
  const stacks: string[] = []
  for (let at: unknown = error; at instanceof Error && stacks.length < MAX_CAUSES; at = at.cause) {
    stacks.push(at.stack ?? `${at.name}: ${at.message}`)
  }
  return stacks
}
