import type { HttpRequest } from '@azure/functions'
import type * as z from 'zod'
import type { RequestSchemas } from '../decorators/validate-http.js'
import { type HttpError, type ProblemDetail, type ProblemPlace, ValidationError } from '../errors/http-error.js'
import { readJson } from './body.js'
import { toDetails } from './problems.js'

/** Puts what a request holds into the handler's input, or says why it is refused. */
export type RequestValidator = (
  request: HttpRequest,
  input: Record<string, unknown>,
) => HttpError | undefined | Promise<HttpError | undefined>

type Reader = (request: HttpRequest) => unknown

/** Makes the validator of a route once; a route without schemas has one that does nothing. */
export function createValidator(schemas: RequestSchemas): RequestValidator {
  const { path, query, headers, body } = schemas
  const checks: ParameterCheck[] = []
  if (path) checks.push(checkOf('path', path, (request) => request.params))
  if (query) checks.push(checkOf('query', query, queryReader(query)))
  if (headers) checks.push(checkOf('headers', headers, headerReader(headers)))
  const checkParameters: ParameterCheck = (request, input, problems) => {
    for (const check of checks) check(request, input, problems)
  }
  return body ? withBody(body, checkParameters) : withoutBody(checkParameters)
}

type ParameterCheck = (request: HttpRequest, input: Record<string, unknown>, problems: ProblemDetail[]) => void

function checkOf(place: ProblemPlace, schema: z.ZodType, read: Reader): ParameterCheck {
  return (request, input, problems) => {
    const result = schema.safeParse(read(request))
    if (result.success) input[place] = result.data
    else problems.push(...toDetails(place, result.error.issues))
  }
}

function withoutBody(check: ParameterCheck): RequestValidator {
  return (request, input) => {
    const problems: ProblemDetail[] = []
    check(request, input, problems)
    return refusal(problems)
  }
}

function withBody(schema: z.ZodType, check: ParameterCheck): RequestValidator {
  return async (request, input) => {
    const problems: ProblemDetail[] = []
    check(request, input, problems)
    const body = await readJson(request)
    if ('refused' in body) return body.refused
    checkOf('body', schema, () => body.value)(request, input, problems)
    return refusal(problems)
  }
}

const refusal = (problems: ProblemDetail[]): HttpError | undefined =>
  problems.length === 0 ? undefined : new ValidationError(undefined, { details: problems })

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
