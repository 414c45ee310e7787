export interface CallErrorOptions extends ErrorOptions {
  /** What the service answered, if it did. */
  readonly status?: number
  /** When the service wants to be asked again, in milliseconds from now. */
  readonly retryAfter?: number | undefined
}

const transient: readonly (number | undefined)[] = [undefined, 408, 429, 500, 502, 503, 504]

/** A call that failed. Its message names the service, the path and the status, and nothing of what was sent. */
export class CallError extends Error {
  override readonly name = 'CallError'
  /** Whether another attempt may do better. */
  readonly isTransient: boolean
  /** Whether the service has failed, and not merely asked for patience. */
  readonly isOutage: boolean
  readonly retryAfter: number | undefined

  constructor(message: string, { status, retryAfter, ...options }: CallErrorOptions) {
    super(message, options)
    this.isTransient = transient.includes(status)
    this.isOutage = this.isTransient && status !== 429
    this.retryAfter = retryAfter
  }
}
