import type { HttpRequest } from '@azure/functions'
import type * as z from 'zod'
import type { RequestContext } from '../context/request-context.js'
import type { RequestDeclaration } from '../decorators/validate-http.js'
import { errorCatalogue } from '../errors/catalogue.js'
import type { ProblemDetail, ProblemPlace, Refusal } from '../errors/http-error.js'
import { createBodyReader } from './body.js'
import { describeIssue } from './describe-issue.js'
import { HotSchema } from './hot-schema.js'
import { cookieReader, headerReader, type ParameterReader, queryReader } from './parameters.js'
import { toDetails } from './problems.js'
import { refuse } from './refuse.js'

/** Puts what a request holds into the handler's input, or says why it is refused. */
export type RequestValidator = (
  context: RequestContext,
  input: Record<string, unknown>,
) => Refusal | undefined | Promise<Refusal | undefined>

/** Puts what it finds into the input; yields `none` itself where all is well, so that nothing is allocated. */
type Check = (request: HttpRequest, input: Record<string, unknown>) => readonly ProblemDetail[]

const none: readonly ProblemDetail[] = []
const words = { error: describeIssue }

/**
 * Makes the validator of a route once. Every problem of every place is reported, not only the first.
 * @param maxBodyBytes the limit of a body that has none of its own
 */
export function createValidator(declared: RequestDeclaration, maxBodyBytes: number): RequestValidator {
  const checkParameters = parametersCheck(declared)
  if (!declared.body) return ({ request }, input) => refusal(checkParameters(request, input))
  const { format } = declared.body
  const readBody = createBodyReader(format, maxBodyBytes)
  const schema = new HotSchema(format.schema)
  return async (context, input) => {
    const problems = checkParameters(context.request, input)
    const read = await readBody(context)
    if ('refused' in read) return read.refused
    const found = checkBody(schema, read.value, input)
    return found === none ? refusal(problems) : refusal([...problems, ...found])
  }
}

function parametersCheck({ path, query, headers, cookies }: RequestDeclaration): Check {
  const checks: Check[] = []
  if (path) checks.push(checkOf('path', path, (request) => request.params))
  if (query) checks.push(checkOf('query', query, queryReader(query)))
  if (headers) checks.push(checkOf('headers', headers, headerReader(headers)))
  if (cookies) checks.push(checkOf('cookies', cookies, cookieReader(cookies)))
  return (request, input) => {
    let problems = none
    for (const check of checks) {
      const found = check(request, input)
      if (found !== none) problems = [...problems, ...found]
    }
    return problems
  }
}

function checkOf(place: ProblemPlace, declared: z.ZodType, read: ParameterReader): Check {
  const schema = new HotSchema(declared)
  return (request, input) => parseInto(input, place, schema, read(request))
}

function parseInto(
  input: Record<string, unknown>,
  place: ProblemPlace,
  schema: HotSchema,
  value: unknown,
): readonly ProblemDetail[] {
  const result = schema.safeParse(value, words)
  if (!result.success) return toDetails(place, result.error.issues)
  input[place] = result.data
  return none
}

/** A recursive schema overflows the stack on what is nested deep enough, and that is the client's doing. */
function checkBody(schema: HotSchema, value: unknown, input: Record<string, unknown>): readonly ProblemDetail[] {
  try {
    return parseInto(input, 'body', schema, value)
  } catch (error) {
    if (!(error instanceof RangeError && error.message.includes('call stack'))) throw error
    return [{ in: 'body', name: '', message: 'Nested too deeply' }]
  }
}

const refusal = (details: readonly ProblemDetail[]): Refusal | undefined =>
  details.length === 0 ? undefined : refuse(errorCatalogue.validation_failed, { details })
