import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { MessageBody } from '../../../dev/gateway/http/body.js'
import { HeaderList } from '../../../dev/gateway/http/headers.js'
import { createGateway, type Gateway } from '../../../dev/gateway/index.js'
import { api } from '../sample.js'

let gateway: Gateway
beforeAll(async () => {
  const answer = { status: 200, reason: 'OK', headers: new HeaderList(), body: MessageBody.fromText('fine') }
  gateway = await createGateway({
    artifacts: api('shop', {}, { '/{id}': { get: {} }, '/a/*': { get: {} } }),
    log: () => undefined,
    transport: async () => answer,
  })
  await gateway.listen()
})
afterAll(() => gateway.close())

const send = (text: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.once('close', () => resolve(answer))
    socket.on('error', () => undefined)
    socket.write(text)
  })

describe('the server', () => {
  it('answers any request line, and goes on serving', async () => {
    const piece = fc.constantFrom(
      '/',
      '//',
      '..',
      '%',
      '%2F',
      '%zz',
      '?',
      '&',
      '=',
      ';rev=',
      ';rev=1',
      'shop',
      'a',
      '*',
      '#',
      '{id}',
      'http://x',
      '\u00e9',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'OPTIONS', 'DELETE'),
        fc.array(piece, { maxLength: 8 }),
        async (method, pieces) => {
          const target = `/${pieces.join('')}`
          const answer = await send(`${method} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
          expect(answer).toMatch(/^HTTP\/1\.1 (200|400|404) /)
        },
      ),
      { numRuns: 100 },
    )
    expect((await fetch(`${gateway.url}/shop/1`)).status).toBe(200)
  })

  it('takes any Host', async () => {
    for (const host of ['', 'x:', 'x:y', ':80', '[::1]:1', 'a:99999999', 'ä']) {
      const answer = await send(`GET /shop/1 HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      expect(answer).toMatch(/^HTTP\/1\.1 (200|400) /)
    }
  })
})
