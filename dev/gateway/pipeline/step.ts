import { EvaluationError } from '../expressions/index.js'
import type { Exchange, ScopeName, Section } from './exchange.js'

/** Ends the pipeline: nothing after it runs, and `exchange.response` is what the client gets. */
export const END = Symbol('end')
/** Skips the rest of inbound and the backend: outbound runs on `exchange.response`, as after a hit in the response cache. */
export const ANSWERED = Symbol('answered')
export type Flow = typeof END | typeof ANSWERED | undefined

/** Where a policy stands, which `context.LastError` shows when it fails. */
export interface Site {
  readonly policy: string
  readonly scope: ScopeName
  readonly section: Section
  /** Such as `choose[3]/when[2]/set-header[1]`. */
  readonly path: string
  readonly policyId?: string
}

/** A compiled policy. It returns a promise only when it must wait, so that a chain of cheap policies runs in one go. */
export type Step = ((exchange: Exchange) => Flow | Promise<Flow>) & { readonly site?: Site }

/** Runs steps in order until one ends the pipeline; stays synchronous for as long as the steps do. Errors leave with their site. */
export function runSteps(steps: readonly Step[], exchange: Exchange, from = 0): Flow | Promise<Flow> {
  let i = from
  try {
    for (; i < steps.length; i++) {
      const flow = steps[i]!(exchange)
      if (flow === undefined) continue
      if (typeof flow === 'symbol') return flow
      return flow.then(
        (end) => end ?? runSteps(steps, exchange, i + 1),
        (error) => {
          throw located(error, steps[i]!.site)
        },
      )
    }
  } catch (error) {
    throw located(error, steps[i]!.site)
  }
  return undefined
}

/** The error with its place; an expression's exception becomes what API Management reports for it. The innermost place stays. */
function located(error: unknown, site: Site | undefined): unknown {
  if (site === undefined) return error
  const { policy, ...place } = site
  if (error instanceof EvaluationError) {
    return new PolicyError({
      source: policy,
      reason: 'ExpressionValueEvaluationFailure',
      message: `Expression evaluation failed. ${error.message}`,
      status: 500,
      publicMessage: 'Internal server error',
      ...place,
    })
  }
  return error instanceof PolicyError && error.error.path === undefined
    ? new PolicyError({ ...error.error, ...place })
    : error
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
      /** JSON that goes on the wire in place of the usual object with `publicMessage`. */
      readonly publicBody?: string
      readonly headers?: Readonly<Record<string, string>>
      /** These are filled in on the way out, by runSteps. */
      readonly scope?: ScopeName
      readonly section?: Section
      readonly path?: string
      readonly policyId?: string
    },
  ) {
    super(error.message)
  }
}
