import { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders, request as sendRequest } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { encodePath } from '../../routing/path.js'
import type { HttpHead } from '../request.js'
import type { HttpResponse } from '../response.js'

/** Headers of one connection, which are not passed on: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
/** The server's own. */
const OWN: ReadonlySet<string> = new Set(['date', 'host'])

export interface ForwardedRequest {
  /** Address of the library's own server in the worker. */
  readonly target: string
  readonly head: HttpHead
  readonly request: IncomingMessage
  /** Read already when its length was known; otherwise it is streamed. */
  readonly body: Uint8Array | undefined
  readonly invocationId: string
  readonly signal: AbortSignal
}

/** Sends the request on to the worker. Resolves with its response, of which the body is still to come. */
export async function forward({
  target,
  head,
  request,
  body,
  invocationId,
  signal,
}: ForwardedRequest): Promise<HttpResponse> {
  const outgoing = sendRequest(new URL(target), {
    method: head.method,
    path: encodePath(head.path) + head.queryString,
    headers: forwardedHeaders(head, request, invocationId, body),
    agent: false,
    signal,
  })
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve)
    outgoing.once('error', reject)
  })
  sendBody(request, outgoing, body)
  return toResponse(await response)
}

function sendBody(request: IncomingMessage, outgoing: ClientRequest, body: Uint8Array | undefined): void {
  if (body || request.complete || request.headers['transfer-encoding'] === undefined) outgoing.end(body ?? '')
  // A client that goes away in the middle ends the call as well.
  else pipeline(request, outgoing).catch((error: Error) => outgoing.destroy(error))
}

function forwardedHeaders(
  head: HttpHead,
  request: IncomingMessage,
  invocationId: string,
  body: Uint8Array | undefined,
): OutgoingHttpHeaders {
  const kept = [...head.headers].filter(
    ([name]) => !HOP_BY_HOP.has(name) && name !== 'host' && name !== 'content-length',
  )
  return {
    ...Object.fromEntries(kept),
    ...(body ? { 'content-length': body.length } : {}),
    'x-forwarded-for': request.socket.remoteAddress ?? '127.0.0.1',
    'x-forwarded-host': head.host,
    'x-forwarded-proto': 'http',
    'x-ms-invocation-id': invocationId,
  }
}

function toResponse(incoming: IncomingMessage): HttpResponse {
  const headers = new Map<string, string>()
  for (const [name, values = []] of Object.entries(incoming.headersDistinct)) {
    if (!HOP_BY_HOP.has(name) && !OWN.has(name) && name !== 'set-cookie') headers.set(name, values.join(', '))
  }
  const cookies = incoming.headersDistinct['set-cookie'] ?? []
  return { status: incoming.statusCode ?? 200, headers, cookies, body: incoming }
}
