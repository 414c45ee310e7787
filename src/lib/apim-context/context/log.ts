import type { InvocationContext } from '@azure/functions'
import type { Settings } from '../settings.js'
import { toJsonLine, toTextLine } from './log-format.js'

export type LogFields = Readonly<Record<string, unknown>>
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Writes one line per call through the invocation, so that the host attaches it to the right request. */
export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export function createLog(invocation: InvocationContext, correlationId: string, format: Settings['logFormat']): Log {
  const write = (level: LogLevel, message: string, fields: LogFields | undefined): void => {
    invocation[level](
      format === 'text' ? toTextLine(message, fields) : toJsonLine(level, message, invocation, correlationId, fields),
    )
  }
  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
  }
}
