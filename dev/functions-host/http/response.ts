import type { ServerResponse } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import type { RpcHttpResponse, RpcTypedData } from '../worker/core-types.js'
import { formatCookie } from './cookies.js'

export interface HttpResponse {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly cookies: readonly string[]
  /** Whole, or to be passed on as it comes. */
  readonly body: Uint8Array | Readable
}

const EMPTY = new Uint8Array()

export function emptyResponse(status: number, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers: new Map(Object.entries(headers)), cookies: [], body: EMPTY }
}

export function jsonResponse(status: number, value: unknown): HttpResponse {
  const headers = { 'Content-Type': 'application/json; charset=utf-8' }
  return { ...emptyResponse(status, headers), body: Buffer.from(JSON.stringify(value)) }
}

/** What the client gets for the function's return value: nothing returned is 204. */
export function fromReturnValue(returnValue: RpcTypedData | null | undefined): HttpResponse {
  const http = returnValue?.http as RpcHttpResponse | undefined
  if (!http) return emptyResponse(204)
  return {
    status: Number.parseInt(http.statusCode, 10),
    headers: new Map(Object.entries(http.headers)),
    cookies: http.cookies.map(formatCookie),
    body: toBytes(http.body),
  }
}

function toBytes(body: RpcTypedData | null | undefined): Uint8Array {
  if (body?.bytes) return body.bytes
  const text = body?.string ?? body?.json
  return text === undefined ? EMPTY : Buffer.from(text)
}

/** Statuses whose responses carry neither a body nor a length. */
const BODILESS: ReadonlySet<number> = new Set([204, 304])

/**
 * Sends a response as Kestrel does: chunked unless the handler gave a length, `Content-Length: 0` for an empty body.
 * `defaults` are added where the response does not have them.
 * A body shorter than its Content-Length breaks the connection off.
 * @throws TypeError when a header cannot be sent, and RangeError when the body is empty or too long for its
 *   Content-Length; nothing has been sent then.
 */
export function sendResponse(
  target: ServerResponse,
  response: HttpResponse,
  defaults: Readonly<Record<string, string>>,
): void {
  try {
    setHeaders(target, response, defaults)
    checkLength(target, response)
  } catch (error) {
    for (const name of target.getHeaderNames()) target.removeHeader(name)
    throw error
  }
  target.statusCode = response.status
  // Kestrel sends no Connection header as long as the connection stays open.
  if (target.shouldKeepAlive && !target.hasHeader('connection')) target.removeHeader('connection')
  if (response.body instanceof Uint8Array) sendBytes(target, response.body)
  else {
    target.flushHeaders()
    // Where either side breaks off, so does the other.
    pipeline(response.body, target, () => undefined)
  }
}

function sendBytes(target: ServerResponse, body: Uint8Array): void {
  if (body.length === 0 || target.req.method === 'HEAD') target.end()
  else if (Number(target.getHeader('content-length')) > body.length) {
    target.write(body, () => target.destroy())
  } else {
    // Written first, so that the body goes out in chunks: with `end` alone Node adds a Content-Length.
    target.write(body)
    target.end()
  }
}

function setHeaders(target: ServerResponse, response: HttpResponse, defaults: Readonly<Record<string, string>>): void {
  target.setHeader('Server', 'Kestrel')
  for (const [name, value] of response.headers) {
    if (/[^\t\u0020-\u007e]/.test(value)) throw new TypeError(`The value of the header '${name}' is not ASCII.`)
    target.setHeader(name, value)
  }
  if (response.cookies.length > 0) {
    const earlier = response.headers.get('set-cookie')
    target.setHeader('Set-Cookie', [...(earlier === undefined ? [] : [earlier]), ...response.cookies])
  }
  for (const [name, value] of Object.entries(defaults)) {
    if (!target.hasHeader(name)) target.setHeader(name, value)
  }
}

function checkLength(target: ServerResponse, { status, body }: HttpResponse): void {
  if (!(body instanceof Uint8Array) || target.req.method === 'HEAD' || BODILESS.has(status)) return
  const header = target.getHeader('content-length')
  if (header === undefined) {
    if (body.length === 0) target.setHeader('Content-Length', 0)
    return
  }
  const length = Number(header)
  if (!Number.isInteger(length) || length < body.length || (length > 0 && body.length === 0)) {
    throw new RangeError(`The body has ${body.length} bytes, and its Content-Length is ${String(header)}.`)
  }
}
