import { once } from 'node:events'
import { request } from 'node:http'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock, until } from '../manual-clock.js'
import { script, startHost, type TestHost } from '../support.js'

const APP = script(`
app.setup({ enableHttpStream: true })
app.http('hello', { route: 'hello/{name}', handler: (request) => ({
  jsonBody: { params: request.params, all: request.query.getAll('a'), url: request.url, agent: request.headers.get('x-a') },
}) })
app.http('count', { handler: async (request) => {
  let bytes = 0
  for await (const chunk of request.body ?? []) bytes += chunk.length
  return { body: String(bytes) }
} })
app.http('echo', { methods: ['POST'], handler: (request) => ({ body: request.body }) })
app.http('status', { handler: () => ({ status: 418, headers: { 'x-own': 'yes' }, cookies: [
  { name: 'a', value: 'b c', sameSite: 'Lax' }, { name: 'd', value: 'e' } ] }) })
app.http('throws', { handler: () => { throw new Error('no') } })
app.http('nothing', { handler: () => undefined })
app.http('die', { handler: () => process.exit(3) })
app.http('endless', { handler: () => ({ body: new ReadableStream({
  start(controller) { controller.enqueue(Buffer.from('first')) },
  cancel() { console.log('cancelled') },
}) }) })
`)
const HOST_JSON = JSON.stringify({ version: '2.0', extensions: { http: { customHeaders: { 'X-Custom': 'c' } } } })

let host: TestHost
let clock: ManualClock
beforeAll(async () => {
  clock = new ManualClock()
  host = await startHost({ 'main.js': APP, 'host.json': HOST_JSON }, { clock })
})

/** A request whose body stays open, and its response as it comes. */
function open(path: string, method = 'GET') {
  const outgoing = request({ host: '127.0.0.1', port: host.port, path, method })
  const response = once(outgoing, 'response').then(([incoming]) => incoming)
  return { outgoing, response }
}

describe('with enableHttpStream', () => {
  it('a request has its own query and URL, and its headers', async () => {
    const { status, text, headers } = await host.send('/api/hello/Bob?a=1&a=2', {
      headers: { 'x-a': 'b', host: 'x.test' },
    })
    expect([status, JSON.parse(text)]).toEqual([
      200,
      { params: { a: '2', name: 'Bob' }, all: ['1', '2'], url: 'http://x.test/api/hello/Bob?a=1&a=2', agent: 'b' },
    ])
    expect(headers).toMatchObject({ 'x-ms-invocation-id': expect.any(String), 'x-custom': 'c', server: 'Kestrel' })
  })

  it.each([
    ['/api/hello/Bob?Name=q', {}, '', { Name: 'Bob' }],
    ['/api/hello/Bob?code=key&x=1&x=2', {}, '', { x: '2', name: 'Bob' }],
    ['/api/hello/Bob', {}, '{"NAME":"q","n":1,"ok":true,"o":{},"l":[],"z":null}', { NAME: 'Bob', n: '1', ok: 'True' }],
    ['/api/hello/Bob?n=q', {}, '{"n":1}', { n: '1', name: 'Bob' }],
    ['/api/hello/Bob', {}, 'no json', { name: 'Bob' }],
    ['/api/hello/Bob', {}, '[1]', { name: 'Bob' }],
  ])('%s %j %j has the polluted parameters %j', async (path, _, body, expected) => {
    const headers = { 'content-length': Buffer.byteLength(body) }
    const { text } = await host.send(path, { method: body === '' ? 'GET' : 'POST', body, headers })
    expect(JSON.parse(text).params).toEqual(expected)
  })

  it('a body without a length arrives, other than without streaming', async () => {
    expect((await host.send('/api/count', { method: 'POST', body: ['abc', 'de'] })).text).toBe('5')
  })

  it('a body is passed on as it comes, both ways', async () => {
    const { outgoing, response } = open('/api/echo', 'POST')
    outgoing.write('one')
    const incoming = await response
    const ended = once(incoming, 'end')
    const [one] = await once(incoming, 'data')
    outgoing.end('two')
    const [two] = await once(incoming, 'data')
    expect([String(one), String(two)]).toEqual(['one', 'two'])
    await ended
  })

  it('status, headers and cookies are the library’s own', async () => {
    const { status, headers } = await host.send('/api/status')
    expect([status, headers['x-own'], headers['set-cookie']]).toEqual([418, 'yes', ['a=b%20c; SameSite=Lax', 'd=e']])
  })

  it('the handler’s response ends when the client goes', async () => {
    const { outgoing, response } = open('/api/endless')
    outgoing.end()
    await once(await response, 'data')
    outgoing.destroy()
    const before = host.logs.length
    await host.send('/api/status')
    expect(host.logs.length).toBeGreaterThan(before)
  })

  it.each(['throws', 'nothing'])(
    'a handler that %s leaves its client waiting for 240 s, and the log says why',
    async (name) => {
      const answer = host.send(`/api/${name}`)
      await until(() => clock.delays.length > 0)
      clock.advance(1000)
      await until(() => clock.delays.length > 0)
      const explanation = host.logs.find(({ message }) =>
        message.startsWith(`Function '${name}' ended without a response`),
      )
      expect(explanation).toMatchObject({
        level: 'error',
        message: expect.stringContaining('here for 240 s and a 504'),
      })
      await until(() => clock.delays.length > 0)
      expect(clock.delays).toEqual([239_000])
      clock.advance(239_000)
      const { status, text } = await answer
      expect([status, text]).toEqual([504, ''])
    },
  )

  it('a client that goes away meanwhile leaves nothing behind', async () => {
    const { outgoing, response } = open('/api/throws')
    response.catch(() => undefined)
    const closed = new Promise((resolve) => outgoing.once('close', resolve))
    outgoing.on('error', () => undefined).end()
    await until(() => clock.delays.length > 0)
    outgoing.destroy()
    await closed
    await until(() => clock.delays.length === 0)
  })

  it('routes, keys and methods are as ever', async () => {
    expect((await host.send('/api/nowhere')).status).toBe(404)
    expect((await host.send('/api/echo')).status).toBe(404)
  })

  it('a worker that dies is a 500', async () => {
    const own = await startHost({ 'main.js': APP })
    expect((await own.send('/api/die')).status).toBe(500)
  })
})
