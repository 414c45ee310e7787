import functions from '@azure/functions'
import { initTRPC } from '@trpc/server'
import { createAzureFunctionsHandler } from 'trpc-azure-functions-adapter'
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

const t = initTRPC.context().create({
  errorFormatter: ({ shape, error }) => ({ ...shape, data: refusal(error.cause?.issues ?? []) }),
})

const router = t.router({
  getItem: t.procedure
    .input(z.object({ item_id: z.number().int().min(1) }))
    .output(Told)
    .query(async ({ input, ctx }) => {
      const { item } = await catalog.get(input.item_id)
      const told = tell((name) => ctx.request.headers.get(name))
      lineOf('trpcGet', told, item.item_id)
      return { ...item, ...told }
    }),
  createItem: t.procedure
    .input(Draft)
    .output(Item)
    .mutation(async ({ input }) => (await catalog.create(input)).item),
})

export function register() {
  const handler = createAzureFunctionsHandler({ router, createContext: async ({ request }) => ({ request }) })
  functions.app.http('trpcGet', { methods: ['GET'], route: 'trpc/{*path}', handler })
  functions.app.http('trpcPost', { methods: ['POST'], route: 'trpc/{*path}', handler })
}

/** Its own wire format: the procedure in the path, the input in the query, and other statuses. */
const toQuery = (input) => ({ path: '/api/trpc/getItem', query: { input: JSON.stringify(input) } })
export const calls = {
  get: toQuery({ item_id: 42 }),
  post: { path: '/api/trpc/createItem' },
  refused: toQuery({ item_id: 'zero' }),
}
export const statuses = { post: 200, refused: 400 }
