import type { HttpRequest } from '@azure/functions'
import type * as z from 'zod'
import type { RequestContext } from '../context/request-context.js'
import type { RequestSchemas } from '../decorators/validate-http.js'
import { errorCatalogue } from '../errors/catalogue.js'
import type { ProblemDetail, ProblemPlace, Refusal } from '../errors/http-error.js'
import { readJson } from './body.js'
import { describeIssue } from './describe-issue.js'
import { toDetails } from './problems.js'
import { refuse } from './refuse.js'

/** Puts what a request holds into the handler's input, or says why it is refused. */
export type RequestValidator = (
  context: RequestContext,
  input: Record<string, unknown>,
) => Refusal | undefined | Promise<Refusal | undefined>

type Reader = (request: HttpRequest) => unknown
/** Puts what it finds into the input; yields `none` itself where all is well, so that nothing is allocated. */
type Check = (request: HttpRequest, input: Record<string, unknown>) => readonly ProblemDetail[]

const none: readonly ProblemDetail[] = []
const words = { error: describeIssue }

/** Makes the validator of a route once. Every problem of every place is reported, not only the first. */
export function createValidator({ path, query, headers, body }: RequestSchemas): RequestValidator {
  const checks: Check[] = []
  if (path) checks.push(checkOf('path', path, (request) => request.params))
  if (query) checks.push(checkOf('query', query, queryReader(query)))
  if (headers) checks.push(checkOf('headers', headers, headerReader(headers)))
  const checkParameters: Check = (request, input) => {
    let problems = none
    for (const check of checks) {
      const found = check(request, input)
      if (found !== none) problems = [...problems, ...found]
    }
    return problems
  }
  if (!body) return ({ request }, input) => refusal(checkParameters(request, input))
  return async (context, input) => {
    const problems = checkParameters(context.request, input)
    const read = await readJson(context)
    if ('refused' in read) return read.refused
    return refusal([...problems, ...checkBody(body, read.value, input)])
  }
}

const checkOf =
  (place: ProblemPlace, schema: z.ZodType, read: Reader): Check =>
  (request, input) =>
    parseInto(input, place, schema, read(request))

function parseInto(
  input: Record<string, unknown>,
  place: ProblemPlace,
  schema: z.ZodType,
  value: unknown,
): readonly ProblemDetail[] {
  const result = schema.safeParse(value, words)
  if (!result.success) return toDetails(place, result.error.issues)
  input[place] = result.data
  return none
}

/** A recursive schema overflows the stack on what is nested deep enough, and that is the client's doing. */
function checkBody(schema: z.ZodType, value: unknown, input: Record<string, unknown>): readonly ProblemDetail[] {
  try {
    return parseInto(input, 'body', schema, value)
  } catch (error) {
    if (!(error instanceof RangeError && error.message.includes('call stack'))) throw error
    return [{ in: 'body', name: '', message: 'Nested too deeply' }]
  }
}

const refusal = (details: readonly ProblemDetail[]): Refusal | undefined =>
  details.length === 0 ? undefined : refuse(errorCatalogue.validation_failed, { details })

/** Reads the declared parameters; all of them when the schema has a word on undeclared ones. */
function queryReader(schema: z.ZodObject): Reader {
  if (!schema.def.catchall) return pick(schema, (request, key) => request.query.get(key))
  // A function key in the query is the host's, not the operation's: no schema should have to name it.
  const isOurs = ([key]: [string, string]) => key !== 'code' || Object.hasOwn(schema.shape, 'code')
  return (request) => Object.fromEntries([...request.query].filter(isOurs))
}

function headerReader(schema: z.ZodObject): Reader {
  return pick(schema, (request, key) => request.headers.get(key))
}

function pick(schema: z.ZodObject, get: (request: HttpRequest, key: string) => string | null): Reader {
  const keys = Object.keys(schema.shape)
  return (request) => {
    const values: Record<string, string> = {}
    for (const key of keys) {
      const value = get(request, key)
      if (value !== null) values[key] = value
    }
    return values
  }
}
