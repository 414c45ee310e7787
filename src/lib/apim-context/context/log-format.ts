import { inspect } from 'node:util'
import type { InvocationContext } from '@azure/functions'

export type LogFields = Readonly<Record<string, unknown>>
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/**
 * `message key=value …`. A value that could be mistaken for two, or for a second line, is quoted as JSON; an error follows
 * with its stack.
 */
export function toTextLine(message: string, fields: LogFields = {}): string {
  let line = message.replace(/[\r\n]+/g, ' ')
  let stacks = ''
  for (const [key, value] of Object.entries(fields)) {
    if (value instanceof Error) stacks += `\n${inspect(value)}`
    else line += ` ${key}=${toText(value)}`
  }
  return line + stacks
}

/** One JSON object with each field a member of its own; the line's own members win over fields of the same name. */
export function toJsonLine(
  level: LogLevel,
  message: string,
  { functionName, invocationId }: InvocationContext,
  correlationId: string,
  fields: LogFields = {},
): string {
  const line: Record<string, unknown> = {
    timestamp: new Date().toISOString(),
    level,
    message,
    function: functionName,
    invocation_id: invocationId,
    correlation_id: correlationId,
  }
  for (const [key, value] of Object.entries(fields)) {
    // Only a field itself is looked at: a replacer, which sees every value within, doubles the cost of a line.
    if (!Object.hasOwn(line, key)) line[key] = value instanceof Error ? showError(value) : value
  }
  return toJson(line)
}

/** Causes lead to causes, in a circle at worst: so many are shown. */
const MAX_CAUSES = 8

function showError(error: Error, depth = 0): object {
  const { name, message, stack, cause } = error
  const show = (value: unknown) => (value instanceof Error && depth < MAX_CAUSES ? showError(value, depth + 1) : value)
  const errors = error instanceof AggregateError ? { errors: error.errors.map(show) } : {}
  return { name, message, stack, cause: show(cause), ...errors }
}

function toText(value: unknown): string {
  if (typeof value === 'string') return /^[^\s"=\\\p{Cc}]+$/u.test(value) ? value : JSON.stringify(value)
  return typeof value === 'object' && value !== null ? toJson(value) : String(value)
}

/** JSON of anything: what JSON cannot hold is shown as text, for a log line must never throw. */
function toJson(value: object): string {
  try {
    return JSON.stringify(value)
  } catch {
    const entries = Object.entries(value).map(([key, item]) => [key, typeof item === 'string' ? item : inspect(item)])
    return JSON.stringify(Object.fromEntries(entries))
  }
}
