import functions from '@azure/functions'
import { initContract } from '@ts-rest/core'
import { createAzureFunctionHandler, TsRestResponse } from '@ts-rest/serverless/azure'
import { z } from 'zod3'
import { catalog, lineOf, refusal, tell } from './shared.mjs'

const Price = z.object({ amount: z.number().int().min(0), currency: z.string().regex(/^[A-Z]{3}$/) }).strict()
const Tag = z
  .string()
  .max(40)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const members = { name: z.string().trim().min(1).max(200), description: z.string().max(4000), price: Price }
const Draft = z.object({ ...members, tags: z.array(Tag).max(20) }).strict()
const itemMembers = { item_id: z.number().int().min(1), ...members, tags: z.array(Tag).max(20) }
const Item = z.object({ ...itemMembers, updated_at: z.string().datetime() })
const Told = Item.extend({ routed_by: z.string(), correlation_id: z.string(), cache_status: z.string() })

const contract = initContract().router({
  getItem: {
    method: 'GET',
    path: '/api/catalog/:item_id',
    pathParams: z.object({ item_id: z.coerce.number().int().min(1) }),
    responses: { 200: Told },
  },
  createItem: { method: 'POST', path: '/api/catalog', body: Draft, responses: { 201: Item } },
})

const router = {
  async getItem({ params }, { request, responseHeaders }) {
    const { item, version } = await catalog.get(params.item_id)
    const told = tell((name) => request.headers.get(name))
    lineOf('ts-restGet', told, item.item_id)
    responseHeaders.set('x-correlation-id', told.correlation_id)
    responseHeaders.set('etag', `"${version}"`)
    responseHeaders.set('cache-control', 'no-store')
    return { status: 200, body: { ...item, ...told } }
  },
  async createItem({ body }, { request, responseHeaders }) {
    const { item, version } = await catalog.create(body)
    responseHeaders.set('x-correlation-id', tell((name) => request.headers.get(name)).correlation_id)
    responseHeaders.set('etag', `"${version}"`)
    responseHeaders.set('location', `/api/catalog/${item.item_id}`)
    return { status: 201, body: item }
  },
}

const options = {
  responseValidation: true,
  jsonQuery: false,
  errorHandler: ({ pathParamsError, bodyError }) =>
    TsRestResponse.fromJson(refusal([...(pathParamsError?.issues ?? []), ...(bodyError?.issues ?? [])]), {
      status: 422,
    }),
}

export function register() {
  const handler = createAzureFunctionHandler(contract, router, options)
  functions.app.http('ts-restGet', { methods: ['GET'], route: 'ts-rest/{*path}', handler })
  functions.app.http('ts-restPost', { methods: ['POST'], route: 'ts-rest/{*path}', handler })
}
