import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { functions } from '../../src/functions/index.js'
import { hostileCalls } from '../functions/hostile/calls.js'
import { type Levels, PROOF, startLevels } from './levels.js'

interface Sent {
  readonly method?: string
  /** As it goes over the wire: fetch would mend some of these. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

const JSON_TYPE = { 'Content-Type': 'application/json' }
const PRICE = '"price":{"amount":1,"currency":"EUR"}'
const post = (body: string | Buffer, headers: Sent['headers'] = JSON_TYPE): Sent => ({
  method: 'POST',
  path: '/api/catalog',
  headers,
  body,
})

const CASES: readonly (readonly [what: string, sent: Sent, status: number, code: string])[] = [
  ['a word for a number', { path: '/api/catalog/zero' }, 422, 'validation_failed'],
  ['a broken escape', { path: '/api/catalog/%zz' }, 422, 'validation_failed'],
  ['half an escape', { path: '/api/catalog/%' }, 422, 'validation_failed'],
  ['an escape that is no UTF-8', { path: '/api/catalog/%ff' }, 422, 'validation_failed'],
  ['a slash in a segment', { path: '/api/catalog/42%2F' }, 422, 'validation_failed'],
  ['a number beyond exactness', { path: '/api/catalog/9007199254740992' }, 422, 'validation_failed'],
  ['a limit that is empty', { path: '/api/catalog?limit=' }, 422, 'validation_failed'],
  ['a limit in two cases', { path: '/api/catalog?limit=3&LIMIT=4' }, 422, 'validation_failed'],
  ['a cursor of somebody', { path: '/api/catalog?cursor=MTow' }, 422, 'validation_failed'],
  ['a name of a null', { path: '/api/generate_name?starts_with=%00' }, 404, 'not_found'],
  ['no body', post(''), 422, 'validation_failed'],
  ['truncated JSON', post('{"name":'), 400, 'malformed_body'],
  ['deep nesting', post(`${'['.repeat(50_000)}${']'.repeat(50_000)}`), 422, 'validation_failed'],
  ['bytes that are no UTF-8', post(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])), 400, 'malformed_body'],
  ['__proto__', post(`{"__proto__":{},"name":"a",${PRICE}}`), 422, 'validation_failed'],
  ['a null in a name', post(`{"name":"\\u0000",${PRICE}}`), 422, 'validation_failed'],
  ['half a character', post(`{"name":"\\ud800",${PRICE}}`), 422, 'validation_failed'],
  ['a name as long as a book', post(`{"name":"${'x'.repeat(1_000_000)}",${PRICE}}`), 422, 'validation_failed'],
  ['another type', post('<a/>', { 'Content-Type': 'text/xml' }), 415, 'unsupported_media_type'],
  ['a coding', post('{}', { ...JSON_TYPE, 'Content-Encoding': 'gzip' }), 415, 'unsupported_media_type'],
  ['no If-Match', { method: 'DELETE', path: '/api/catalog/7' }, 428, 'precondition_required'],
  [
    'an If-Match that is none',
    { method: 'DELETE', path: '/api/catalog/7', headers: { 'If-Match': 'x' } },
    422,
    'validation_failed',
  ],
  [
    'an If-Match of bytes',
    { method: 'DELETE', path: '/api/catalog/7', headers: { 'If-Match': '"\xff"' } },
    412,
    'precondition_failed',
  ],
  [
    'ids that are none',
    { path: '/api/catalog/zero', headers: { 'X-Correlation-ID': 'é', 'X-Request-ID': 'a'.repeat(5000) } },
    422,
    'validation_failed',
  ],
]

let levels: Levels
beforeAll(async () => {
  levels = await startLevels()
}, 60_000)
afterAll(() => levels.close())

async function send(url: string, { method = 'GET', path, headers, body }: Sent) {
  const { hostname, port } = new URL(url)
  const keys = { 'x-functions-key': 'local-function-key', 'Ocp-Apim-Subscription-Key': 'local-dev-key' }
  const sent = request({ hostname, port, method, path, headers: { ...keys, ...headers }, agent: false }).end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}

describe.each(['hostUrl', 'gatewayUrl'] as const)('over the wire, %s', (url) => {
  it.each(CASES)('%s is answered in the envelope', async (_what, sent, status, code) => {
    const answer = await send(levels[url], sent)
    expect(answer.status).toBe(status)
    const { error } = JSON.parse(answer.body)
    expect(error.code).toBe(code)
    expect(error.correlation_id).toMatch(/^[A-Za-z0-9._~-]{1,128}$/)
    expect(answer.headers['x-correlation-id']).toBe(error.correlation_id)
  })

  it('and the next caller notices nothing', async () => {
    expect((await send(levels[url], { path: '/api/catalog/42' })).status).toBe(200)
  })
})

describe.each(functions.map(({ definition }) => definition))('on the host $name', (route) => {
  it('answers whatever is sent to it in the envelope, if not as it was meant', async () => {
    await fc.assert(
      fc.asyncProperty(hostileCalls(route, PROOF), async ({ path, headers, body }) => {
        const bytes = Buffer.from(body ?? [])
        // Node says by itself how long a body is for some methods only.
        const sent = { ...headers, host: 'localhost', 'content-length': String(bytes.length) }
        const answer = await send(levels.hostUrl, { method: route.method, path, headers: sent, body: bytes })
        expect(answer.status).toBeLessThan(500)
        // What is no route to the host, or no path (%00), never reaches the function: it says so by itself, with no body.
        if (answer.status! < 400 || ([400, 404].includes(answer.status!) && answer.body === '')) return
        const { error, correlation_id } = JSON.parse(answer.body)
        expect(error?.correlation_id ?? correlation_id).toBe(answer.headers['x-correlation-id'])
      }),
      { numRuns: 15 },
    )
  })
})
