import type { RouteConfig } from '@asteasolutions/zod-to-openapi'
import * as z from 'zod'
import type { ErrorRow } from '../lib/apim-context/index.js'
import { gatewayErrors } from './gateway-errors.js'

type ResponseConfig = Exclude<RouteConfig['responses'][string], { $ref: string }>
export type Headers = Record<string, { description: string; schema: { type: 'string' | 'integer' } }>

/**
 * Whom an operation asks to be, by the names of the schemes. API Management puts its own in their place when it imports the
 * document (https://learn.microsoft.com/answers/questions/2122666): these are for people and generators. Mutual TLS is no scheme
 * before OpenAPI 3.1, so the description of an operation says it.
 */
export const securitySchemes = {
  subscriptionKey: {
    type: 'apiKey',
    in: 'header',
    name: 'Ocp-Apim-Subscription-Key',
    description: 'The key of a subscription to the product.',
  },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token of the identity provider. An operation names the scopes and roles that it needs.',
  },
} as const

/** On every answer, whether the app or the gateway gave it. */
export const commonHeaders: Headers = {
  'X-Correlation-ID': {
    description: 'The id of the request in every log on its way: the one that the client sent, or a new one.',
    schema: { type: 'string' },
  },
}

const Detail = z.object({
  in: z.enum(['path', 'query', 'headers', 'cookies', 'body']),
  name: z.string().meta({ description: 'A path such as `tags[2]`; empty for the whole.', example: 'item_id' }),
  message: z.string(),
})

const told = {
  code: z.string().meta({ description: 'Stable: made to be compared.', example: 'not_found' }),
  correlation_id: z.string(),
  details: z.array(Detail).meta({ description: 'One entry per problem of a refused request.' }),
}

/** The error envelope. */
const Failure = z.object({ error: z.object({ ...told, message: z.string() }) }).meta({ id: 'Error' })

/** The same as RFC 9457 problem details. The gateway's own have no details. */
const Problem = z
  .object({
    type: z.string().meta({ example: 'about:blank' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    ...told,
    details: told.details.optional(),
  })
  .meta({ id: 'Problem' })

/** What the gateway may answer to a call of an operation before, or instead of, the app. */
export const operationErrors: readonly ErrorRow[] = [
  gatewayErrors.subscription_key_missing,
  gatewayErrors.subscription_key_invalid,
  gatewayErrors.quota_exceeded,
  gatewayErrors.rate_limit_exceeded,
]

const retryAfter: Headers = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } }

const errorHeaders: Readonly<Record<number, Headers>> = {
  401: { 'WWW-Authenticate': { description: 'What is expected, a key or a token.', schema: { type: 'string' } } },
  403: retryAfter,
  409: retryAfter,
  429: retryAfter,
}

/** An answer in one of the two forms, as Accept asks, for all errors of a status. */
export function errorResponse(status: number, rows: readonly ErrorRow[]): ResponseConfig {
  return {
    description: rows.map(({ code, meaning }) => `\`${code}\`: ${meaning}`).join('\n\n'),
    headers: { ...commonHeaders, ...errorHeaders[status] },
    content: { 'application/json': { schema: Failure }, 'application/problem+json': { schema: Problem } },
  }
}
