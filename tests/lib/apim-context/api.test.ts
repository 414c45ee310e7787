import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import {
  defineApi,
  type GatewayBehaviour,
  type HttpFunction,
  http,
  inApi,
  NotFoundError,
  type Operation,
  openapi,
  RegistrationError,
  validateHttp,
  withContext,
} from '../../../src/lib/apim-context/index.js'
import { clientOf } from './support.js'

const words = { title: 'Things', description: 'All things.', subscription: true } as const
const original = defineApi({ name: 'things', version: 'v1', ...words })
const second = defineApi({ name: 'things-v2', version: 'v2', segment: 'v2', ...words })

const thing = (deprecated?: Operation['deprecated']) =>
  http(
    { name: 'getThing', method: 'GET', route: 'things/{id}' },
    withContext(),
    openapi({ summary: 'Get a thing', ...(deprecated !== undefined && { deprecated }) }),
    validateHttp({ path: z.object({ id: z.string() }), response: z.object({ id: z.string() }) }),
  )(({ path }) => {
    if (path.id === 'none') throw new NotFoundError()
    return path
  })
const get = async (fns: readonly HttpFunction[], url: string) => {
  const { status, headers } = await clientOf(fns).request('GET', url)
  const say = ['x-api-version', 'deprecation', 'sunset', 'link'].map((name) => headers.get(name))
  return { status, say }
}

describe('functions in an API', () => {
  it('have its segment before their routes, and keep their paths as they declared them', () => {
    const [{ definition, route }] = inApi(second, [thing()])
    expect(route).toBe('v2/things/{id}')
    expect(definition).toMatchObject({ route: 'v2/things/{id}', path: 'things/{id}', api: second })
    const typed: 'v2/things/{id}' = route
    expect(typed).toBe(route)
  })

  it('keep their routes in the Original version, which has no segment', () => {
    const [{ definition, route }] = inApi(original, [thing()])
    const typed: 'things/{id}' = route
    expect([typed, definition.path, definition.api]).toEqual(['things/{id}', 'things/{id}', original])
  })

  it('are called where they are, and say which version answers, failures too', async () => {
    const fns = [...inApi(second, [thing()])]
    expect(await get(fns, '/api/v2/things/1')).toEqual({ status: 200, say: ['v2', null, null, null] })
    expect(await get(fns, '/api/v2/things/none')).toEqual({ status: 404, say: ['v2', null, null, null] })
    expect((await get(fns, '/api/things/1')).status).toBe(404)
  })

  it('say nothing of a version where there is none', async () => {
    const docs = defineApi({ name: 'docs', ...words, subscription: false })
    expect((await get(inApi(docs, [thing()]), '/api/things/1')).say).toEqual([null, null, null, null])
    expect((await get([thing()], '/api/things/1')).say).toEqual([null, null, null, null])
  })

  it('are in one API alone', () => {
    expect(() => inApi(original, inApi(second, [thing()]))).toThrow(RegistrationError)
    expect(() => inApi(original, inApi(second, [thing()]))).toThrow(/getThing .* it is in things-v2 already/)
  })
})

describe('deprecation', () => {
  const ended = { since: '2026-11-01', sunset: '2027-11-01T00:00:00Z', link: 'https://example.com/v2' }
  const announced = ['@1793491200', 'Mon, 01 Nov 2027 00:00:00 GMT', '<https://example.com/v2>; rel="deprecation"']

  it('of an operation is on every answer', async () => {
    expect((await get([thing(ended)], '/api/things/1')).say).toEqual([null, ...announced])
    expect((await get([thing(ended)], '/api/things/none')).say).toEqual([null, ...announced])
  })

  it('of an API is on the answers of all its operations, unless one has its own', async () => {
    const old = defineApi({ ...original, deprecated: ended })
    expect((await get(inApi(old, [thing()]), '/api/things/1')).say).toEqual(['v1', ...announced])
    const [earlier] = inApi(old, [thing({ since: '2026-10-01' })])
    expect((await get([earlier], '/api/things/1')).say).toEqual(['v1', '@1790812800', null, null])
  })

  it('without dates is only for the document', async () => {
    expect((await get([thing(true)], '/api/things/1')).say).toEqual([null, null, null, null])
  })

  it.each([
    [{ since: 'soon' }, /'soon' is no date/],
    [{ since: '2026-11-01', sunset: 'later' }, /'later' is no date/],
    [{ since: '2026-11-01', sunset: '2026-10-01' }, /its sunset is before/],
  ])('is refused when its dates are wrong: %j', (deprecated, message) => {
    expect(() => thing(deprecated)).toThrow(message)
    expect(() => defineApi({ ...original, deprecated })).toThrow(message)
  })
})

describe('an API', () => {
  it.each(['', 'v/2', '{v}', ' v2', '?'])('refuses the segment %j', (segment) => {
    expect(() => defineApi({ ...second, segment })).toThrow(/is no segment of a path/)
  })
})

describe('what the gateway does', () => {
  const declare = (gateway: GatewayBehaviour<'GET'>) =>
    http(
      { name: 'listThings', method: 'GET', route: 'things', gateway },
      withContext(),
      openapi({ summary: 'List things' }),
      validateHttp({}),
    )(() => ({}))

  it('is kept on the route for those who read it', () => {
    const gateway = { cache: {}, rateLimit: { calls: 1, seconds: 60, per: 'user' } } as const
    expect(declare(gateway).definition.gateway).toBe(gateway)
  })

  it('cannot be what would be wrong for the method', () => {
    const post = { name: 'add', method: 'POST', route: 'things' } as const
    // @ts-expect-error an answer to a POST is not kept
    void (() => http({ ...post, gateway: { cache: {} } }, withContext()))
    // @ts-expect-error a POST is not safe to send twice
    void (() => http({ ...post, gateway: { retry: { count: 1, interval: 1 } } }, withContext()))
    // @ts-expect-error nobody else is counted
    void (() => declare({ rateLimit: { calls: 1, seconds: 60, per: 'planet' } }))
  })
})
