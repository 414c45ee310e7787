import type { InvocationContext } from '@azure/functions'
import type { LogFields, LogLevel } from './log-format.js'
import { type LogWriter, ranks } from './log-writer.js'

/**
 * The log of one invocation. A line has a message, which should be constant, and fields; those whose names or values show
 * that they are secrets are redacted. Levels below the setting LOG_LEVEL cost nothing.
 */
export class Log {
  readonly #invocation: InvocationContext
  readonly #correlationId: string
  readonly #writer: LogWriter
  readonly #bound: LogFields | undefined

  constructor(invocation: InvocationContext, correlationId: string, writer: LogWriter, bound?: LogFields) {
    this.#invocation = invocation
    this.#correlationId = correlationId
    this.#writer = writer
    this.#bound = bound
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

  /** Whether lines of the level are written: for fields that are dear to make. */
  isEnabled(level: LogLevel): boolean {
    return ranks[level] >= this.#writer.threshold
  }

  /** The same log with fields that every line of it has. */
  child(fields: LogFields): Log {
    return new Log(this.#invocation, this.#correlationId, this.#writer, { ...this.#bound, ...fields })
  }

  #write(level: LogLevel, message: string, fields: LogFields | undefined): void {
    if (ranks[level] < this.#writer.threshold) return
    const all = this.#bound ? { ...this.#bound, ...fields } : fields
    this.#writer.write(level, message, this.#invocation, this.#correlationId, all)
  }
}
