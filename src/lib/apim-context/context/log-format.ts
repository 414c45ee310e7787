import { inspect } from 'node:util'
import type { InvocationContext } from '@azure/functions'
import type { LogFields, LogLevel } from './log.js'

/** `message key=value …`: a value that could be mistaken for two, or for a second line, is quoted as JSON. */
export function toTextLine(message: string, fields: LogFields = {}): string {
  const words = Object.entries(fields).map(([key, value]) => `${key}=${toText(value)}`)
  return [message.replace(/[\r\n]+/g, ' '), ...words].join(' ')
}

/** One JSON object; the line's own members win over fields of the same name. */
export function toJsonLine(
  level: LogLevel,
  message: string,
  invocation: InvocationContext,
  correlationId: string,
  fields: LogFields = {},
): string {
  const own = {
    timestamp: new Date().toISOString(),
    level,
    message,
    function: invocation.functionName,
    invocation_id: invocation.invocationId,
    correlation_id: correlationId,
  }
  return toJson({ ...own, ...fields, ...own })
}

function toText(value: unknown): string {
  if (typeof value === 'string') return /^[^\s"=\\\p{Cc}]+$/u.test(value) ? value : JSON.stringify(value)
  return typeof value === 'object' && value !== null ? toJson(value) : String(value)
}

/** JSON of anything: what JSON cannot hold is shown as text, for a log line must never throw. */
function toJson(value: object): string {
  try {
    return JSON.stringify(value, replace)
  } catch {
    return JSON.stringify(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inspect(item)])))
  }
}

function replace(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Error)
    return { name: value.name, message: value.message, stack: value.stack, cause: value.cause }
  return value
}
