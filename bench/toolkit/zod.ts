import { randomUUID } from 'node:crypto'
import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions'
import functions from '@azure/functions'
import type * as z from 'zod'
import { Item, ItemDraft, ItemPath } from '../../src/functions/shared/schemas.js'
import { catalog } from './work.js'

const [Path, Draft, Answer] = [ItemPath(), ItemDraft(), Item()]

/** Hand-written zod: the raw handlers, with the schemas of ours around them. */
export function registerZod(): void {
  functions.app.http('zodGet', { methods: ['GET'], route: 'zod/catalog/{item_id}', handler: get })
  functions.app.http('zodPost', { methods: ['POST'], route: 'zod/catalog', handler: post })
}

const refuse = (error: z.ZodError, correlationId: string): HttpResponseInit => ({
  status: 422,
  headers: { 'x-correlation-id': correlationId },
  jsonBody: {
    error: {
      code: 'validation_failed',
      message: 'Parameters or body break their schema; details has one entry per problem.',
      correlation_id: correlationId,
      details: error.issues.map(({ path, message }) => ({ in: 'path', name: path.join('.'), message })),
    },
  },
})

async function get(request: HttpRequest, invocation: InvocationContext): Promise<HttpResponseInit> {
  const correlationId = request.headers.get('x-correlation-id') ?? randomUUID()
  const path = Path.safeParse(request.params)
  if (!path.success) return refuse(path.error, correlationId)
  const { item, version } = await catalog.get(path.data.item_id)
  const told = {
    routed_by: request.headers.get('x-apim-gateway') ?? 'direct',
    correlation_id: correlationId,
    cache_status: request.headers.get('x-apim-cache') ?? 'bypass',
  }
  const { functionName, invocationId } = invocation
  const line = { timestamp: new Date().toISOString(), level: 'info', message: 'Handled APIM backend request' }
  invocation.info(JSON.stringify({ ...line, function: functionName, invocation_id: invocationId, ...told }))
  return {
    headers: { 'x-correlation-id': correlationId, etag: `"${version}"`, 'cache-control': 'no-store' },
    jsonBody: { ...Answer.parse(item), ...told },
  }
}

async function post(request: HttpRequest): Promise<HttpResponseInit> {
  const correlationId = request.headers.get('x-correlation-id') ?? randomUUID()
  const body = Draft.safeParse(await request.json())
  if (!body.success) return refuse(body.error, correlationId)
  const { item, version } = await catalog.create(body.data)
  const headers = { 'x-correlation-id': correlationId, location: `/api/catalog/${item.item_id}`, etag: `"${version}"` }
  return { status: 201, headers, jsonBody: Answer.parse(item) }
}
