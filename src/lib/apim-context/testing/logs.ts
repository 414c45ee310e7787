/** One line of an invocation's log. */
export interface LogLine {
  /** As the host names it: `debug`, `information`, `warning`, `error`. */
  readonly level: string
  /** Of a line in JSON its message; any other line as it is. */
  readonly message: string
  /** The other members of a line in JSON. */
  readonly fields: Readonly<Record<string, unknown>>
  /** What the host was handed. */
  readonly line: string
}

export function toLogLine(level: string, line: string): LogLine {
  const { message, ...fields } = line.startsWith('{') ? parse(line) : {}
  return typeof message === 'string' ? { level, message, fields, line } : { level, message: line, fields: {}, line }
}

/** A handler may write lines of its own through the invocation, which only look like ours. */
function parse(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line)
  } catch {
    return {}
  }
}
