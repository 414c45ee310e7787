import type { RouteConfig } from '@asteasolutions/zod-to-openapi'
import * as z from 'zod'

type ResponseConfig = Exclude<RouteConfig['responses'][string], { $ref: string }>
export type Headers = Record<string, { description: string; schema: { type: 'string' | 'integer' } }>

export const SUBSCRIPTION_KEY = 'subscriptionKey'

export const securityScheme = {
  type: 'apiKey',
  in: 'header',
  name: 'Ocp-Apim-Subscription-Key',
  description: 'The key of a subscription to the product.',
} as const

/** On every answer, whether the app or the gateway gave it. */
export const commonHeaders: Headers = {
  'X-Correlation-ID': {
    description: 'The id of the request in every log on its way: the one that the client sent, or a new one.',
    schema: { type: 'string' },
  },
}

const Detail = z.object({
  in: z.enum(['path', 'query', 'headers', 'body']),
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

/** An answer in one of the two forms, as Accept asks. */
export function errorResponse(description: string, headers: Headers = {}): ResponseConfig {
  return {
    description,
    headers: { ...commonHeaders, ...headers },
    content: {
      'application/json': { schema: Failure },
      'application/problem+json': { schema: Problem },
    },
  }
}

const retryAfter: Headers = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } }

/** What the gateway answers before, or instead of, the app. */
export const gatewayResponses: Record<string, ResponseConfig> = {
  401: errorResponse(
    '`subscription_key_missing`, `subscription_key_invalid`: the key is missing, or not valid for this API.',
    {
      'WWW-Authenticate': { description: 'Where the key is expected.', schema: { type: 'string' } },
    },
  ),
  403: errorResponse("`quota_exceeded`: the subscription's quota is used up.", retryAfter),
  429: errorResponse('`rate_limit_exceeded`: too many calls in too short a time.', retryAfter),
}
