/** How a project of handlers is written: the same routes and the same schemas, by hand or with the toolkit. */
export interface Style {
  /** The file of two routes, made of its number. */
  readonly file: (n: number) => string
  /** The file that registers the routes of so many files. */
  readonly index: (count: number) => string
}

const schemas = (n: number) => `
const Path = z.object({ thing_id: z.coerce.number().int().min(1) })
const Query = z.object({
  sort: z.enum(['name', 'price']).default('name'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  text: z.string().max(${100 + n}).optional(),
})
const Draft = z.strictObject({
  name: z.string().min(1).max(${100 + n}),
  price: z.number().min(0),
  currency: z.enum(['EUR', 'USD', 'GBP']),
  tags: z.array(z.string()).max(10).default([]),
})
const Thing${n} = Draft.extend({ thing_id: z.int(), created_at: z.iso.datetime(), note_${n}: z.string().optional() })
const thing: z.output<typeof Thing${n}> = {
  thing_id: ${n}, name: 'Thing', price: 1, currency: 'EUR', tags: [], created_at: '2026-01-02T03:04:05.000Z',
}
`

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n)
const imports = (count: number) =>
  numbers(count)
    .map((n) => `import { get${n}, create${n} } from './routes-${n}.js'\n`)
    .join('')

/** How the handlers by hand refuse a request that breaks a schema. */
export const refuseFile = `import type { HttpResponseInit } from '@azure/functions'
import type * as z from 'zod'

export function refuse(place: string, { issues }: z.ZodError): HttpResponseInit {
  const details = issues.map(({ path, message }) => ({ in: place, name: path.join('.'), message }))
  return { status: 422, jsonBody: { error: { code: 'validation_failed', details } } }
}
`

/** What a careful person writes on the library alone. */
export const byHand: Style = {
  file: (n) => `import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions'
import * as z from 'zod'
import { refuse } from './refuse.js'
${schemas(n)}
export async function get${n}(request: HttpRequest, invocation: InvocationContext): Promise<HttpResponseInit> {
  const path = Path.safeParse(request.params)
  if (!path.success) return refuse('path', path.error)
  const query = Query.safeParse(Object.fromEntries(request.query))
  if (!query.success) return refuse('query', query.error)
  invocation.info('Handled', path.data.thing_id, query.data.limit, query.data.text?.length)
  return { jsonBody: Thing${n}.parse({ ...thing, thing_id: path.data.thing_id }) }
}

export async function create${n}(request: HttpRequest, invocation: InvocationContext): Promise<HttpResponseInit> {
  const body = Draft.safeParse(await request.json())
  if (!body.success) return refuse('body', body.error)
  invocation.info('Created', body.data.name)
  return { status: 201, jsonBody: Thing${n}.parse({ ...thing, ...body.data }) }
}
`,
  index: (count) => `import functions from '@azure/functions'
${imports(count)}
${numbers(count)
  .map(
    (n) => `functions.app.http('get${n}', { methods: ['GET'], route: 'things${n}/{thing_id}', handler: get${n} })
functions.app.http('create${n}', { methods: ['POST'], route: 'things${n}', handler: create${n} })
`,
  )
  .join('')}`,
}

/** The same with the decorators of the toolkit. */
export const withToolkit: Style = {
  file: (n) => `import * as z from 'zod'
import { http, openapi, requireSubscription, respond, validateHttp, withContext } from '#toolkit'
${schemas(n)}
export const get${n} = http(
  { name: 'get${n}', method: 'GET', route: 'things${n}/{thing_id}' },
  withContext(),
  requireSubscription(),
  openapi({ summary: 'Get a thing', tags: ['Things'] }),
  validateHttp({ path: Path, query: Query, response: Thing${n} }),
)(async ({ path, query, log }) => {
  log.info('Handled', { thing_id: path.thing_id, limit: query.limit, length: query.text?.length })
  return { ...thing, thing_id: path.thing_id }
})

export const create${n} = http(
  { name: 'create${n}', method: 'POST', route: 'things${n}' },
  withContext(),
  requireSubscription(),
  openapi({ summary: 'Create a thing', tags: ['Things'], errors: ['conflict'] }),
  validateHttp({ body: Draft, responses: { 201: Thing${n} } }),
)(async ({ body, log }) => {
  log.info('Created', { name: body.name })
  return respond({ status: 201, jsonBody: { ...thing, ...body } })
})
`,
  index: (count) => `import { createApp } from '#toolkit'
${imports(count)}
createApp([
${numbers(count)
  .map((n) => `  get${n}, create${n},\n`)
  .join('')}]).register()
`,
}
