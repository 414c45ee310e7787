/** A place in a file. Lines and columns count from 1, as editors do. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Something wrong with the gateway's configuration: where it is, what is wrong and what to do about it. */
export interface Problem extends Position {
  readonly file: string
  readonly message: string
}

/** Thrown when a configuration cannot be served; carries every problem found, not only the first. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'))
  }
}

export function formatProblem({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column}: ${message}`
}
