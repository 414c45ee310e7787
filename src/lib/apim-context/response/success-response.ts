import type { HttpResponseInit } from '@azure/functions'
import type * as z from 'zod'
import type { Apim } from '../context/apim.js'
import type { ResponseSchemas } from '../decorators/validate-http.js'
import type { Answer } from './answer.js'
import { identify, plainHeaders } from './headers.js'
import { invalidResponse } from './invalid-response.js'
import { Reply } from './reply.js'
import { toJson } from './to-json.js'

/** Turns what a handler returned into an answer, checked against the schema that the route declares for its status. */
export type Responder = (result: unknown, apim: Apim) => Answer

/** Makes the responder of a route once. Without schemas the result is the answer itself, in the library's form. */
export function createResponder(schemas: ResponseSchemas): Responder {
  const statuses = Object.keys(schemas).map(Number)
  if (statuses.length === 0) return respondFreely
  const success = statuses.includes(200) ? 200 : statuses.find((status) => status >= 200 && status < 300)
  return (result, apim) => {
    if (!(result instanceof Reply)) return toAnswer(schemas, success, result, {}, apim)
    const { status = success, headers, jsonBody, body, cookies } = result.init
    if (body !== undefined) throw invalidResponse('body is not checked: answer with jsonBody, as declared')
    const response = toAnswer(schemas, status, jsonBody, plainHeaders(headers), apim)
    if (cookies) response.cookies = cookies
    return response
  }
}

function toAnswer(
  schemas: ResponseSchemas,
  status: number | undefined,
  body: unknown,
  headers: Record<string, string>,
  apim: Apim,
): Answer {
  const schema = status === undefined ? undefined : schemas[status]
  if (status === undefined || schema === undefined)
    throw invalidResponse(`no response is declared for status ${status}`)
  identify(headers, apim)
  if (schema === null) {
    if (body !== undefined) throw invalidResponse(`status ${status} is declared without a body`)
    return { status, headers }
  }
  headers['content-type'] ??= 'application/json'
  return { status, headers, body: toJson(parse(schema, body)) }
}

function parse(schema: z.ZodType, body: unknown): unknown {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw invalidResponse('the response breaks its schema', result.error)
}

const respondFreely: Responder = (result, apim) => {
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
  if (!Number.isInteger(status) || status < 200 || status > 599) throw invalidResponse(`${status} is no HTTP status`)
  const headers = identify(plainHeaders(given), apim)
  if (jsonBody === undefined) return { status, headers, body, cookies }
  headers['content-type'] ??= 'application/json'
  return { status, headers, body: toJson(jsonBody), cookies }
}
