import { HostConfigurationError } from '../errors.js'
import type { HttpHead } from './request.js'
import { emptyResponse, type HttpResponse } from './response.js'

export interface CorsOptions {
  readonly origins: readonly string[]
  readonly credentials?: boolean
}

/** The host's CORS policy: any header and any method for the allowed origins. */
export interface Cors {
  /** The answer to a preflight, which reaches no function whatever its path; undefined for any other request. */
  preflight(head: HttpHead): HttpResponse | undefined
  /** Response headers for an allowed origin; a disallowed origin's request runs all the same, without them. */
  headers(head: HttpHead): Readonly<Record<string, string>>
}

/** @throws HostConfigurationError for `*` together with credentials, which the real host refuses to start with. */
export function createCors({ origins, credentials = false }: CorsOptions): Cors | undefined {
  if (origins.length === 0) return undefined
  const any = origins.includes('*')
  if (any && credentials) {
    throw new HostConfigurationError('CORS cannot allow "*" and credentials together; name the origins.')
  }
  const allowed = new Set(origins.map((origin) => origin.replace(/\/$/, '').toLowerCase()))
  const headers = ({ headers: sent }: HttpHead): Record<string, string> => {
    const origin = sent.get('origin')
    if (origin === undefined || !(any || allowed.has(origin.toLowerCase()))) return {}
    return {
      'Access-Control-Allow-Origin': any ? '*' : origin,
      ...(credentials ? { 'Access-Control-Allow-Credentials': 'true' } : {}),
      ...(any ? {} : { Vary: 'Origin' }),
    }
  }
  return { headers, preflight: (head) => (isPreflight(head) ? answerPreflight(head, headers(head)) : undefined) }
}

function isPreflight({ method, headers }: HttpHead): boolean {
  return method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method')
}

function answerPreflight({ headers }: HttpHead, allowed: Readonly<Record<string, string>>): HttpResponse {
  if (Object.keys(allowed).length === 0) return emptyResponse(204)
  const requested = headers.get('access-control-request-headers')
  return emptyResponse(204, {
    ...allowed,
    'Access-Control-Allow-Methods': headers.get('access-control-request-method') as string,
    ...(requested === undefined ? {} : { 'Access-Control-Allow-Headers': requested }),
  })
}
