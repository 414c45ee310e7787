import type { IncomingMessage } from 'node:http'
import type { RouteValues } from '../routing/matcher.js'
import { BadRequestError, decodePath, encodePath } from '../routing/path.js'
import type { RpcHttpRequest, RpcNullable } from '../worker/core-types.js'
import { parseQuery } from './query.js'

/** A request's head, its target decoded. */
export interface HttpHead {
  readonly method: string
  /** Decoded, without dot segments. */
  readonly path: string
  /** As sent, with its `?`; empty when there is none. */
  readonly queryString: string
  readonly host: string
  /** Repeated headers joined by a comma, names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  /** The first `x-functions-key` header. */
  readonly functionsKey: string | undefined
}

/** @throws BadRequestError for what Kestrel answers with 400. */
export function readHead(request: IncomingMessage): HttpHead {
  const target = (request.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '')
  const mark = target.indexOf('?')
  const path = decodePath((mark < 0 ? target : target.slice(0, mark)) || '/')
  const headers = readHeaders(request.rawHeaders)
  const host = headers.get('host')
  if (host === undefined || !/^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+;=%-]*)(?::\d+)?$/i.test(host)) {
    throw new BadRequestError(`The Host header is missing or not valid.`)
  }
  return {
    method: request.method ?? 'GET',
    path,
    queryString: mark < 0 ? '' : target.slice(mark),
    host,
    headers,
    functionsKey: request.headersDistinct['x-functions-key']?.[0],
  }
}

function readHeaders(rawHeaders: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>()
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] as string).toLowerCase()
    const value = rawHeaders[index + 1] as string
    const earlier = headers.get(name)
    headers.set(name, earlier === undefined ? value : `${earlier},${value}`)
  }
  return headers
}

/** The request as the host hands it to the worker. */
export function toRpcRequest(head: HttpHead, values: RouteValues, body: Uint8Array | undefined): RpcHttpRequest {
  return {
    method: head.method,
    url: `http://${head.host}${encodePath(head.path)}${head.queryString}`,
    nullableHeaders: toNullable(head.headers),
    nullableParams: toNullable(values),
    nullableQuery: toNullable(parseQuery(head.queryString)),
    ...(body ? { body: { bytes: body } } : {}),
  }
}

function toNullable(entries: ReadonlyMap<string, string>): Record<string, RpcNullable<string>> {
  return Object.fromEntries([...entries].map(([name, value]) => [name, { value }]))
}
