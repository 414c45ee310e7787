import type { HttpResponseInit } from '@azure/functions'
import type * as z from 'zod'
import type { Apim } from '../context/apim.js'
import type { ResponseSchemas } from '../decorators/validate-http.js'
import { errorCatalogue } from '../errors/catalogue.js'
import { HttpError } from '../errors/http-error.js'
import { Reply } from '../registration/reply.js'
import { identify } from './identify.js'

/** Turns what a handler returned into an answer, checked against the schema that the route declares for its status. */
export type Responder = (result: unknown, apim: Apim) => HttpResponseInit

/** Makes the responder of a route once. Without schemas the result is the answer itself, as the library takes it. */
export function createResponder(schemas: ResponseSchemas): Responder {
  const statuses = Object.keys(schemas).map(Number)
  if (statuses.length === 0) return passOn
  const success = statuses.includes(200) ? 200 : (statuses.find((status) => status >= 200 && status < 300) ?? 200)
  return (result, apim) => {
    if (!(result instanceof Reply)) return answer(schemas, success, result, {}, apim)
    const { status = success, headers, jsonBody, body, cookies } = result.init
    if (body !== undefined) return passOn({ ...result.init, status }, apim)
    const response = answer(schemas, status, jsonBody, plainHeaders(headers), apim)
    if (cookies) response.cookies = cookies
    return response
  }
}

function answer(
  schemas: ResponseSchemas,
  status: number,
  body: unknown,
  headers: Record<string, string>,
  apim: Apim,
): HttpResponseInit {
  identify(headers, apim)
  const schema = schemas[status]
  if (schema === undefined) throw invalid(`no response is declared for status ${status}`)
  if (schema === null) {
    if (body !== undefined) throw invalid(`status ${status} is declared without a body`)
    return { status, headers }
  }
  headers['Content-Type'] ??= 'application/json'
  return { status, headers, body: JSON.stringify(parse(schema, body)) }
}

function parse(schema: z.ZodType, body: unknown): unknown {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw invalid('the response breaks its schema', result.error)
}

const invalid = (message: string, cause?: Error): HttpError =>
  new HttpError(errorCatalogue.response_invalid, message, cause && { cause })

const passOn: Responder = (result, apim) => {
  const init = (result instanceof Reply ? result.init : result) as HttpResponseInit | undefined
  if (init === undefined || init === null) return { status: 204, headers: identify({}, apim) }
  if (typeof init !== 'object') throw new TypeError(`The handler returned a ${typeof init}: return an object`)
  const { status, body, jsonBody, cookies, enableContentNegotiation } = init
  const headers = identify(plainHeaders(init.headers), apim)
  return Object.assign({ status, headers, body, jsonBody, cookies, enableContentNegotiation }) as HttpResponseInit
}

/** Headers as one plain object, whichever of its three forms the handler chose. */
function plainHeaders(headers: HttpResponseInit['headers']): Record<string, string> {
  if (headers === undefined) return {}
  return Symbol.iterator in headers ? Object.fromEntries(headers) : { ...headers }
}
