import type { Cookie, HttpResponse, HttpResponseInit } from '@azure/functions'
import functions from '@azure/functions'
import type { LogLine } from './logs.js'

/** What the client gets, as the host sends it. */
export interface TestResponse {
  readonly status: number
  readonly headers: HttpResponse['headers']
  /** Each `Set-Cookie` line as the host writes it. */
  readonly cookies: readonly string[]
  readonly bytes: Uint8Array
  readonly text: string
  /** What a body of JSON holds; undefined for any other, also for a compressed one. @throws SyntaxError for broken JSON */
  readonly body: unknown
  /** The body parsed as JSON. @throws SyntaxError when it is not */
  json(): unknown
  /** The body of an answer with this status. @throws Error telling what came instead */
  bodyOf(status: number): unknown
  /** What the invocation logged. */
  readonly logs: readonly LogLine[]
}

const { HttpResponse: Response } = functions

/** Passes an answer through the library, as the worker does, and reads what comes out. */
export async function toResponse(
  answer: HttpResponseInit,
  logs: readonly LogLine[],
  what: string,
): Promise<TestResponse> {
  const response = answer instanceof Response ? answer : new Response(answer)
  const { status, headers } = response
  const bytes = new Uint8Array(await response.arrayBuffer())
  const text = new TextDecoder().decode(bytes)
  const type = headers.has('content-encoding') ? '' : (headers.get('content-type') ?? '')
  const isJson = text !== '' && /^application\/(?:json|[\w.-]+\+json)(?:;|$)/i.test(type)
  const read = () => (isJson ? JSON.parse(text) : undefined)
  return {
    status,
    headers,
    cookies: response.cookies.map(toSetCookie),
    bytes,
    text,
    get body() {
      return read()
    },
    json: () => JSON.parse(text),
    bodyOf(expected) {
      if (status !== expected) throw new Error(`${what} answered ${status}, not ${expected}: ${text.slice(0, 1000)}`)
      return read()
    },
    logs,
  }
}

/**
 * A cookie as the host sends it: the value percent-encoded, the path `/` unless another is given
 * (https://github.com/dotnet/aspnetcore/blob/main/src/Http/Headers/src/SetCookieHeaderValue.cs).
 */
function toSetCookie({ name, value, expires, maxAge, domain, path, secure, httpOnly, sameSite }: Cookie): string {
  const attributes = [
    `${name}=${encodeURIComponent(value).replace(/[!'()*]/g, toEscape)}`,
    expires !== undefined && `expires=${new Date(expires).toUTCString()}`,
    maxAge !== undefined && `max-age=${Math.trunc(maxAge)}`,
    domain && `domain=${domain}`,
    `path=${path || '/'}`,
    secure && 'secure',
    sameSite && `samesite=${sameSite.toLowerCase()}`,
    httpOnly && 'httponly',
  ]
  return attributes.filter(Boolean).join('; ')
}

const toEscape = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
