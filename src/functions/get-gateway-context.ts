import * as z from 'zod'
import {
  http,
  openapi,
  requireSubscription,
  respond,
  schema,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'

const said = schema(() => z.string().nullable())

const GatewayContext = schema(() =>
  z
    .object({
      correlation_id: z.string(),
      request_id: z.string(),
      routed_by: z.enum(['azure-api-management', 'direct']),
      region: said(),
      api: said().meta({ example: 'simple-api' }),
      api_version: said().meta({ example: 'v1' }),
      api_revision: said().meta({ example: '1' }),
      operation: said().meta({ example: 'getgatewaycontext' }),
      product: said().meta({ example: 'catalog-standard' }),
      subscription: z.object({ id: z.string(), name: said() }),
      remaining_calls: z.int().nullable().meta({ description: 'Until the limit of the subscription begins anew.' }),
      cache_status: z.enum(['bypass', 'miss', 'hit']),
      trace_requested: z.boolean(),
      client_ip: said().meta({ description: 'The address of the client, as the gateway saw it.' }),
      client_certificate: said().meta({ description: "Thumbprint of the client's certificate." }),
    })
    .meta({ id: 'GatewayContext' }),
)

export const getGatewayContext = http(
  { name: 'getGatewayContext', method: 'GET', route: 'context' },
  withContext(),
  requireSubscription(),
  openapi({
    summary: 'Get the context of the gateway',
    description: 'Tells what the gateway said to the app about this very request: for finding out what stands between.',
    tags: ['Users'],
    responses: { 200: { description: 'What the gateway said.' } },
  }),
  validateHttp({ response: GatewayContext }),
)(({ apim, subscription }) =>
  respond({
    headers: { 'Cache-Control': 'no-store' },
    jsonBody: {
      correlation_id: apim.correlationId,
      request_id: apim.requestId,
      routed_by: apim.routedBy,
      region: apim.region ?? null,
      api: apim.api ?? null,
      api_version: apim.apiVersion ?? null,
      api_revision: apim.apiRevision ?? null,
      operation: apim.operation ?? null,
      product: apim.product ?? null,
      subscription: { id: subscription.id, name: subscription.name ?? null },
      remaining_calls: apim.remainingCalls ?? null,
      cache_status: apim.cacheStatus,
      trace_requested: apim.traceRequested,
      client_ip: apim.clientIp ?? null,
      client_certificate: apim.clientCertificate ?? null,
    },
  }),
)
