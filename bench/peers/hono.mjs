import functions from '@azure/functions'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { azureHonoHandler } from '@marplex/hono-azurefunc-adapter'
import { catalog, lineOf, refusal, tell } from './shared.mjs'

const Price = z.strictObject({ amount: z.int().min(0), currency: z.string().regex(/^[A-Z]{3}$/) })
const Tag = z
  .string()
  .max(40)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const members = { name: z.string().trim().min(1).max(200), description: z.string().max(4000), price: Price }
const Draft = z.strictObject({ ...members, tags: z.array(Tag).max(20) })
const Item = z.object({ item_id: z.int().min(1), ...members, tags: z.array(Tag).max(20), updated_at: z.iso.datetime() })
const Told = Item.extend({ routed_by: z.string(), correlation_id: z.string(), cache_status: z.string() })
const json = (schema) => ({ content: { 'application/json': { schema } }, description: 'The item.' })

const app = new OpenAPIHono({
  defaultHook: ({ success, error }, c) => (success ? undefined : c.json(refusal(error.issues), 422)),
})

const getItem = createRoute({
  method: 'get',
  path: '/api/catalog/{item_id}',
  request: { params: z.object({ item_id: z.coerce.number().int().min(1) }) },
  responses: { 200: json(Told) },
})
app.openapi(getItem, async (c) => {
  const { item, version } = await catalog.get(c.req.valid('param').item_id)
  const told = tell((name) => c.req.header(name))
  lineOf('honoGet', told, item.item_id)
  const headers = { 'x-correlation-id': told.correlation_id, etag: `"${version}"`, 'cache-control': 'no-store' }
  // It describes answers and does not check them.
  return c.json(Told.parse({ ...item, ...told }), 200, headers)
})

const createItem = createRoute({
  method: 'post',
  path: '/api/catalog',
  request: { body: { content: { 'application/json': { schema: Draft } } } },
  responses: { 201: json(Item) },
})
app.openapi(createItem, async (c) => {
  const { item, version } = await catalog.create(c.req.valid('json'))
  const headers = { 'x-correlation-id': tell((name) => c.req.header(name)).correlation_id, etag: `"${version}"` }
  return c.json(Item.parse(item), 201, { ...headers, location: `/api/catalog/${item.item_id}` })
})

export function register() {
  const handler = azureHonoHandler(app.fetch)
  functions.app.http('honoGet', { methods: ['GET'], route: 'hono/{*path}', handler })
  functions.app.http('honoPost', { methods: ['POST'], route: 'hono/{*path}', handler })
}
