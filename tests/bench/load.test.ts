import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { load } from '../../bench/gateway/load.js'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** A short load on a server that answers so. */
const on = async (listener: RequestListener) => {
  server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return load({ port, connections: 2, seconds: 0.1, path: '/a?b', headers: { 'X-Key': 'k' }, body: 'fine' })
}

describe('load', () => {
  it('sends the request over and over, on each connection', async () => {
    const seen: string[] = []
    const ports = new Set<number | undefined>()
    const { throughput, p99 } = await on(({ method, url, headers, socket }, response) => {
      seen.push(`${method} ${url} ${headers['x-key']}`)
      ports.add(socket.remotePort)
      response.writeHead(200, { 'Content-Length': 4 }).end('fine')
    })
    expect(seen.length).toBeGreaterThan(2)
    expect(new Set(seen)).toEqual(new Set(['GET /a?b k']))
    expect(ports.size).toBe(2)
    expect(throughput).toBeGreaterThan(0)
    expect(p99).toBeGreaterThan(0)
  })

  it('takes an answer in pieces', async () => {
    const { throughput } = await on((_, response) => {
      response.writeHead(200, { 'Content-Length': 4 }).write('fi')
      setImmediate(() => response.end('ne'))
    })
    expect(throughput).toBeGreaterThan(0)
  })

  it.each<[string, RequestListener]>([
    ['another status', (_, response) => response.writeHead(429, { 'Content-Length': 4 }).end('fine')],
    ['another body', (_, response) => response.writeHead(200, { 'Content-Length': 4 }).end('FINE')],
    ['a longer body', (_, response) => response.writeHead(200, { 'Content-Length': 5 }).end('fine!')],
    ['a closed connection', (_, response) => response.socket?.end()],
    ['a broken connection', (_, response) => response.socket?.destroy()],
  ])('fails with %s', async (_, listener) => {
    await expect(on(listener)).rejects.toThrow()
  })
})
