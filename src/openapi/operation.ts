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

/** What the handler answers: a JSON body for each status with a schema, else what the note says of the body. */
function successResponses({ operation, responses }: RouteDefinition): Responses {
  const statuses = new Set([...Object.keys(responses), ...Object.keys(operation.responses ?? {})])
  const entries = [...statuses].map((status): [string, Responses[string]] => {
    const { description = 'The answer.', contentType, headers } = operation.responses?.[Number(status)] ?? {}
    const schema = responses[Number(status)]
    const content = schema
      ? { 'application/json': { schema } }
      : contentType && { [contentType]: { schema: { type: 'string' as const } } }
    return [status, { description, headers: toHeaders(headers), ...(content ? { content } : {}) }]
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

/** One operation of the document, from the declaration of its function. */
export function toRouteConfig(route: RouteDefinition, group: GroupInfo): RouteConfig {
  const { operation, request } = route
  return {
    operationId: route.name,
    method: route.method.toLowerCase() as RouteConfig['method'],
    path: `/${route.route}`,
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    tags: [...(operation.tags ?? [])],
    ...(operation.deprecated ? { deprecated: true } : {}),
    request: {
      ...(request.path ? { params: request.path } : {}),
      ...(request.query ? { query: request.query } : {}),
      ...(request.headers ? { headers: request.headers } : {}),
      ...(request.body ? { body: { required: true, content: { 'application/json': { schema: request.body } } } } : {}),
    },
    responses: {
      ...errorResponses([...(group.subscription ? operationErrors : []), ...route.errors]),
      // A status that the handler gives a body of its own is described by that body.
      ...successResponses(route),
    },
  }
}
