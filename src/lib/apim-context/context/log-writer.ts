import type { InvocationContext } from '@azure/functions'
import type { RouteDefinition } from '../registration/route.js'
import type { Settings } from '../settings/settings.js'
import { createLineHead, type LogFields, type LogLevel, toJsonLine, toTextLine } from './log-format.js'

/** Takes what was logged beside the host, which takes lines. */
export type LogSink = (level: LogLevel, message: string, fields: LogFields | undefined) => void

/** What all log lines of a function have in common. */
export interface LogWriter {
  /** The rank of the lowest level that is written. */
  readonly threshold: number
  write(
    level: LogLevel,
    message: string,
    invocation: InvocationContext,
    correlationId: string,
    fields: LogFields | undefined,
  ): void
}

export const ranks: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 }

/** Lines go through the invocation, so that the host attaches them to the right request. */
export function createLogWriter(route: RouteDefinition, { format, level }: Settings['log'], sink?: LogSink): LogWriter {
  const { name, method, path, api } = route
  const head = createLineHead({
    function: name,
    operation: `${method} ${path}`,
    ...(api && { api: api.name }),
    ...(api?.version !== undefined && { version: api.version }),
  })
  return {
    threshold: ranks[level],
    write(level, message, invocation, correlationId, fields) {
      invocation[level](
        format === 'text'
          ? toTextLine(message, fields)
          : toJsonLine(level, message, head, invocation.invocationId, correlationId, fields),
      )
      sink?.(level, message, fields)
    },
  }
}
