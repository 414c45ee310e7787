import { describe, expect, it } from '@jest/globals'
import type { Backend, SingleBackend } from '../../../dev/gateway/artifacts/model.js'
import { MessageBody } from '../../../dev/gateway/http/body.js'
import { ClientHeaders } from '../../../dev/gateway/http/client-headers.js'
import { HeaderList } from '../../../dev/gateway/http/headers.js'
import { RequestUrl } from '../../../dev/gateway/http/url.js'
import type { GatewayResponse } from '../../../dev/gateway/pipeline/exchange.js'
import { createOutgoing } from '../../../dev/gateway/pipeline/outgoing.js'
import type { OutgoingRequest, TransportOptions } from '../../../dev/gateway/pipeline/services.js'
import { ManualClock } from '../../../dev/gateway/testing/clock.js'

const single = (id: string, more: Partial<SingleBackend> = {}): SingleBackend => ({
  type: 'Single',
  id,
  url: `http://${id}.test/base/`,
  credentials: { header: {}, query: {} },
  tls: { validateCertificateChain: true, validateCertificateName: true },
  ...more,
})
const reply = (status: number, headers: Readonly<Record<string, string>> = {}): GatewayResponse => ({
  status,
  reason: '',
  headers: new HeaderList(Object.entries(headers)),
  body: MessageBody.fromText('answer'),
})

/** Sends requests through `createOutgoing` to a backend that answers from a list, the last answer again and again. */
class Wire {
  readonly sent: { readonly request: OutgoingRequest; readonly options: TransportOptions }[] = []
  readonly clock = new ManualClock()
  readonly #backends: ReadonlyMap<string, Backend>
  readonly #send

  constructor(backends: readonly Backend[] = [], answers: readonly (GatewayResponse | Error)[] = [reply(200)]) {
    this.#backends = new Map(backends.map((backend) => [backend.id, backend]))
    this.#send = createOutgoing(
      async (request, options) => {
        this.sent.push({ request, options })
        const answer = answers[Math.min(this.sent.length, answers.length) - 1]!
        if (answer instanceof Error) throw answer
        return answer
      },
      this.#backends,
      this.clock,
    )
  }

  send(
    request: Partial<Omit<OutgoingRequest, 'backend'>> & { readonly backend?: string } = {},
    options: Partial<TransportOptions> = {},
  ): Promise<GatewayResponse> {
    const { backend, ...rest } = request
    const entity = backend === undefined ? undefined : this.#backends.get(backend)
    return this.#send(
      {
        method: 'GET',
        url: RequestUrl.parse('http://service.test/items?x=1'),
        headers: new HeaderList(),
        body: MessageBody.empty(),
        ...rest,
        ...(entity === undefined ? {} : { backend: entity }),
      },
      { timeoutMilliseconds: 1000, ...options },
    )
  }

  get urls(): string[] {
    return this.sent.map(({ request }) => request.url.toString())
  }

  get headers(): [string, string][] {
    return [...(this.sent.at(-1)?.request.headers ?? [])].map(([name, value]) => [name, value])
  }
}

describe('headers on the wire', () => {
  it('name the backend as Host, unless a policy chose another', async () => {
    const wire = new Wire()
    const headers = ClientHeaders.fromRaw(['Host', 'gateway.test', 'Accept', '*/*'])
    await wire.send({ headers })
    expect(wire.headers).toEqual([
      ['Host', 'service.test'],
      ['Accept', '*/*'],
    ])
    headers.set('host', 'chosen.test')
    await wire.send({ headers })
    expect(wire.headers[0]).toEqual(['Host', 'chosen.test'])
    await wire.send({ headers: new HeaderList([['Host', 'own.test']]) })
    expect(wire.headers).toEqual([['Host', 'own.test']])
  })

  it('have the client behind those who forwarded before', async () => {
    const wire = new Wire()
    const headers = () => new HeaderList([['X-Forwarded-For', '10.0.0.1']])
    await wire.send({ headers: headers(), ipAddress: '10.0.0.2' })
    expect(wire.headers).toContainEqual(['X-Forwarded-For', '10.0.0.1, 10.0.0.2'])
    await wire.send({ ipAddress: '10.0.0.2' })
    expect(wire.headers).toContainEqual(['X-Forwarded-For', '10.0.0.2'])
    await wire.send({ headers: headers() })
    expect(wire.headers).toContainEqual(['X-Forwarded-For', '10.0.0.1'])
  })

  it('leave out what concerns the connection, also what Connection names', async () => {
    const wire = new Wire()
    const names = [
      'Keep-Alive',
      'TE',
      'Trailer',
      'Transfer-Encoding',
      'Upgrade',
      'Expect',
      'Proxy-Authorization',
      'X-Mine',
    ]
    const headers = new HeaderList([
      ['Connection', 'close, X-mine'],
      ...names.map((name) => [name, 'x'] as const),
      ['X-Other', 'y'],
    ])
    await wire.send({ headers })
    expect(wire.headers.map(([name]) => name)).toEqual(['Host', 'X-Other'])
  })

  it('say how long the body is, whatever a header says', async () => {
    const wire = new Wire()
    const headers = new HeaderList([['Content-Length', '99']])
    await wire.send({ headers, body: MessageBody.fromText('four') })
    expect(wire.headers).toContainEqual(['Content-Length', '4'])
    await wire.send({ headers })
    expect(wire.headers.map(([name]) => name)).toEqual(['Host'])
  })
})

describe('a backend entity', () => {
  it('gives its URL and its credentials, in place of what the client sent', async () => {
    const credentials = {
      header: { 'x-key': ['secret'], 'x-two': ['a', 'b'] },
      query: { code: ['k y'], x: ['2'] },
      authorization: { scheme: 'Basic', parameter: 'abc' },
    }
    const wire = new Wire([single('app', { credentials })])
    await wire.send({
      backend: 'app',
      headers: new HeaderList([
        ['X-Key', 'spoofed'],
        ['Authorization', 'Bearer x'],
      ]),
    })
    expect(wire.urls).toEqual(['http://app.test/base/items?x=2&code=k%20y'])
    expect(wire.headers).toEqual([
      ['Host', 'app.test'],
      ['x-key', 'secret'],
      ['Authorization', 'Basic abc'],
      ['x-two', 'a'],
      ['x-two', 'b'],
    ])
  })

  it('says whether its certificate is looked at', async () => {
    const lax = { validateCertificateChain: true, validateCertificateName: false }
    const wire = new Wire([single('strict'), single('lax', { tls: lax })])
    await wire.send({ backend: 'strict' })
    await wire.send({ backend: 'lax' })
    expect(wire.sent.map(({ options }) => options.connection)).toEqual([
      undefined,
      { validateChain: true, validateName: false },
    ])
  })

  it('is reached by its own proxy, unless a policy names another', async () => {
    const own = { url: 'http://own.test:3128' }
    const other = { url: 'http://other.test:3128' }
    const wire = new Wire([single('app', { proxy: own })])
    await wire.send({ backend: 'app' })
    await wire.send({ backend: 'app', connection: { proxy: other } })
    const flags = { validateChain: true, validateName: true }
    expect(wire.sent.map(({ options }) => options.connection)).toEqual([
      { ...flags, proxy: own },
      { ...flags, proxy: other },
    ])
  })

  it('has to come from somewhere', async () => {
    const url = new RequestUrl({ scheme: 'http', host: '', port: 80, path: '/' })
    await expect(new Wire().send({ url })).rejects.toMatchObject({
      error: {
        status: 500,
        reason: 'BackendConnectionFailure',
        message: expect.stringContaining('no policy set a backend'),
      },
    })
  })
})

describe('a circuit breaker', () => {
  const circuitBreaker = {
    name: '',
    count: 1,
    intervalMilliseconds: 1000,
    tripMilliseconds: 5000,
    acceptRetryAfter: false,
    statusCodeRanges: [{ min: 500, max: 599 }],
  }

  it('answers 503 at once while it is open', async () => {
    const wire = new Wire([single('app', { circuitBreaker })], [new Error('no connection'), reply(200)])
    await expect(wire.send({ backend: 'app' })).rejects.toThrow('no connection')
    await expect(wire.send({ backend: 'app' })).rejects.toMatchObject({ error: { status: 503 } })
    expect(wire.sent).toHaveLength(1)
    wire.clock.advance(5000)
    expect((await wire.send({ backend: 'app' })).status).toBe(200)
  })

  it('makes a pool go on with its other members, priority by priority', async () => {
    const pool: Backend = {
      type: 'Pool',
      id: 'pool',
      services: [
        { backend: 'a', priority: 1, weight: 1 },
        { backend: 'b', priority: 1, weight: 1 },
        { backend: 'c', priority: 2, weight: 1 },
      ],
    }
    const members = ['a', 'b', 'c'].map((id) => single(id, { circuitBreaker }))
    const wire = new Wire([...members, pool], [reply(500)])
    for (let i = 0; i < 3; i++) await wire.send({ backend: 'pool' })
    expect(wire.urls.map((url) => new URL(url).hostname)).toEqual(['a.test', 'b.test', 'c.test'])
    await expect(wire.send({ backend: 'pool' })).rejects.toMatchObject({ error: { status: 503 } })
  })
})

describe('a pool', () => {
  it('takes its members by weight, evenly spread', async () => {
    const services = [
      { backend: 'a', priority: 1, weight: 3 },
      { backend: 'b', priority: 1, weight: 1 },
      { backend: 'c', priority: 2, weight: 9 },
    ]
    const wire = new Wire([single('a'), single('b'), single('c'), { type: 'Pool', id: 'pool', services }])
    for (let i = 0; i < 8; i++) await wire.send({ backend: 'pool' })
    expect(wire.urls.map((url) => new URL(url).hostname[0]).join('')).toBe('aabaaaba')
  })
})

describe('redirects', () => {
  const to = (status: number, location: string) => [reply(status, { Location: location }), reply(200)]

  it('are the answer unless they are to be followed', async () => {
    const wire = new Wire([], to(302, '/other'))
    expect((await wire.send()).status).toBe(302)
  })

  it.each([
    [301, 'GET', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [307, 'POST', 'POST'],
    [308, 'PUT', 'PUT'],
  ])('%i turns %s into %s', async (status, method, expected) => {
    const wire = new Wire([], to(status, '../other?y'))
    const body = MessageBody.fromText('content')
    expect((await wire.send({ method, body }, { followRedirects: true })).status).toBe(200)
    const last = wire.sent.at(-1)?.request
    expect([last?.method, last?.url.toString()]).toEqual([expected, 'http://service.test/other?y'])
    expect(last?.body.isEmpty).toBe(expected === 'GET' && method !== 'GET')
  })

  it('take no credentials to another origin, and name it as Host', async () => {
    const wire = new Wire([], to(307, 'https://other.test/'))
    await wire.send({ headers: new HeaderList([['Authorization', 'x']]) }, { followRedirects: true })
    expect(wire.headers).toEqual([['Host', 'other.test']])
  })

  it('end where nobody could follow', async () => {
    for (const location of ['ftp://x/', 'http://[']) {
      expect((await new Wire([], to(302, location)).send({}, { followRedirects: true })).status).toBe(302)
    }
    const source = { flow: () => undefined, resume: () => undefined, cancel: () => undefined }
    const streamed = { method: 'POST', body: MessageBody.fromSource(source) }
    expect((await new Wire([], to(307, '/x')).send(streamed, { followRedirects: true })).status).toBe(307)
  })

  it('are not followed for ever', async () => {
    const wire = new Wire([], [reply(302, { Location: '/again' })])
    expect((await wire.send({}, { followRedirects: true })).status).toBe(302)
    expect(wire.sent).toHaveLength(51)
  })
})

describe('buffering', () => {
  it('waits for the whole body where that is asked for', async () => {
    const source = {
      flow: (sink: { end(last: Buffer): void }) => sink.end(Buffer.from('all')),
      resume() {},
      cancel() {},
    }
    const answer = () => ({ ...reply(200), body: MessageBody.fromSource(source) })
    expect((await new Wire([], [answer()]).send({}, { bufferResponse: true })).body.isBuffered).toBe(true)
    expect((await new Wire([], [answer()]).send()).body.isBuffered).toBe(false)
  })
})
