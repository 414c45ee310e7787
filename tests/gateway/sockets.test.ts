import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { createGateway, type Gateway } from '../../dev/gateway/index.js'
import { api, policies } from './sample.js'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

let backend: Server
let handler: Handler
let gateway: Gateway
let serviceUrl: string
const operations = (path: string) => [
  path,
  Object.fromEntries(
    ['get', 'put', 'post', 'head', 'delete', 'options', 'patch', 'trace'].map((method) => [
      method,
      { operationId: `${method} ${path}` },
    ]),
  ),
]
const artifacts = () => ({
  ...api('shop', { serviceUrl }, Object.fromEntries([operations('/items'), operations('/slow')])),
  ...api('gone', { serviceUrl: 'http://127.0.0.1:1' }),
  'apis/shop/operations/get-slow/policy.xml': policies({ backend: '<forward-request timeout-ms="50"/>' }),
})

beforeAll(async () => {
  backend = createServer((request, response) => handler(request, response))
  backend.listen(0, '127.0.0.1')
  await once(backend, 'listening')
  serviceUrl = `http://127.0.0.1:${(backend.address() as AddressInfo).port}/base`
  gateway = await createGateway({ artifacts: artifacts(), log: () => undefined })
  await gateway.listen()
})
afterAll(async () => {
  await gateway.close()
  backend.closeAllConnections()
  await new Promise((resolve) => backend.close(resolve))
})
afterEach(() => {
  handler = (_, response) => response.end()
})

/** Sends bytes as they are and gives the whole answer once the gateway closes the connection. */
const raw = async (lines: readonly string[]): Promise<string> => {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1')
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  return text(socket)
}

describe('what the backend gets', () => {
  const seen = async (init: RequestInit & { readonly path?: string } = {}) => {
    let request!: { method: string; url: string; headers: string[]; body: string }
    handler = async (incoming, response) => {
      const { method = '', url = '', rawHeaders } = incoming
      request = { method, url, headers: rawHeaders, body: await text(incoming) }
      response.end()
    }
    const { path = '/shop/items', ...rest } = init
    await fetch(gateway.url + path, rest)
    return request
  }

  it('is the path under the service URL, the client address, its own Host', async () => {
    const { url, headers } = await seen({ path: '/shop/items?a=1&b', headers: { 'X-Spelled-Thus': 'é' } })
    expect(url).toBe('/base/items?a=1&b')
    const pairs = Object.fromEntries(
      headers.flatMap((name, i) => (i % 2 === 0 ? [[name.toLowerCase(), headers[i + 1]]] : [])),
    )
    expect(pairs).toMatchObject({
      host: new URL(serviceUrl).host,
      'x-forwarded-for': '127.0.0.1',
      'x-spelled-thus': 'é',
    })
  })

  it.each(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])('is the method %s', async (method) => {
    expect((await seen({ method })).method).toBe(method)
  })

  it('is a body of known length with that length', async () => {
    const { body, headers } = await seen({ method: 'POST', body: 'text' })
    expect(body).toBe('text')
    expect(headers.join(' ').toLowerCase()).toContain('content-length 4')
  })

  it('is a streamed body while the client still writes it', async () => {
    const first = new Promise<string>((resolve) => {
      handler = (incoming, response) => {
        incoming.once('data', (chunk) => resolve(String(chunk)))
        incoming.on('end', () => response.end(incoming.headers['transfer-encoding']))
      }
    })
    const request = httpRequest(`${gateway.url}/shop/items`, { method: 'POST' })
    request.write('one')
    expect(await first).toBe('one')
    request.end('two')
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    expect(await text(response)).toBe('chunked')
  })

  it('is one connection, kept for the next request', async () => {
    const ports = new Set<number | undefined>()
    handler = (incoming, response) => {
      ports.add(incoming.socket.remotePort)
      response.end('x')
    }
    for (let i = 0; i < 3; i++) await (await fetch(`${gateway.url}/shop/items`)).text()
    expect(ports.size).toBe(1)
  })
})

describe('what the client gets', () => {
  const get = (init: RequestInit = {}) => fetch(`${gateway.url}/shop/items`, init)

  it('is status, reason, headers and body of the backend', async () => {
    handler = (_, response) => {
      response.writeHead(201, 'Made', ['X-One', '1', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Content-Length', '3'])
      response.end('abc')
    }
    const answer = await raw(['GET /shop/items HTTP/1.1', 'Host: x', 'Connection: close'])
    const [head = '', body] = answer.split('\r\n\r\n')
    expect(head.split('\r\n').filter((line) => !line.startsWith('Date:'))).toEqual([
      'HTTP/1.1 201 Made',
      'X-One: 1',
      'Set-Cookie: a=1',
      'Set-Cookie: b=2',
      'Content-Length: 3',
      'Connection: close',
    ])
    expect(body).toBe('abc')
  })

  it('is bytes, untouched', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7) % 256))
    handler = (_, response) => response.end(bytes)
    expect(Buffer.compare(Buffer.from(await (await get()).arrayBuffer()), bytes)).toBe(0)
  })

  it('is a body while the backend still writes it', async () => {
    let finish!: () => void
    handler = (_, response) => {
      response.write('first')
      finish = () => response.end('last')
    }
    const reader = (await get()).body!.getReader()
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('first')
    finish()
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('last')
    expect((await reader.read()).done).toBe(true)
  })

  it('is a large body at the pace of a slow client', async () => {
    const chunk = Buffer.alloc(256 * 1024, 'x')
    handler = (_, response) => {
      for (let i = 0; i < 64; i++) response.write(chunk)
      response.end()
    }
    const request = httpRequest(`${gateway.url}/shop/items`).end()
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    await once(response, 'readable')
    expect((await buffer(response)).length).toBe(64 * chunk.length)
  })

  it.each([204, 304])('is no body with %i', async (status) => {
    handler = (_, response) => response.writeHead(status).end()
    const answer = await raw(['GET /shop/items HTTP/1.1', 'Host: x', 'Connection: close'])
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer).not.toContain('Transfer-Encoding')
    expect(answer.endsWith('\r\n\r\n')).toBe(true)
  })

  it('is the length without the body for HEAD', async () => {
    handler = (_, response) => response.writeHead(200, { 'Content-Length': 42 }).end()
    const { status, headers } = await get({ method: 'HEAD' })
    expect([status, headers.get('content-length')]).toEqual([200, '42'])
    const missing = await fetch(`${gateway.url}/nowhere`, { method: 'HEAD' })
    expect([missing.status, missing.headers.get('content-length')]).toEqual([404, '54'])
  })

  it('is a broken connection when the backend breaks off', async () => {
    handler = (_, response) => {
      response.writeHead(200, { 'Content-Length': 100 })
      response.write('some', () => response.destroy())
    }
    await expect(get().then((response) => response.text())).rejects.toThrow()
  })

  it('is 500 when a policy made a header that HTTP does not allow', async () => {
    const broken = {
      ...artifacts(),
      'policy.xml': policies({
        inbound: '<return-response><set-header name="X"><value>ж</value></set-header></return-response>',
      }),
    }
    const other = await createGateway({ artifacts: broken })
    await other.listen()
    expect((await fetch(`${other.url}/shop/items`)).status).toBe(500)
    await other.close()
  })
})

describe('failures', () => {
  it('of a connection are 500', async () => {
    const response = await fetch(`${gateway.url}/gone/items`)
    expect([response.status, response.statusText]).toEqual([500, 'Internal Server Error'])
    expect(await response.text()).toMatch(
      /^\{ "statusCode": 500, "message": "Internal server error", "activityId": "[0-9a-f-]{36}" \}$/,
    )
  })

  it('to answer in time are 500, and the backend request ends', async () => {
    const ended = new Promise<void>((resolve) => {
      handler = (incoming) => incoming.socket.once('close', () => resolve())
    })
    expect((await fetch(`${gateway.url}/shop/slow`)).status).toBe(500)
    await ended
  })

  it('of the client end the backend request, before and during the answer', async () => {
    for (const start of [() => undefined, (response: ServerResponse) => void response.write('x')]) {
      const abort = new AbortController()
      const ended = new Promise<void>((resolve) => {
        handler = (incoming, response) => {
          incoming.socket.once('close', () => resolve())
          start(response)
          setImmediate(() => abort.abort())
        }
      })
      await fetch(`${gateway.url}/shop/items`, { signal: abort.signal })
        .then((response) => response.text())
        .catch(() => undefined)
      await ended
    }
  })

  it('of a client that never finishes its body leave the gateway well', async () => {
    const aborted = new Promise<void>((resolve) => {
      handler = (incoming) => incoming.once('close', () => resolve()).resume()
    })
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1')
    socket.write('POST /shop/items HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nsome', () => {
      backend.once('request', () => socket.destroy())
    })
    await aborted
    handler = (_, response) => response.end('fine')
    expect(await (await fetch(`${gateway.url}/shop/items`)).text()).toBe('fine')
  })

  it('of a refused upload do not wait for its body', async () => {
    const request = httpRequest(`${gateway.url}/nowhere`, { method: 'POST', headers: { 'Content-Length': 1_000_000 } })
    request.on('error', () => undefined).write('start')
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    expect(response.statusCode).toBe(404)
    request.destroy()
  })
})

describe('listening', () => {
  it('rejects when the port is taken', async () => {
    const taken = createTcpServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const other = await createGateway({ artifacts: artifacts() })
    await expect(other.listen({ port: (taken.address() as AddressInfo).port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
    await other.close()
    taken.close()
  })

  it('ends with close: nothing accepts connections any more', async () => {
    const other = await createGateway({ artifacts: artifacts() })
    await other.listen()
    const { url } = other
    expect((await fetch(`${url}/status-0123456789abcdef`)).status).toBe(200)
    await other.close()
    await expect(fetch(url)).rejects.toThrow()
  })
})
