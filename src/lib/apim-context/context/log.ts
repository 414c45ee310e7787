import type { InvocationContext } from '@azure/functions'
import type { Settings } from '../settings/settings.js'
import { type LogFields, type LogLevel, toJsonLine, toTextLine } from './log-format.js'

/** Writes one line per call through the invocation, so that the host attaches it to the right request. */
export class Log {
  readonly #invocation: InvocationContext
  readonly #correlationId: string
  readonly #format: Settings['log']['format']

  constructor(invocation: InvocationContext, correlationId: string, format: Settings['log']['format']) {
    this.#invocation = invocation
    this.#correlationId = correlationId
    this.#format = format
  }

  debug(message: string, fields?: LogFields): void {
    this.#write('debug', message, fields)
  }

  info(message: string, fields?: LogFields): void {
    this.#write('info', message, fields)
  }

  warn(message: string, fields?: LogFields): void {
    this.#write('warn', message, fields)
  }

  error(message: string, fields?: LogFields): void {
    this.#write('error', message, fields)
  }

  #write(level: LogLevel, message: string, fields: LogFields | undefined): void {
    this.#invocation[level](
      this.#format === 'text'
        ? toTextLine(message, fields)
        : toJsonLine(level, message, this.#invocation, this.#correlationId, fields),
    )
  }
}
