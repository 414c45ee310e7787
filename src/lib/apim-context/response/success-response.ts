import type { HttpResponseInit } from '@azure/functions'
import * as z from 'zod'
import type { RequestContext } from '../context/request-context.js'
import type { ResponseSchemas } from '../decorators/validate-http.js'
import { HttpError } from '../errors/http-error.js'
import { HotSchema } from '../request/hot-schema.js'
import type { Settings } from '../settings/settings.js'
import type { Answer } from './answer.js'
import { identify, plainHeaders } from './headers.js'
import { invalidResponse } from './invalid-response.js'
import { Reply } from './reply.js'
import { toJson } from './to-json.js'

/** Turns what a handler returned into an answer. */
export type Responder = (result: unknown, context: RequestContext) => Answer

/** Gives the body as it is sent. @throws HttpError for one that breaks what is declared for its status */
type BodyCheck = (status: number | undefined, body: unknown, context: RequestContext) => unknown

/** Makes the responder of a route once. Without schemas the result is the answer itself, in the library's form. */
export function createResponder(schemas: ResponseSchemas, checking: Settings['http']['responseChecking']): Responder {
  const statuses = Object.keys(schemas).map(Number)
  if (statuses.length === 0) return respondFreely
  const success = statuses.includes(200) ? 200 : statuses.find((status) => status >= 200 && status < 300)
  const check = checks[checking](toFind(schemas))
  return (result, context) => {
    if (!(result instanceof Reply)) return toAnswer(success, check(success, result, context), {}, context)
    const { status = success, headers, jsonBody, body, cookies } = result.init
    if (body !== undefined) throw invalidResponse('body is not checked: answer with jsonBody, as declared')
    const checked = check(status, jsonBody, context)
    const answer = toAnswer(status, checked, plainHeaders(headers), context)
    if (cookies) answer.cookies = cookies
    return answer
  }
}

function toAnswer(
  status: number | undefined,
  body: unknown,
  headers: Record<string, string>,
  { apim }: RequestContext,
): Answer {
  if (!isStatus(status)) throw invalidResponse(`${status} is no HTTP status`)
  identify(headers, apim)
  if (body === undefined) return { status, headers }
  headers['content-type'] ??= 'application/json'
  return { status, headers, body: toJson(body) }
}

/** The schema for a status: null where there is no body, undefined where none is declared. */
type FindSchema = (status: number) => HotSchema | null | undefined

/** The first answer with a status makes its schema. */
function toFind(schemas: ResponseSchemas): FindSchema {
  const made = new Map<number, HotSchema | null | undefined>()
  const make = (status: number) => {
    const schema = schemas[status]
    const hot = schema && new HotSchema(schema)
    made.set(status, hot)
    return hot
  }
  return (status) => (made.has(status) ? made.get(status) : make(status))
}

const checks: Readonly<Record<Settings['http']['responseChecking'], (find: FindSchema) => BodyCheck>> = {
  enforce: (find) => (status, body) => parse(find, status, body),
  log: (find) => (status, body, context) => {
    try {
      return parse(find, status, body)
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      context.log.error('The response breaks its contract, and is sent all the same', { code: error.code, error })
      return body
    }
  },
  off: () => (_status, body) => body,
}

function parse(find: FindSchema, status: number | undefined, body: unknown): unknown {
  const schema = status === undefined ? undefined : find(status)
  if (schema === undefined) throw invalidResponse(`no response is declared for status ${status}`)
  if (schema === null) {
    if (body !== undefined) throw invalidResponse(`status ${status} is declared without a body`)
    return undefined
  }
  return parseBody(schema, body)
}

function parseBody(schema: HotSchema, body: unknown): unknown {
  const result = schema.safeParse(body)
  if (!result.success) throw invalidResponse('the response breaks its schema', new z.ZodError([...result.error.issues]))
  if (result.data === undefined) throw invalidResponse('the body is undefined, which JSON cannot write')
  return result.data
}

const respondFreely: Responder = (result, { apim }) => {
  if (result === undefined || result === null) return { status: 204, headers: identify({}, apim) }
  if (typeof result !== 'object') throw invalidResponse(`the handler returned a ${typeof result}, not an object`)
  const {
    status = 200,
    headers: given,
    jsonBody,
    body,
    cookies = [],
  }: HttpResponseInit = result instanceof Reply ? result.init : result
  // The library builds a Response of it after we have returned, where a failure would be the host's empty 500.
  if (!isStatus(status)) throw invalidResponse(`${status} is no HTTP status`)
  const headers = identify(plainHeaders(given), apim)
  if (jsonBody === undefined) return { status, headers, body, cookies }
  headers['content-type'] ??= 'application/json'
  return { status, headers, body: toJson(jsonBody), cookies }
}

const isStatus = (status: number | undefined): status is number =>
  Number.isInteger(status) && status! >= 200 && status! <= 599
