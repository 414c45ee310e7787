import { randomUUID } from 'node:crypto'
import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions'
import functions from '@azure/functions'
import type { ItemDraft } from '../../src/catalog/item.js'
import { catalog } from './work.js'

/** The baseline: what someone writes who does the same work by hand and trusts every input but the id. */
export function registerRaw(prefix: string): void {
  functions.app.http(`${prefix}Get`, { methods: ['GET'], route: `${prefix}/catalog/{item_id}`, handler: get })
  functions.app.http(`${prefix}Post`, { methods: ['POST'], route: `${prefix}/catalog`, handler: post })
}

/** The same for every route of an app: a GET reads an item, whatever else creates one. */
export function registerRawRoutes(routes: readonly { name: string; method: string; route: string }[]): void {
  for (const { name, method, route } of routes) {
    const options = { route, authLevel: 'function', handler: method === 'GET' ? get : post } as const
    functions.app.http(name, { methods: [method as 'GET'], ...options })
  }
}

interface Ids {
  readonly correlationId: string
  readonly headers: Readonly<Record<string, string>>
}

function idsOf(request: HttpRequest): Ids {
  const correlationId = request.headers.get('x-correlation-id') ?? randomUUID()
  const requestId = request.headers.get('x-request-id') ?? randomUUID()
  return {
    correlationId,
    headers: { 'x-correlation-id': correlationId, 'x-request-id': requestId, 'x-api-version': 'v1' },
  }
}

async function get(request: HttpRequest, invocation: InvocationContext): Promise<HttpResponseInit> {
  const { correlationId, headers } = idsOf(request)
  const itemId = Number(request.params['item_id'])
  if (!Number.isInteger(itemId) || itemId < 1) return refuse(correlationId, headers)
  const { item, version } = await catalog.get(itemId)
  const told = {
    routed_by: request.headers.get('x-apim-gateway') ?? 'direct',
    correlation_id: correlationId,
    cache_status: request.headers.get('x-apim-cache') ?? 'bypass',
  }
  const line = {
    timestamp: new Date().toISOString(),
    level: 'info',
    message: 'Handled APIM backend request',
    function: invocation.functionName,
    invocation_id: invocation.invocationId,
    ...told,
    item_id: item.item_id,
  }
  invocation.info(JSON.stringify(line))
  return {
    headers: { ...headers, etag: `"${version}"`, 'cache-control': 'no-store' },
    jsonBody: { ...item, ...told },
  }
}

function refuse(correlationId: string, headers: Ids['headers']): HttpResponseInit {
  const details = [{ in: 'path', name: 'item_id', message: 'Expected an integer of at least 1' }]
  const message = 'Parameters or body break their schema; details has one entry per problem.'
  const error = { code: 'validation_failed', message, correlation_id: correlationId, details }
  return { status: 422, headers: { ...headers }, jsonBody: { error } }
}

async function post(request: HttpRequest): Promise<HttpResponseInit> {
  const { headers } = idsOf(request)
  const { item, version } = await catalog.create((await request.json()) as ItemDraft)
  const location = `/api/catalog/${item.item_id}`
  return { status: 201, headers: { ...headers, location, etag: `"${version}"` }, jsonBody: item }
}
