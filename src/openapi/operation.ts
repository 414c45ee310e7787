import type { RouteConfig } from '@asteasolutions/zod-to-openapi'
import type { ErrorRow, ResponseNote, RouteDefinition } from '../lib/apim-context/index.js'
import { commonHeaders, errorResponse, type Headers, operationErrors } from './components.js'
import type { GroupInfo } from './groups.js'

type Responses = RouteConfig['responses']

function toHeaders(notes: ResponseNote['headers'] = {}): Headers {
  const entries = Object.entries(notes).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ])
  return { ...commonHeaders, ...Object.fromEntries(entries) }
}

/** What the handler answers, a JSON body for each status with a schema, else what the note says of the body; and layers. */
function successResponses({ operation, responses, effects }: RouteDefinition): Responses {
  const notes: Record<string, ResponseNote> = { ...operation.responses }
  for (const effect of effects) Object.assign(notes, effect.responses)
  const added = Object.assign({}, ...effects.map(({ responseHeaders }) => responseHeaders))
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

/** What comes in: the schemas of the route, and the headers that its decorators read. */
function toRequest({ request, effects }: RouteDefinition): NonNullable<RouteConfig['request']> {
  const headers = [request.headers, ...effects.map((effect) => effect.headers)].filter((schema) => schema !== undefined)
  return {
    ...(request.path ? { params: request.path } : {}),
    ...(request.query ? { query: request.query } : {}),
    ...(headers.length > 0 ? { headers } : {}),
    ...(request.body ? { body: { required: true, content: { 'application/json': { schema: request.body } } } } : {}),
  }
}

/** One operation of the document, from the declaration of its function. */
export function toRouteConfig(route: RouteDefinition, group: GroupInfo): RouteConfig {
  const { operation } = route
  return {
    operationId: route.name,
    method: route.method.toLowerCase() as RouteConfig['method'],
    path: `/${route.route}`,
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    tags: [...(operation.tags ?? [])],
    ...(operation.deprecated ? { deprecated: true } : {}),
    request: toRequest(route),
    responses: {
      ...errorResponses([...(group.subscription ? operationErrors : []), ...route.errors]),
      // A status that the handler gives a body of its own is described by that body.
      ...successResponses(route),
    },
  }
}
