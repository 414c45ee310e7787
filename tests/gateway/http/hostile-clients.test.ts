import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { MessageBody } from '../../../dev/gateway/http/body.js'
import { HeaderList } from '../../../dev/gateway/http/headers.js'
import { GatewayServer } from '../../../dev/gateway/http/server.js'
import { createGateway, type Gateway } from '../../../dev/gateway/index.js'
import { api } from '../sample.js'

/** What reached the backend: its body is 'broken off' when that did not arrive whole. */
interface Arrived {
  readonly method: string
  readonly headers: readonly string[]
  readonly body: string
}

let backend: Server
let gateway: Gateway
let arrived: Arrived[] = []
let arrival: () => void = () => undefined

beforeAll(async () => {
  backend = createServer({ maxHeaderSize: 64 * 1024 }, async (request, response) => {
    const body = await text(request).catch(() => 'broken off')
    arrived.push({ method: request.method!, headers: request.rawHeaders, body })
    arrival()
    response.end(`${request.method} ${request.url} ${body.length}`)
  })
  backend.maxHeadersCount = 0
  backend.listen(0, '127.0.0.1')
  await once(backend, 'listening')
  const serviceUrl = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`
  const methods = { get: {}, post: {}, head: {}, options: {} }
  gateway = await createGateway({ artifacts: api('shop', { serviceUrl }, { '/*': methods }), log: () => undefined })
  await gateway.listen()
})
afterAll(async () => {
  await gateway.close()
  backend.closeAllConnections()
  await new Promise((resolve) => backend.close(resolve))
})

const open = () => connect(Number(new URL(gateway.url).port), '127.0.0.1').on('error', () => undefined)

/** Sends bytes as they are and gives all that comes until the gateway closes the connection. */
async function raw(bytes: string): Promise<string> {
  arrived = []
  const socket = open()
  socket.write(bytes, 'latin1')
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1')
  })
  // A reset is an end like any other here.
  await new Promise((resolve) => socket.once('close', resolve))
  return answer
}
const statusOf = (answer: string) => answer.slice(0, answer.indexOf('\r\n'))
const CLOSE = 'Host: x\r\nConnection: close\r\n'

describe('a request of which two readers could see two ends', () => {
  it.each([
    [
      'Content-Length beside Transfer-Encoding',
      'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /',
    ],
    ['Transfer-Encoding beside Content-Length', 'Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde'],
    ['a list of lengths', 'Content-Length: 3, 5\r\n\r\nabcde'],
    ['a signed length', 'Content-Length: +3\r\n\r\nabc'],
    ['a hexadecimal length', 'Content-Length: 0x3\r\n\r\nabc'],
    ['a coding behind chunked', 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
    ['another coding', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['a coding with a vertical tab', 'Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n'],
    ['a space before the colon', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
    ['a folded header', 'X-A: 1\r\n Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc'],
    ['a line that ends in CR alone', 'X-A: 1\rTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc'],
    ['a NUL', 'X-A: 1\x002\r\nContent-Length: 3\r\n\r\nabc'],
  ])('is refused: %s', async (_, rest) => {
    const answer = await raw(`POST /shop/a HTTP/1.1\r\n${CLOSE}${rest}`)
    expect(statusOf(answer)).toBe('HTTP/1.1 400 Bad Request')
    expect(arrived).toEqual([])
  })
})

describe('a body that goes wrong on its way', () => {
  it.each([
    ['a chunk without a length', 'xyz\r\nabc\r\n'],
    ['a chunk longer than it says', '3\r\nabcdef\r\n0\r\n\r\n'],
    ['a negative length', '-1\r\nabc\r\n'],
    ['a length beyond any number', `${'f'.repeat(40)}\r\nabc`],
    ['an endless line of a length', `3;${'x'.repeat(70_000)}`],
  ])('never reaches the backend as a whole one: %s', async (_, chunks) => {
    const seen = new Promise<void>((resolve) => {
      arrival = resolve
    })
    const answer = await raw(`POST /shop/a HTTP/1.1\r\n${CLOSE}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n${chunks}`)
    expect(answer).not.toMatch(/^HTTP\/1\.1 2/)
    const next = await raw(`GET /shop/next HTTP/1.1\r\n${CLOSE}\r\n`)
    expect(next).toContain('GET /next 0')
    await seen
    expect(arrived.filter(({ method, body }) => method === 'POST' && body !== 'broken off')).toEqual([])
  })

  it('goes on in its chunks otherwise, extensions and trailers left out', async () => {
    const chunks = '3;name="value"\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n'
    const answer = await raw(
      `POST /shop/a HTTP/1.1\r\n${CLOSE}Trailer: X-Trailer\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`,
    )
    expect(answer).toContain('POST /a 5')
    expect(arrived[0]!.body).toBe('abcde')
    expect(arrived[0]!.headers.join('\n')).not.toMatch(/trailer/i)
  })
})

describe('headers', () => {
  it('that are too large are answered with 431', async () => {
    const answer = await raw(`GET /shop/a HTTP/1.1\r\n${CLOSE}X-Big: ${'x'.repeat(20_000)}\r\n\r\n`)
    expect(statusOf(answer)).toBe('HTTP/1.1 431 Request Header Fields Too Large')
    const long = await raw(`GET /shop/${'a'.repeat(20_000)} HTTP/1.1\r\n${CLOSE}\r\n`)
    expect(statusOf(long)).toBe('HTTP/1.1 431 Request Header Fields Too Large')
  })

  it('reach the backend however many they are', async () => {
    const lines = Array.from({ length: 2_500 }, (_, i) => `${i.toString(36)}:\r\n`).join('')
    await raw(`GET /shop/a HTTP/1.1\r\n${CLOSE}${lines}X-Last: 1\r\n\r\n`)
    expect(arrived[0]!.headers).toEqual(expect.arrayContaining(['X-Last', '1']))
  })

  it('of the connection stay on it', async () => {
    const own =
      'Keep-Alive: timeout=5\r\nTE: trailers\r\nProxy-Authorization: Basic eDp5\r\nProxy-Connection: close\r\n'
    await raw(`GET /shop/a HTTP/1.1\r\n${CLOSE}${own}X-Kept: 1\r\n\r\n`)
    expect(arrived[0]!.headers).toContain('X-Kept')
    expect(arrived[0]!.headers.join('\n')).not.toMatch(/trailers|timeout=5|proxy-/i)
  })
})

describe('what a client asks of the connection', () => {
  it('is a 100 before it sends its body, and gets one', async () => {
    arrived = []
    const socket = open()
    socket.write(`POST /shop/a HTTP/1.1\r\n${CLOSE}Expect: 100-continue\r\nContent-Length: 3\r\n\r\n`)
    const [first] = (await once(socket, 'data')) as [Buffer]
    expect(first.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    socket.write('abc')
    expect(await text(socket)).toContain('POST /a 3')
    expect(arrived[0]!.headers.join('\n')).not.toMatch(/expect/i)
  })

  it('is another expectation, and gets 417', async () => {
    const answer = await raw(`POST /shop/a HTTP/1.1\r\n${CLOSE}Expect: miracles\r\nContent-Length: 0\r\n\r\n`)
    expect(statusOf(answer)).toBe('HTTP/1.1 417 Expectation Failed')
    expect(arrived).toEqual([])
  })

  it('is another protocol, which it does not get', async () => {
    const upgrade = 'Host: x\r\nConnection: upgrade, close\r\nUpgrade: websocket\r\n'
    expect(await raw(`GET /shop/a HTTP/1.1\r\n${upgrade}\r\n`)).toContain('GET /a 0')
    expect(arrived[0]!.headers.join('\n')).not.toMatch(/websocket/)
    expect(statusOf(await raw('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'))).toBe('HTTP/1.1 400 Bad Request')
  })

  it('is a tunnel, which it does not get', async () => {
    expect(await raw('CONNECT backend.test:443 HTTP/1.1\r\nHost: backend.test\r\n\r\n')).toBe('')
    expect(arrived).toEqual([])
  })

  it('is several answers on one connection, in their order', async () => {
    const requests = ['1', '2', '3'].map((n) => `GET /shop/${n} HTTP/1.1\r\nHost: x\r\n\r\n`).join('')
    const answer = await raw(`${requests}GET /shop/4 HTTP/1.1\r\n${CLOSE}\r\n`)
    expect([...answer.matchAll(/GET \/(\d) 0/g)].map(([, n]) => n)).toEqual(['1', '2', '3', '4'])
  })

  it('is HTTP/1.0: one answer, and the connection ends', async () => {
    const answer = await raw('GET /shop/a HTTP/1.0\r\n\r\n')
    expect(statusOf(answer)).toBe('HTTP/1.1 200 OK')
    expect(answer).toMatch(/\r\nConnection: close\r\n/)
    expect(answer).toContain('GET /a 0')
  })

  it.each([
    ['no Host', 'GET /shop/a HTTP/1.1\r\n\r\n'],
    ['no HTTP', 'HELO mail.test\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('is nothing that HTTP has: %s', async (_, bytes) => {
    expect(statusOf(await raw(bytes))).toBe('HTTP/1.1 400 Bad Request')
    expect(arrived).toEqual([])
  })

  it.each(['GET /shop/a\r\nHost: x\r\n\r\n', 'GET /shop/a HTTP/0.9\r\nHost: x\r\n\r\n'])(
    'is a version before the first: %j',
    async (bytes) => {
      expect(statusOf(await raw(bytes))).toMatch(/^HTTP\/1\.1 (400|505) /)
      expect(arrived).toEqual([])
    },
  )
})

describe('a client that takes its time', () => {
  const limits = { headersMilliseconds: 40, requestMilliseconds: 80, checkMilliseconds: 10 }
  let server: GatewayServer
  let port: number
  beforeAll(async () => {
    server = new GatewayServer(async ({ body }) => {
      await body.buffer()
      return { status: 200, reason: 'OK', headers: new HeaderList(), body: MessageBody.fromText('fine') }
    }, limits)
    port = await server.listen(0, '127.0.0.1')
  })
  afterAll(() => server.close())

  it.each([
    ['for the request line', 'GET /sho'],
    ['for the headers', 'GET / HTTP/1.1\r\nHost: x\r\nX-A: 1\r\n'],
    ['for the body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc'],
    ['for the chunks', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
  ])('%s is told 408, and the connection ends', async (_, bytes) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(bytes)
    expect(statusOf(await text(socket))).toBe('HTTP/1.1 408 Request Timeout')
  })
})
