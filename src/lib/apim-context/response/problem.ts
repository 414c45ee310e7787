import type { ProblemDetail } from '../errors/http-error.js'
import { parseWeights } from '../request/weights.js'

export const PROBLEM_TYPE = 'application/problem+json'

/** What clients are told of a failure. */
export interface Told {
  readonly code: string
  readonly message: string
  readonly correlation_id: string
  readonly details: readonly ProblemDetail[]
}

/** RFC 9457 problem details; the type is the row of the error reference where that is published. */
export function toProblem({ message: detail, ...members }: Told, status: number, docsUrl: string | undefined): object {
  // Asked for here: no start has to load what only a problem document needs.
  const { STATUS_CODES } = process.getBuiltinModule('node:http')
  const type = docsUrl === undefined ? 'about:blank' : `${docsUrl}#${members.code}`
  return { type, title: STATUS_CODES[status], status, detail, ...members }
}

/** Whether a client names problem documents, and wants our own envelope no more than them. */
export function prefersProblem(accept: string | null): boolean {
  if (accept === null || !accept.toLowerCase().includes(PROBLEM_TYPE)) return false
  const weights = parseWeights(accept)
  const problem = weights.get(PROBLEM_TYPE) ?? 0
  const json = weights.get('application/json') ?? weights.get('application/*') ?? weights.get('*/*') ?? 0
  return problem > 0 && problem >= json
}
