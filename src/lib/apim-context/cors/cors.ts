import type { HttpRequest, HttpResponseInit } from '@azure/functions'

/** What a page may read of an answer, beyond what every page may. */
const EXPOSED = 'ETag, Link, Location, Retry-After, X-Correlation-ID, X-Request-ID'

/** How long a browser remembers the answer to a preflight, in seconds; Chromium goes no further. */
const PREFLIGHT_SECONDS = 7200

export type Handler<A extends unknown[]> = (request: HttpRequest, ...rest: A) => Promise<HttpResponseInit>

/** Lets the pages of some origins call the app. */
export interface Cors {
  /** Adds to the answers of a function what lets those pages read them. */
  around<A extends unknown[]>(handler: Handler<A>): Handler<A>
  /** Answers the question that a browser asks before a call that a plain form could not make. */
  preflight(request: HttpRequest): Promise<HttpResponseInit>
}

/** @param origins of the pages, or `*` for all; credentials such as cookies are not taken from any */
export function createCors(origins: readonly string[]): Cors {
  const allowed = new Set(origins)

  function headersFor(request: HttpRequest): Record<string, string> {
    if (allowed.has('*')) return { 'access-control-allow-origin': '*' }
    const origin = request.headers.get('origin')
    return origin !== null && allowed.has(origin) ? { 'access-control-allow-origin': origin } : {}
  }

  return {
    around:
      (handler) =>
      async (request, ...rest) => {
        const answer = await handler(request, ...rest)
        const headers = answer.headers as Record<string, string>
        Object.assign(headers, headersFor(request))
        headers['access-control-expose-headers'] = EXPOSED
        headers['vary'] = headers['vary'] ? `${headers['vary']}, Origin` : 'Origin'
        return answer
      },
    async preflight(request) {
      const given = headersFor(request)
      if (Object.keys(given).length === 0) return { status: 204, headers: { vary: 'Origin' } }
      return {
        status: 204,
        headers: {
          ...given,
          'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
          'access-control-allow-headers': request.headers.get('access-control-request-headers') ?? '',
          'access-control-max-age': String(PREFLIGHT_SECONDS),
          vary: 'Origin',
        },
      }
    },
  }
}
