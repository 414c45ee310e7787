import { beforeAll, describe, expect, it } from '@jest/globals'
import { script, startHost, type TestHost } from '../support.js'

const APP = script(`
app.http('echo', {
  methods: ['GET', 'HEAD', 'POST', 'PUT'],
  route: 'echo',
  handler: async (request, context) => ({
    jsonBody: {
      method: request.method,
      query: [...request.query],
      headers: Object.fromEntries(request.headers),
      user: request.user,
      body: Buffer.from(await request.arrayBuffer()).toString('hex'),
      traceContext: context.traceContext,
      invocationId: context.invocationId,
      retryContext: context.retryContext === undefined,
      triggerMetadata: context.triggerMetadata === undefined,
      options: Object.keys(context.options),
      trigger: context.options.trigger.type,
      return: context.options.return.type,
    },
  }),
})
app.http('all', { route: 'all', handler: (request) => ({ jsonBody: request.query.getAll('a') }) })
app.http('clone', { route: 'clone', handler: async (request) => ({ body: (await request.clone().text()) + (await request.text()) }) })
`)

let host: TestHost
beforeAll(async () => {
  host = await startHost({ 'main.js': APP })
})

async function echo(path = '', options: Parameters<TestHost['send']>[1] = {}) {
  return JSON.parse((await host.send(`/api/echo${path}`, options)).text)
}

describe('request.query', () => {
  it.each([
    ['?a=1&a=2', [['a', '1,2']]],
    ['?a=1&A=2', [['a', '1,2']]],
    ['?b=', [['b', '']]],
    ['?a=&a=2', [['a', '2']]],
    ['?a=x+y%2B', [['a', 'x y+']]],
    ['', []],
  ])('of %j', async (query, expected) => {
    expect((await echo(query)).query).toEqual(expected)
  })

  it('holds a repeated key once', async () => {
    expect(JSON.parse((await host.send('/api/all?a=1&a=2')).text)).toEqual(['1,2'])
  })
})

describe('request.headers', () => {
  it('come in lower case, repeated ones joined by a comma', async () => {
    const { headers } = await echo('', { headers: { 'X-Two': ['a', 'b'], Cookie: ['c=1', 'd=2'] } })
    expect(headers).toMatchObject({ 'x-two': 'a,b' })
    expect(headers.cookie).toMatch(/^c=1(,|; )d=2$/)
  })

  it('show the function key', async () => {
    const { headers, query } = await echo('?code=k1', { headers: { 'x-functions-key': 'k2' } })
    expect([headers['x-functions-key'], query]).toEqual(['k2', [['code', 'k1']]])
  })

  it('carry the user that the platform puts there', async () => {
    const principal = { identityProvider: 'aad', userId: 'u', userDetails: 'd', userRoles: [] }
    const encoded = Buffer.from(JSON.stringify(principal)).toString('base64')
    const { user } = await echo('', { headers: { 'x-ms-client-principal': encoded } })
    expect(user).toMatchObject({ id: 'u', username: 'd', identityProvider: 'aad' })
    expect((await echo()).user).toBeNull()
  })
})

describe('the body', () => {
  it('arrives byte for byte, compressed or not', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
    const { body } = await echo('', {
      method: 'POST',
      body: bytes,
      headers: { 'content-encoding': 'gzip', 'content-length': 256 },
    })
    expect(body).toBe(Buffer.from(bytes).toString('hex'))
  })

  it('arrives whole when it is large', async () => {
    const large = 'x'.repeat(3_000_000)
    const { body } = await echo('', { method: 'POST', body: large, headers: { 'content-length': large.length } })
    expect(body).toHaveLength(6_000_000)
  })

  it('is empty when it was sent in chunks', async () => {
    expect((await echo('', { method: 'POST', body: ['a', 'b'] })).body).toBe('')
  })

  it('of a GET is dropped, with a warning', async () => {
    expect((await echo('', { body: 'abc', headers: { 'content-length': 3 } })).body).toBe('')
    const warning = 'Discarding the body of the incoming GET request because GET and HEAD requests cannot have a body.'
    expect(host.logs).toContainEqual(expect.objectContaining({ level: 'warning', message: warning }))
  })

  it('can be cloned', async () => {
    const answer = await host.send('/api/clone', { method: 'POST', body: 'ab', headers: { 'content-length': 2 } })
    expect(answer.text).toBe('abab')
  })

  it('over the limit gives 500, empty', async () => {
    const environment = { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '10' }
    const small = await startHost({ 'main.js': APP }, { environment })
    const post = (length: number) =>
      small.send('/api/echo', { method: 'POST', body: 'x'.repeat(length), headers: { 'content-length': length } })
    expect((await post(10)).status).toBe(200)
    const { status, body } = await post(11)
    expect([status, body.length]).toEqual([500, 0])
  })
})

describe('the invocation context', () => {
  it('has an id, the bindings, and neither retries nor trigger metadata', async () => {
    expect(await echo()).toMatchObject({
      invocationId: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
      retryContext: true,
      triggerMetadata: true,
      options: ['trigger', 'return', 'extraInputs', 'extraOutputs'],
      trigger: 'httpTrigger',
      return: 'http',
    })
  })

  it("continues the caller's trace with a span of its own", async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
    const headers = { traceparent: `00-${trace}-00f067aa0ba902b7-01`, tracestate: 'a=b' }
    const { traceContext } = await echo('', { headers })
    expect(traceContext).toEqual({
      traceParent: expect.stringMatching(new RegExp(`^00-${trace}-(?!00f067aa0ba902b7)[\\da-f]{16}-01$`)),
      traceState: 'a=b',
      attributes: {},
    })
  })

  it('starts a trace when there is none', async () => {
    const { traceContext } = await echo('', { headers: { traceparent: 'nonsense', tracestate: 'a=b' } })
    expect(traceContext.traceParent).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-00$/)
    expect(traceContext.traceState).toBe('')
  })
})
