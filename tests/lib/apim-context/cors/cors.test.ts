import type { HttpRequest, HttpResponseInit } from '@azure/functions'
import { describe, expect, it } from '@jest/globals'
import { createApp } from '../../../../src/lib/apim-context/index.js'
import { clientOf, invocationOf, requestOf, untyped } from '../support.js'

const PAGE = 'http://localhost:5173'
const probe = untyped({}, () => ({ headers: { Vary: 'Accept' }, jsonBody: {} }))

type Handler = (request: HttpRequest, invocation: unknown) => Promise<HttpResponseInit>

/** What the host is given, by name. */
function registered(origins: string[]) {
  const handlers = new Map<string, { methods?: readonly string[]; route?: string; handler: Handler }>()
  createApp([probe], { environment: {}, settings: { cors: { origins } } }).register({
    http: (name, options) => void handlers.set(name, options as never),
  })
  return handlers
}

const headersOf = async (origins: string[], headers: Record<string, string>) =>
  (await clientOf([probe], { cors: { origins } }).request('GET', '/api/probe', { headers })).headers

describe('CORS', () => {
  it('is nothing without origins', async () => {
    expect((await headersOf([], { origin: PAGE })).get('access-control-allow-origin')).toBeNull()
    expect([...registered([]).keys()]).toEqual(['probe'])
  })

  it('lets the pages of an origin read answers, and caches keep them apart', async () => {
    const headers = await headersOf([PAGE, 'http://localhost:3000'], { origin: PAGE })
    expect(headers.get('access-control-allow-origin')).toBe(PAGE)
    expect(headers.get('access-control-expose-headers')).toContain('X-Correlation-ID')
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    expect(headers.get('vary')).toBe('Accept, Origin')
  })

  it('lets no others', async () => {
    for (const origin of ['https://evil.example', 'null', `${PAGE}0`]) {
      const headers = await headersOf([PAGE], { origin })
      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect(headers.get('vary')).toContain('Origin')
    }
    expect((await headersOf([PAGE], {})).get('access-control-allow-origin')).toBeNull()
  })

  it('lets all with *', async () => {
    expect((await headersOf(['*'], { origin: PAGE })).get('access-control-allow-origin')).toBe('*')
  })

  it('lets them read errors too, with nothing to vary by before', async () => {
    const fails = untyped({}, () => {
      throw new Error('no')
    })
    const { headers } = await clientOf([fails], { cors: { origins: [PAGE] } }).request('GET', '/api/probe', {
      headers: { origin: PAGE },
    })
    expect([headers.get('access-control-allow-origin'), headers.get('vary')]).toEqual([PAGE, 'Origin'])
  })

  it('answers what a browser asks before a call, for any path', async () => {
    const preflight = registered([PAGE]).get('corsPreflight')!
    expect(preflight).toMatchObject({ methods: ['OPTIONS'], route: '{*path}', authLevel: 'anonymous' })
    const asked = { origin: PAGE, 'access-control-request-headers': 'if-match, x-own' }
    expect(await preflight.handler(requestOf({ method: 'OPTIONS', headers: asked }), invocationOf())).toEqual({
      status: 204,
      headers: {
        'access-control-allow-origin': PAGE,
        'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers': 'if-match, x-own',
        'access-control-max-age': '7200',
        vary: 'Origin',
      },
    })
    const plain = await preflight.handler(requestOf({ method: 'OPTIONS', headers: { origin: PAGE } }), invocationOf())
    expect(plain.headers).toMatchObject({ 'access-control-allow-headers': '' })
    const other = await preflight.handler(requestOf({ headers: { origin: 'https://evil.example' } }), invocationOf())
    expect(other).toEqual({ status: 204, headers: { vary: 'Origin' } })
  })
})
