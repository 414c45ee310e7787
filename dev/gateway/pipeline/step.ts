import type { Exchange } from './exchange.js'

/** Ends the pipeline: nothing after it runs, and `exchange.response` is what the client gets. */
export const END = Symbol('end')
export type Flow = typeof END | undefined

/** A compiled policy. It returns a promise only when it must wait, so that a chain of cheap policies runs in one go. */
export type Step = (exchange: Exchange) => Flow | Promise<Flow>

/** Runs steps in order until one ends the pipeline; stays synchronous for as long as the steps do. */
export function runSteps(steps: readonly Step[], exchange: Exchange, from = 0): Flow | Promise<Flow> {
  for (let i = from; i < steps.length; i++) {
    const flow = steps[i]!(exchange)
    if (flow === END) return END
    if (flow !== undefined) return flow.then((end) => (end === END ? END : runSteps(steps, exchange, i + 1)))
  }
  return undefined
}

/** What a policy throws to fail the request: the error that on-error sees, and the response that the client gets without one. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'

  constructor(
    readonly error: {
      readonly source: string
      readonly reason: string
      /** `context.LastError.Message`. */
      readonly message: string
      readonly status: number
      readonly statusReason?: string
      /** What goes on the wire where no on-error policy answers; it differs from `message` for several errors. */
      readonly publicMessage: string
      readonly headers?: Readonly<Record<string, string>>
      /** Filled in on the way out by what composes the policies. */
      readonly path?: string
      readonly policyId?: string
    },
  ) {
    super(error.message)
  }
}
