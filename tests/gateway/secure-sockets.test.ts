import { once } from 'node:events'
import { createServer as createHttpServer, type Server } from 'node:http'
import { Agent, request } from 'node:https'
import { type AddressInfo, connect as connectTcp } from 'node:net'
import { text } from 'node:stream/consumers'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { MessageBody } from '../../dev/gateway/http/body.js'
import { HeaderList } from '../../dev/gateway/http/headers.js'
import { GatewayServer } from '../../dev/gateway/http/server.js'
import { createGateway, type Gateway } from '../../dev/gateway/index.js'
import { api, policies, setHeader } from './sample.js'
import { authority, client, server } from './tls.js'

const CERTIFICATE = { cert: client.cert, key: client.key }
const EXPRESSION = `@(context.Request.OriginalUrl.ToString() + " " + (context.Request.Certificate == null ? "nobody" : context.Request.Certificate.Thumbprint))`

/** Says, in `X-Seen`, how the gateway saw the request; `/partners` is for the client's certificate alone. */
const artifacts = (serviceUrl = 'http://127.0.0.1:1') => ({
  'policy.xml': policies({ inbound: setHeader('X-Seen', EXPRESSION), backend: '<forward-request/>' }),
  ...api('shop', { serviceUrl }, { '/*': { get: {}, post: {} } }),
  ...api('partners', { serviceUrl }, { '/*': { get: {}, post: {} } }),
  'apis/partners/policy.xml': policies({
    inbound: `<base/><validate-client-certificate><identities><identity thumbprint="${client.thumbprint}"/></identities></validate-client-certificate>`,
  }),
})

let backend: Server
let gateway: Gateway
let port: number
const agents: Agent[] = []

beforeAll(async () => {
  backend = createHttpServer(async (incoming, response) => {
    const body = await text(incoming)
    response.end(`${incoming.headers['x-seen']} ${body}`.trim())
  }).listen(0, '127.0.0.1')
  await once(backend, 'listening')
  const serviceUrl = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`
  gateway = await createGateway({ artifacts: artifacts(serviceUrl), log: () => undefined })
  await gateway.listen()
  await gateway.listen({ tls: server })
  port = Number(new URL(gateway.secureUrl).port)
})
afterAll(async () => {
  for (const agent of agents) agent.destroy()
  await gateway.close()
  await new Promise((resolve) => backend.close(resolve))
})

const open = (options: ConnectionOptions = {}): TLSSocket =>
  connect({ port, host: '127.0.0.1', servername: 'localhost', ca: authority, ...options })

/** Sends bytes as they are over TLS and gives the whole answer once the gateway closes the connection. */
const raw = (bytes: string, options: ConnectionOptions = {}): Promise<string> => {
  const socket = open(options)
  socket.write(bytes)
  return text(socket)
}
const CLOSE = 'Host: localhost\r\nConnection: close\r\n'
const bodyOf = (answer: string) => answer.slice(answer.indexOf('\r\n\r\n') + 4)
const get = async (path: string, options: ConnectionOptions = {}) => {
  const answer = await raw(`GET ${path} HTTP/1.1\r\n${CLOSE}\r\n`, options)
  return { status: Number(answer.slice(9, 12)), body: bodyOf(answer) }
}

describe('what a policy sees of a client that calls over TLS', () => {
  it('is https and no certificate where none is shown', async () => {
    expect(await get('/shop/a?b=1')).toMatchObject({ status: 200, body: expect.stringMatching(/ nobody$/) })
    const answer = await raw(`GET /shop/a?b=1 HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\n\r\n`)
    expect(answer).toContain('https://api.test/shop/a?b=1 nobody')
  })

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('is the certificate that it shows, by %s', async (version) => {
    const seen = await get('/shop/a', { ...CERTIFICATE, minVersion: version, maxVersion: version })
    expect(seen.body).toContain(` ${client.thumbprint}`)
  })

  it('is http on the plain listener of the same gateway', async () => {
    const response = await fetch(`${gateway.url}/shop/a`)
    expect(await response.text()).toBe(`${gateway.url}/shop/a nobody`)
  })

  it.each([
    ['GET http://api.test/shop/a', 'https://api.test/shop/a'],
    ['GET http://api.test:8443/shop/a', 'https://api.test:8443/shop/a'],
    ['GET https://api.test/shop/a', 'https://api.test/shop/a'],
  ])('is https whatever the request line says: %s', async (line, url) => {
    expect(await raw(`${line} HTTP/1.1\r\n${CLOSE}\r\n`)).toContain(`${url} nobody`)
  })

  it('is http on a plain connection whatever the request line says', async () => {
    const socket = connectTcp(Number(new URL(gateway.url).port), '127.0.0.1')
    socket.write(`GET https://api.test/shop/a HTTP/1.1\r\n${CLOSE}\r\n`)
    expect(await text(socket)).toContain('http://api.test/shop/a nobody')
  })

  it('is no header: a thumbprint that the client says is not one that it shows', async () => {
    const forged = `X-Client-Cert-Thumbprint: ${client.thumbprint}\r\nX-ARR-ClientCert: ${client.thumbprint}\r\n`
    expect(await raw(`GET /partners/a HTTP/1.1\r\n${CLOSE}${forged}\r\n`)).toMatch(/^HTTP\/1\.1 403 /)
  })

  it('is the same for each request of a connection, and for one that resumes its session', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: authority, ...CERTIFICATE })
    agents.push(agent)
    const call = async () => {
      const outgoing = request({ agent, port, host: 'localhost', path: '/partners/a' }).end()
      const [response] = await once(outgoing, 'response')
      const socket = response.socket as TLSSocket
      const seen = { status: response.statusCode, local: socket.localPort, isResumed: socket.isSessionReused() }
      await text(response)
      return { ...seen, socket }
    }
    const first = await call()
    const second = await call()
    expect([first.status, second.status, second.local]).toEqual([200, 200, first.local])
    first.socket.destroy()
    await once(first.socket, 'close')
    expect(await call()).toMatchObject({ status: 200, isResumed: true })
  })
})

describe('validate-client-certificate', () => {
  it('lets in whom it names, with a body', async () => {
    const answer = await raw(`POST /partners/a HTTP/1.1\r\n${CLOSE}Content-Length: 3\r\n\r\nabc`, CERTIFICATE)
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(bodyOf(answer)).toMatch(/ abc$/)
  })

  it('takes a large body, which a gateway that asks for the certificate only then would not', async () => {
    const head = `POST /partners/a HTTP/1.1\r\n${CLOSE}Content-Length: 1000000\r\n\r\n`
    const answer = await raw(head + 'x'.repeat(1_000_000), CERTIFICATE)
    expect(bodyOf(answer).length).toBeGreaterThan(1_000_000)
  })

  it('refuses a client without a certificate, and one with another', async () => {
    expect(await get('/partners/a')).toEqual({
      status: 403,
      body: '{ "statusCode": 403, "message": "Access denied." }',
    })
    expect((await get('/partners/a', server)).status).toBe(403)
  })

  it('judges a certificate that has expired: the handshake does not', async () => {
    const later = await createGateway({
      artifacts: artifacts(),
      clock: { now: () => Date.UTC(2300, 0), sleep: () => Promise.reject(new Error('nobody waits')) } as never,
      log: () => undefined,
    })
    await later.listen({ tls: server })
    expect(await get('/partners/a', { ...CERTIFICATE, port: Number(new URL(later.secureUrl).port) })).toMatchObject({
      status: 403,
    })
    await later.close()
  })
})

describe('the connection', () => {
  it('is HTTP/1.1, also for a client that would rather have HTTP/2', async () => {
    const socket = open({ ALPNProtocols: ['h2', 'http/1.1'] })
    await once(socket, 'secureConnect')
    expect(socket.alpnProtocol).toBe('http/1.1')
    socket.destroy()
    const modern = open({ ALPNProtocols: ['h2'] })
    const [error] = await once(modern, 'error')
    expect(error).toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL' })
  })

  it('stays the client’s: renegotiation is refused', async () => {
    const socket = open({ maxVersion: 'TLSv1.2' }).on('error', () => undefined)
    await once(socket, 'secureConnect')
    const failure = new Promise<Error | null>((resolve) => {
      socket.renegotiate({ rejectUnauthorized: true }, resolve)
      socket.once('error', resolve)
    })
    expect(await failure).toMatchObject({ code: expect.stringMatching(/RENEGOTIATION/) })
    socket.destroy()
  })

  it('needs TLS 1.2', async () => {
    const socket = open({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
    const [error] = await once(socket, 'error')
    expect(error).toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' })
  })

  it.each([
    ['plain HTTP', 'GET /shop/a HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['nothing', ''],
    ['half a greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a greeting of zeros', `\x16\x03\x01\x00\x40\x01\x00\x00\x3c\x03\x03${'\0'.repeat(58)}`],
    ['a record of no kind', `\xff${'x'.repeat(20_000)}`],
    ['an alert', '\x15\x03\x03\x00\x02\x02\x28'],
    ['data before the handshake', `\x17\x03\x03\x00\x05hello`],
  ])('is not made with %s, and the gateway serves on', async (_, bytes) => {
    const socket = connectTcp(port, '127.0.0.1').on('error', () => undefined)
    socket.resume().end(bytes, 'latin1')
    await once(socket, 'close')
    expect((await get('/shop/a')).status).toBe(200)
  })

  it('speaks HTTP as strictly as the plain one', async () => {
    const two = `POST /shop/a HTTP/1.1\r\n${CLOSE}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`
    expect(await raw(two)).toMatch(/^HTTP\/1\.1 400 /)
    expect(await raw(`GET /shop/a HTTP/1.1\r\n${CLOSE}X-Big: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    )
  })
})

describe('a client that takes its time', () => {
  const limits = { headersMilliseconds: 300, requestMilliseconds: 400, checkMilliseconds: 20 }
  let slow: GatewayServer
  let slowPort: number
  beforeAll(async () => {
    const answer = async ({ body }: { readonly body: MessageBody }) => {
      await body.buffer()
      return { status: 200, reason: 'OK', headers: new HeaderList(), body: MessageBody.fromText('fine') }
    }
    slow = new GatewayServer(answer, limits, server)
    slowPort = await slow.listen(0, '127.0.0.1')
  })
  afterAll(() => slow.close())

  it('for the handshake loses the connection', async () => {
    const silent = connectTcp(slowPort, '127.0.0.1').on('error', () => undefined)
    await once(silent.resume(), 'close')
  })

  it.each([
    ['headers', 'GET / HT'],
    ['body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc'],
  ])('for the %s is told 408, and the connection ends', async (_, bytes) => {
    let heard = ''
    const socket = open({ port: slowPort })
    socket
      .on('error', () => undefined)
      .on('data', (chunk) => {
        heard += chunk
      })
    socket.write(bytes)
    await once(socket, 'close')
    expect(heard).toMatch(/^HTTP\/1\.1 408 /)
  })
})

describe('listening', () => {
  it('may be for TLS alone', async () => {
    const secure = await createGateway({ artifacts: artifacts() })
    expect(() => secure.secureUrl).toThrow('The gateway does not listen for TLS: call listen({ tls: { cert, key } })')
    await secure.listen({ tls: { pfx: Buffer.from(client.pfx, 'base64'), passphrase: 'secret' } })
    expect(secure.secureUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
    expect(() => secure.url).toThrow('The gateway does not listen: call listen() first.')
    await secure.close()
    expect(() => secure.secureUrl).toThrow('does not listen for TLS')
  })

  it.each([
    ['no PEM', { cert: 'x', key: 'y' }, 'the certificate cannot be read'],
    ['another’s key', { cert: server.cert, key: client.key }, 'key values mismatch'],
    ['another password', { pfx: Buffer.from(client.pfx, 'base64'), passphrase: 'no' }, 'the password is wrong'],
  ])('is refused with %s', async (_, tls, message) => {
    const wrong = await createGateway({ artifacts: artifacts() })
    await expect(wrong.listen({ tls })).rejects.toThrow(message)
    await wrong.close()
  })

  it('rejects when the port is taken', async () => {
    const other = await createGateway({ artifacts: artifacts() })
    await expect(other.listen({ port, tls: server })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await other.close()
  })

  it('goes on over a reload, on the same connections', async () => {
    const reloaded = await createGateway({ artifacts: artifacts(), log: () => undefined })
    await reloaded.listen({ tls: server })
    const socket = open({ port: Number(new URL(reloaded.secureUrl).port) })
    for (const _ of [1, 2]) {
      socket.write('GET /partners/a HTTP/1.1\r\nHost: x\r\n\r\n')
      expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 403 /)
      await reloaded.reload()
    }
    socket.destroy()
    await reloaded.close()
  })

  it('ends with close: no connection is left, idle, in the middle of a request or before its handshake', async () => {
    const closing = await createGateway({ artifacts: artifacts(), log: () => undefined })
    await closing.listen()
    await closing.listen({ tls: server })
    const own = { port: Number(new URL(closing.secureUrl).port) }
    const [idle, busy] = [open(own), open(own)]
    const silent = connectTcp(own.port, '127.0.0.1')
    const ends = [idle, busy, silent].map((socket) => {
      socket.on('error', () => undefined).resume()
      return once(socket, 'close')
    })
    await Promise.all([once(idle, 'secureConnect'), once(busy, 'secureConnect'), once(silent, 'connect')])
    busy.write('POST /shop/a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc')
    await closing.close()
    await Promise.all(ends)
    const [refused] = await once(connectTcp(own.port, '127.0.0.1'), 'error')
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' })
  })
})
