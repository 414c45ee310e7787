import type { RouteConfig } from '@asteasolutions/zod-to-openapi'
import type { Api, ErrorRow, Operation, RequestBody, ResponseNote, RouteDefinition } from '../lib/apim-context/index.js'
import { commonHeaders, errorResponse, type Headers, operationErrors } from './components.js'

type Responses = RouteConfig['responses']

function toHeaders(notes: NonNullable<ResponseNote['headers']>): Headers {
  const entries = Object.entries(notes).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ])
  return { ...commonHeaders, ...Object.fromEntries(entries) }
}

/** What the kernel says of a version and its end. */
function versionHeaders({ deprecated = false }: Operation, api: Api): Readonly<Record<string, string>> {
  const end = typeof deprecated === 'object' ? deprecated : api.deprecated
  return {
    ...(api.version === undefined ? {} : { 'X-API-Version': 'The version of the API that answers.' }),
    ...(end ? { Deprecation: 'Since when the operation is deprecated, as RFC 9745 writes it.' } : {}),
    ...(end?.sunset ? { Sunset: 'From when on it may answer no more.' } : {}),
  }
}

/** What the handler answers, a JSON body for each status with a schema, else what the note says of the body; and layers. */
function successResponses({ operation, responses, effects }: RouteDefinition, api: Api): Responses {
  const notes: Record<string, ResponseNote> = { ...operation.responses }
  for (const effect of effects) Object.assign(notes, effect.responses)
  const added = Object.assign({}, versionHeaders(operation, api), ...effects.map((effect) => effect.responseHeaders))
  const statuses = new Set([...Object.keys(responses), ...Object.keys(notes)])
  const entries = [...statuses].map((status): [string, Responses[string]] => {
    const { description = 'The answer.', contentType, headers } = notes[status] ?? {}
    const schema = responses[Number(status)]
    const content = schema
      ? { 'application/json': { schema } }
      : contentType && { [contentType]: { schema: { type: 'string' as const } } }
    return [status, { description, headers: toHeaders({ ...added, ...headers }), ...(content ? { content } : {}) }]
  })
  return Object.fromEntries(entries)
}

function errorResponses(rows: readonly ErrorRow[]): Responses {
  const statuses = [...new Set(rows.map(({ status }) => status))]
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      errorResponse(
        status,
        rows.filter((row) => row.status === status),
      ),
    ]),
  )
}

/** The body in each of the content types that it may have. */
function toRequestBody({ format }: RequestBody): NonNullable<NonNullable<RouteConfig['request']>['body']> {
  const { types, schema, compressed } = format
  return {
    required: !schema.safeParse(format.empty).success,
    ...(compressed ? { description: 'May come compressed, as Content-Encoding says: gzip, br or deflate.' } : {}),
    content: Object.fromEntries(types.map((type) => [type, { schema }])),
  }
}

/** What comes in: the schemas of the route, and the headers that its decorators read. */
function toRequest({ request, effects }: RouteDefinition): NonNullable<RouteConfig['request']> {
  const headers = [request.headers, ...effects.map((effect) => effect.headers?.())].filter(
    (schema) => schema !== undefined,
  )
  return {
    ...(request.path ? { params: request.path } : {}),
    ...(request.query ? { query: request.query } : {}),
    ...(request.cookies ? { cookies: request.cookies } : {}),
    ...(headers.length > 0 ? { headers } : {}),
    ...(request.body ? { body: toRequestBody(request.body) } : {}),
  }
}

/**
 * What a caller has to show beyond what the whole API asks for: all of it together. Undefined when nothing. Scopes are not
 * listed: a scheme of the type http has none in OpenAPI 3.0.
 */
export function securityOf({ effects }: RouteDefinition, api: Api): Record<string, string[]>[] | undefined {
  if (!effects.some(({ security }) => security?.scheme === 'bearer')) return undefined
  return [{ ...(api.subscription ? { subscriptionKey: [] } : {}), bearer: [] }]
}

/** What the declaration says, and what its decorators need that has no place elsewhere. */
function descriptionOf({ operation, effects }: RouteDefinition): string | undefined {
  const parts = [operation.description, ...effects.map(({ note }) => note)].filter((part) => part !== undefined)
  return parts.length > 0 ? [...new Set(parts)].join('\n\n') : undefined
}

/** One operation of the document, from the declaration of its function. */
export function toRouteConfig(route: RouteDefinition, api: Api): RouteConfig {
  const { operation } = route
  const description = descriptionOf(route)
  const security = securityOf(route, api)
  return {
    operationId: route.name,
    method: route.method.toLowerCase() as RouteConfig['method'],
    path: `/${route.path}`,
    summary: operation.summary,
    ...(description === undefined ? {} : { description }),
    ...(security === undefined ? {} : { security }),
    tags: [...(operation.tags ?? [])],
    ...(operation.deprecated || api.deprecated ? { deprecated: true } : {}),
    request: toRequest(route),
    responses: {
      ...errorResponses([...(api.subscription ? operationErrors : []), ...route.errors]),
      // A status that the handler gives a body of its own is described by that body.
      ...successResponses(route, api),
    },
  }
}
