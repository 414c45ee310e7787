import * as z from 'zod'
import {
  http,
  inject,
  openapi,
  requireGateway,
  requireRoles,
  respond,
  schema,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'
import { gatewayIdentity } from './shared/gateway-identity.js'
import { readonly } from './shared/readonly.js'
import { orders } from './shared/services.js'
import { Sum } from './shared/sum-schema.js'

const Query = schema(() =>
  z.object({
    from: z.iso.date().optional().meta({ description: 'The first day, in UTC.', example: '2026-01-01' }),
    to: z.iso.date().optional().meta({ description: 'The day after the last.', example: '2026-02-01' }),
  }),
)

const OrderReport = schema(() =>
  z
    .object({
      orders: z.int().meta({ description: 'How many there are.', example: 12 }),
      turnover: readonly(z.array(Sum())).meta({ description: 'One for each currency.' }),
    })
    .meta({ id: 'OrderReport' }),
)

/** Where quotas are of products alone. */
const noQuota = { quota: null }

export const getOrderReport = http(
  {
    name: 'getOrderReport',
    method: 'GET',
    route: 'reports/orders',
    // It reads every order, so not often. Two tries are within the 30 seconds that Consumption has.
    gateway: {
      scopes: ['orders.read'],
      timeout: 14,
      retry: { count: 1, interval: 1 },
      quota: { calls: 100, seconds: 3600, per: 'user' },
      skus: { consumption: noQuota, basicv2: noQuota, standardv2: noQuota },
    },
  },
  withContext(),
  requireGateway(gatewayIdentity),
  requireRoles('API.Admin'),
  inject({ orders }),
  openapi({
    summary: 'Report on the orders',
    description: 'Counts and adds up the orders of a time; of all time when none is given.',
    tags: ['Orders'],
    responses: { 200: { description: 'The report.' } },
  }),
  validateHttp({ query: Query, response: OrderReport }),
)(async ({ query, orders }) =>
  respond({ headers: { 'Cache-Control': 'no-store' }, jsonBody: await orders.report(query) }),
)
