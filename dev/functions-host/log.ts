import type { Environment } from './configuration/environment.js'
import { HostConfigurationError } from './errors.js'
import type { HostLog, HostLogEntry, LogLevel } from './types.js'

export type LogFormat = 'text' | 'json'

/** `LOG_FORMAT`; text when it is not set. */
export function readLogFormat(environment: Readonly<Partial<Environment>>): LogFormat {
  const format = environment['LOG_FORMAT'] ?? 'text'
  if (format === 'text' || format === 'json') return format
  throw new HostConfigurationError(`LOG_FORMAT is '${format}'; it must be text or json.`)
}

/** Levels that Core Tools does not show unless asked to. */
const HIDDEN: ReadonlySet<LogLevel> = new Set(['trace', 'debug', 'none'])

/** Writes each entry as one piece: a line with its time for people, or one JSON object. */
export function createHostLog(format: LogFormat, write: (text: string) => void): HostLog {
  const toText = format === 'json' ? toJson : toLine
  return (entry) => {
    if (!HIDDEN.has(entry.level)) write(`${toText(entry, new Date())}\n`)
  }
}

function toLine({ message }: HostLogEntry, now: Date): string {
  return `[${now.toISOString()}] ${message}`
}

function toJson({ level, category, message, functionName, invocationId }: HostLogEntry, now: Date): string {
  return JSON.stringify({
    timestamp: now.toISOString(),
    level,
    category,
    functionName,
    invocationId,
    ...fields(message),
  })
}

/** An app that logs JSON objects gets its fields beside the host's, rather than as text inside a text. */
function fields(message: string): object {
  if (!message.startsWith('{')) return { message }
  try {
    return JSON.parse(message) as object
  } catch {
    return { message }
  }
}
