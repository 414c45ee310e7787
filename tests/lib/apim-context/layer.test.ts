import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import {
  ConflictError,
  defineGuard,
  defineLayer,
  ForbiddenError,
  http,
  NotFoundError,
  openapi,
  respond,
  validateHttp,
  withContext,
} from '../../../src/lib/apim-context/index.js'
import { clientOf, type Envelope } from './support.js'

const route = { name: 'probe', method: 'POST', route: 'probe' } as const
const described = () => openapi({ summary: 'A probe' })
const Body = z.object({ n: z.number() })

describe('a layer', () => {
  const steps: string[] = []
  const layer = (name: string) =>
    defineLayer<{ readonly [name: string]: string }>({
      name,
      errors: [],
      async around({ body }, next) {
        steps.push(`${name} sees ${JSON.stringify(body)}`)
        const answer = await next({ [name]: 'here' })
        steps.push(`${name} saw ${answer.status}`)
        answer.headers[`x-${name}`] = String(answer.body).length.toString()
        return answer
      },
    })
  const guard = defineGuard({
    name: 'guard',
    errors: [],
    check: ({ request, route }) => {
      steps.push(`guard of ${route.name}`)
      return request.headers.get('refuse') ? new ForbiddenError() : undefined
    },
  })
  const client = clientOf([
    http(
      route,
      withContext(),
      layer('outer'),
      guard,
      layer('inner'),
      described(),
      validateHttp({ body: Body }),
    )(({ body, outer, inner }) => {
      steps.push(`handler with ${outer} and ${inner}`)
      if (body.n === 404) throw new NotFoundError()
      return respond({ jsonBody: body })
    }),
  ])
  const call = (n: unknown, headers = {}) => {
    steps.length = 0
    return client.request('POST', '/api/probe', { body: { n }, headers })
  }

  it('runs after guards and validation, the first written the outermost, and adds to the input', async () => {
    const { status, headers } = await call(1)
    expect(status).toBe(200)
    expect(headers.get('x-outer')).toBe('7')
    expect(headers.get('x-inner')).toBe('7')
    expect(steps).toEqual([
      'guard of probe',
      'outer sees {"n":1}',
      'inner sees {"n":1}',
      'handler with here and here',
      'inner saw 200',
      'outer saw 200',
    ])
  })

  it('sees a failure of the handler as an answer', async () => {
    const { status } = await call(404)
    expect(status).toBe(404)
    expect(steps.slice(-2)).toEqual(['inner saw 404', 'outer saw 404'])
  })

  it('sees nothing of a request that a guard or validation refuses', async () => {
    expect((await call('one')).status).toBe(422)
    expect(steps).toEqual(['guard of probe'])
    expect((await call(1, { refuse: 'yes' })).status).toBe(403)
    expect(steps).toEqual(['guard of probe'])
  })

  const around = (layer: Parameters<typeof defineLayer<object>>[0]['around']) =>
    clientOf([
      http(
        route,
        withContext(),
        defineLayer({ name: 'mine', errors: [], around: layer }),
        described(),
        validateHttp({}),
      )(() => respond({ jsonBody: 'from the handler' })),
    ]).request('POST', '/api/probe')

  it('may answer in place of the handler', async () => {
    const { status, text } = await around(async () => ({ status: 202, headers: {}, body: 'kept' }))
    expect([status, text]).toEqual([202, 'kept'])
  })

  it('refuses by returning an error', async () => {
    const { status, json } = await around(async () => new ConflictError('not now'))
    expect(status).toBe(409)
    expect((json() as Envelope).error).toMatchObject({ code: 'conflict', message: 'not now' })
  })

  it('that throws is answered like a handler that throws', async () => {
    const { status, text, logs } = await around(() => Promise.reject(new Error('secret')))
    expect(status).toBe(500)
    expect(text).not.toContain('secret')
    expect(logs).toHaveLength(1)
  })
})

describe('an effect', () => {
  it('is kept on the route, with the names of guards and layers', () => {
    const effect = { responses: { 304: { description: 'Unchanged.' } } }
    const fn = http(
      route,
      withContext(),
      defineLayer({ name: 'layer', errors: [], effect, around: (_input, next) => next({}) }),
      defineGuard({ name: 'guard', errors: [], check: () => undefined }),
      described(),
      validateHttp({}),
    )(() => ({}))
    expect(fn.definition.guards).toEqual(['layer', 'guard'])
    expect(fn.definition.effects).toEqual([effect])
  })
})
