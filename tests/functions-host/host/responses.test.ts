import { beforeAll, describe, expect, it } from '@jest/globals'
import { script, startHost, type TestHost } from '../support.js'

const APP = script(`
const respond = (name, handler) => app.http(name, { methods: ['GET', 'POST', 'HEAD'], handler })
respond('undefined', () => undefined)
respond('null', () => null)
respond('text', () => ({ body: 'héllo' }))
respond('json', () => ({ jsonBody: { a: 1 } }))
respond('bytes', () => ({ body: Buffer.from([0, 255, 128]) }))
respond('empty', () => ({}))
respond('array', () => [1, 2])
respond('string', () => 'text')
respond('number', () => 5)
respond('throws', () => { throw new Error('a secret') })
respond('rejects', async () => { throw new Error('a secret') })
respond('throwsResponse', () => { throw new HttpResponse({ status: 418 }) })
respond('throwsNull', () => { throw null })
respond('status', (request) => ({ status: Number(request.query.get('s')), body: 'x' }))
respond('length', () => ({ body: 'abc', headers: { 'Content-Length': '3' } }))
respond('tooShort', () => ({ body: 'abc', headers: { 'Content-Length': '6' } }))
respond('noBody', () => ({ headers: { 'Content-Length': '6' } }))
respond('badLength', () => ({ body: 'abc', headers: { 'Content-Length': 'three' } }))
respond('close', () => ({ headers: { Connection: 'close' } }))
respond('tooLong', () => ({ body: 'abcdef', headers: { 'Content-Length': '3' } }))
respond('headers', () => ({ headers: { 'X-A': '1', 'Content-Type': 'text/css' }, body: 'x' }))
respond('setCookie', () => {
  const headers = new Headers([['set-cookie', 'a=1'], ['set-cookie', 'b=2']])
  return { headers, cookies: [{ name: 'c', value: '3' }] }
})
respond('cookies', () => ({ cookies: [
  { name: 'a', value: 'b c', maxAge: 60, sameSite: 'Lax', httpOnly: true },
  { name: 'n', value: '1', sameSite: 'None', secure: true, path: '/p', domain: 'd.example', expires: new Date(Date.UTC(2030, 0, 2, 3, 4, 5)) },
] }))
respond('latin1', () => ({ headers: { 'x-name': 'caf\\u00e9' } }))
respond('unicode', () => ({ headers: { 'x-name': '\\u4f60' } }))
respond('response', () => new HttpResponse({ status: 202, jsonBody: [] }))
respond('stream', () => ({ body: new Blob(['streamed']).stream() }))
app.http('output', {
  return: output.http({}),
  extraOutputs: [output.storageBlob({ path: 'q/b', connection: 'C' })],
  handler: (request, context) => ({ status: 201 }),
})
app.http('extraOutput', { handler: () => ({ status: 200 }) })
`)

let host: TestHost
beforeAll(async () => {
  host = await startHost({ 'main.js': APP })
})

describe('what a handler gives becomes', () => {
  it.each([
    ['undefined', 204, ''],
    ['null', 204, ''],
    ['text', 200, 'héllo'],
    ['json', 200, '{"a":1}'],
    ['empty', 200, ''],
    ['array', 200, ''],
    ['string', 500, ''],
    ['number', 500, ''],
    ['throws', 500, ''],
    ['rejects', 500, ''],
    ['throwsResponse', 500, ''],
    ['throwsNull', 204, ''],
    ['status?s=201.5', 201, 'x'],
    ['status?s=599', 599, 'x'],
    ['status?s=600', 500, ''],
    ['status?s=199', 500, ''],
    ['status?s=100', 500, ''],
    ['status?s=204', 204, ''],
    ['status?s=205', 205, ''],
    ['status?s=304', 304, ''],
    ['length', 200, 'abc'],
    ['tooLong', 500, ''],
    ['noBody', 500, ''],
    ['badLength', 500, ''],
    ['latin1', 500, ''],
    ['unicode', 500, ''],
    ['response', 202, '[]'],
    ['stream', 200, 'streamed'],
    ['output', 201, ''],
  ])('%s: %i %j', async (path, status, text) => {
    const answer = await host.send(`/api/${path}`)
    expect([answer.status, answer.text]).toEqual([status, text])
  })

  it('bytes, byte for byte and without a content type', async () => {
    const { body, headers } = await host.send('/api/bytes')
    expect([...body]).toEqual([0, 255, 128])
    expect(headers['content-type']).toBeUndefined()
  })
})

describe('headers', () => {
  it.each([
    ['json', 'application/json'],
    ['text', 'text/plain;charset=UTF-8'],
    ['headers', 'text/css'],
  ])('%s has the content type %s', async (path, type) => {
    expect((await host.send(`/api/${path}`)).headers['content-type']).toBe(type)
  })

  it('come from Kestrel: its Server, a Date, chunks, and no Connection', async () => {
    const { headers } = await host.send('/api/text', { headers: { connection: 'keep-alive' } })
    expect(headers).toMatchObject({ server: 'Kestrel', 'transfer-encoding': 'chunked', date: expect.any(String) })
    for (const absent of ['connection', 'keep-alive', 'etag', 'content-length', 'x-powered-by']) {
      expect(headers).not.toHaveProperty(absent)
    }
  })

  it("keep the handler's Content-Length", async () => {
    const { headers } = await host.send('/api/length')
    expect(headers['content-length']).toBe('3')
    expect(headers).not.toHaveProperty('transfer-encoding')
  })

  it('break the connection off when the body is shorter than they say', async () => {
    await expect(host.send('/api/tooShort')).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it("keep the handler's Connection", async () => {
    expect((await host.send('/api/close', { headers: { connection: 'keep-alive' } })).headers.connection).toBe('close')
  })

  it.each(['empty', 'throws', 'status?s=205'])('say Content-Length 0 for %s', async (path) => {
    expect((await host.send(`/api/${path}`)).headers).toMatchObject({ 'content-length': '0' })
  })

  it.each(['undefined', 'status?s=304'])('say no length for %s', async (path) => {
    const { headers } = await host.send(`/api/${path}`)
    expect(headers).not.toHaveProperty('content-length')
    expect(headers).not.toHaveProperty('transfer-encoding')
  })
})

describe('cookies', () => {
  it('are written as ASP.NET Core writes them', async () => {
    expect((await host.send('/api/cookies')).headers['set-cookie']).toEqual([
      'a=b%20c; max-age=60; path=/; samesite=lax; httponly',
      'n=1; expires=Wed, 02 Jan 2030 03:04:05 GMT; domain=d.example; path=/p; secure; samesite=none',
    ])
  })

  it('follow the last Set-Cookie header, the only one to survive', async () => {
    expect((await host.send('/api/setCookie')).headers['set-cookie']).toEqual(['b=2', 'c=3; path=/'])
  })
})

describe('a failure', () => {
  it('is in the log, with its stack, and nowhere else', async () => {
    await host.send('/api/throws')
    const messages = host.logs.filter(({ functionName }) => functionName === 'throws').map(({ message }) => message)
    expect(messages).toContainEqual(
      expect.stringMatching(
        /^Exception while executing function: Functions\.throws\. Error: a secret\n +at .*main\.js/,
      ),
    )
  })
})

describe('customHeaders of host.json', () => {
  const hostJson = JSON.stringify({
    version: '2.0',
    extensions: { http: { customHeaders: { 'X-Content-Type-Options': 'nosniff', 'X-A': 'host' } } },
  })

  it('are added to every response and replace nothing', async () => {
    const other = await startHost({ 'main.js': APP, 'host.json': hostJson })
    for (const path of ['/api/empty', '/nowhere', '/api/throws', '/', '/admin/host/ping']) {
      expect((await other.send(path)).headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-a': 'host' })
    }
    expect((await other.send('/api/headers')).headers).toMatchObject({ 'x-a': '1' })
    expect((await other.send('/api/text', { headers: { host: 'a b' } })).headers).not.toHaveProperty('x-a')
  })
})
