import type { Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { Cancellation } from '../../../../dev/gateway/http/cancellation.js'
import { OddBackend } from './odd-backend.js'

let backend: OddBackend
beforeEach(async () => {
  backend = await OddBackend.start()
})
afterEach(async () => {
  jest.restoreAllMocks()
  await backend.stop()
})

const answer = (body: string, ...headers: string[]): string =>
  ['HTTP/1.1 200 OK', ...headers, `Content-Length: ${body.length}`, '', body].join('\r\n')
const says =
  (text: string) =>
  (socket: Socket): void =>
    void socket.write(text, 'latin1')
/** Has the gateway take note that a socket has gone. */
const closed = async (socket: Socket): Promise<void> => {
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
  for (let i = 0; i < 5; i++) await turn()
}

describe('a request', () => {
  it('goes out as it is, headers and body', async () => {
    backend.behave = says(answer('fine'))
    expect(await backend.text({ method: 'POST', body: 'b\xe9', headers: ['X-oNe', '\xe9'] })).toBe('fine')
    expect(backend.requests).toEqual([
      'POST /path HTTP/1.1\r\nHost: x\r\nX-oNe: \xe9\r\nContent-Length: 3\r\n\r\nb\xc3\xa9',
    ])
  })

  it('goes out with a large body', async () => {
    backend.behave = (socket, request) => void socket.write(answer(String(request.length)))
    const head = 'POST /path HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n'
    expect(await backend.text({ method: 'POST', body: Buffer.alloc(3_000_000, 'x') })).toBe(
      String(head.length + 3_000_000),
    )
  })

  it.each([
    ['a line break in a header', { headers: ['X', 'a\r\nEvil: 1'] }],
    ['a line break in a header name', { headers: ['X\r\nEvil', 'a'] }],
    ['a method of two words', { method: 'GET /evil HTTP/1.1\r\nX:' }],
  ])('with %s fails and is not sent', async (_, sent) => {
    expect(await backend.failure(sent)).toMatchObject({ reason: 'BackendConnectionFailure' })
    expect(backend.sockets).toEqual([])
  })
})

describe('a connection', () => {
  it('serves one request after the other, and as many as there are at a time', async () => {
    backend.behave = says(answer('x'))
    for (let i = 0; i < 3; i++) await backend.text()
    expect(backend.sockets.length).toBe(1)
    await Promise.all([backend.text(), backend.text(), backend.text()])
    expect(backend.sockets.length).toBe(3)
    await Promise.all([backend.text(), backend.text(), backend.text()])
    expect(backend.sockets.length).toBe(3)
  })

  it.each([
    ['Connection: close', answer('x', 'Connection: close')],
    ['a time that is too short', answer('x', 'Keep-Alive: timeout=1')],
    ['HTTP/1.0', answer('x').replace('1.1', '1.0')],
    ['bytes behind the response', `${answer('x')}Y`],
    ['a second response', answer('x') + answer('smuggled')],
    ['a body that HTTP does not have here', 'HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc'],
  ])('is not used again after %s', async (_, text) => {
    backend.behave = says(text)
    await backend.text()
    backend.behave = says(answer('own'))
    expect(await backend.text()).toBe('own')
    expect(backend.sockets.length).toBe(2)
  })

  it('is not used again after a response that came before the whole request was read', async () => {
    backend.behave = says(answer('x'))
    const first = backend.text({ method: 'POST', body: Buffer.alloc(50_000_000) })
    while (backend.sockets.length === 0) await turn()
    backend.sockets[0]!.pause().write(answer('early'))
    expect(await first).toBe('early')
    expect(await backend.text()).toBe('x')
    expect(backend.sockets.length).toBe(2)
  })

  it('is not used again when the backend speaks unasked', async () => {
    backend.behave = says(answer('x'))
    await backend.text()
    const [socket] = backend.sockets
    socket!.write(answer('smuggled'))
    await closed(socket!)
    expect(await backend.text()).toBe('x')
    expect(backend.sockets.length).toBe(2)
  })

  it('is not used again when its time is over', async () => {
    backend.behave = says(answer('x', 'Keep-Alive: timeout=60'))
    await backend.text()
    const now = performance.now()
    jest.spyOn(performance, 'now').mockReturnValue(now + 57_000)
    await backend.text()
    expect(backend.sockets.length).toBe(1)
    jest.spyOn(performance, 'now').mockReturnValue(now + 57_000 + 59_000)
    await backend.text()
    expect(backend.sockets.length).toBe(2)
    await closed(backend.sockets[0]!)
  })

  it('that the backend gave up while it was idle is replaced', async () => {
    backend.behave = says(answer('x'))
    await backend.text()
    backend.sockets[0]!.destroy()
    await closed(backend.sockets[0]!)
    expect(await backend.text({ method: 'POST', body: 'b' })).toBe('x')
    expect(backend.requests.length).toBe(2)
  })
})

describe('a kept connection that ends as it is used again', () => {
  const serveOnceThen = (then: (socket: Socket) => void) => {
    backend.behave = (socket, _, count) => (count === 1 ? says(answer('x'))(socket) : then(socket))
  }

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])('has %s sent again, once', async (method) => {
    serveOnceThen((socket) => socket.destroy())
    await backend.text()
    expect((await backend.send({ method })).status).toBe(200)
    expect([backend.sockets.length, backend.requests.length]).toEqual([2, 3])
  })

  it.each(['POST', 'PATCH', 'MERGE'])('has %s fail, since it may have been done', async (method) => {
    serveOnceThen((socket) => socket.destroy())
    await backend.text()
    expect(await backend.failure({ method })).toMatchObject({ reason: 'BackendConnectionFailure' })
    expect(backend.requests.length).toBe(2)
  })

  it('has a request fail of whose answer something came', async () => {
    serveOnceThen((socket) => socket.end('HTTP/1.1 2'))
    await backend.text()
    expect(await backend.failure()).toMatchObject({ reason: 'BackendConnectionFailure' })
    expect(backend.requests.length).toBe(2)
  })

  it('has a request fail that fails again', async () => {
    backend.behave = (socket) => socket.destroy()
    expect(await backend.failure()).toMatchObject({ reason: 'BackendConnectionFailure' })
    expect(backend.requests.length).toBe(1)
    serveOnceThen((socket) => socket.destroy())
    await backend.text()
    backend.behave = (socket) => socket.destroy()
    expect(await backend.failure()).toMatchObject({ reason: 'BackendConnectionFailure' })
    expect(backend.requests.length).toBe(4)
  })
})

describe('a response', () => {
  it.each([
    ['with a length', answer('a\xe9b'), 'a\xe9b'],
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n', 'abc'],
    ['behind interim ones', `HTTP/1.1 103 Early Hints\r\n\r\n${answer('abc')}`, 'abc'],
    ['without a length of its own', 'HTTP/1.1 204 No Content\r\n\r\n', ''],
  ])('%s is read', async (_, text, body) => {
    backend.behave = says(text)
    expect(await backend.text()).toBe(body)
    expect(await backend.text()).toBe(body)
    expect(backend.sockets.length).toBe(1)
  })

  it('that ends with the connection is read', async () => {
    backend.behave = (socket) => socket.end('HTTP/1.1 200 OK\r\nX: \xe9\r\n\r\nabc', 'latin1')
    const { headers, body } = await backend.send()
    expect([headers.raw, await body.text()]).toEqual([['X', '\xe9'], 'abc'])
    expect(await backend.text()).toBe('abc')
    expect(backend.sockets.length).toBe(2)
  })

  it('to HEAD has no body', async () => {
    backend.behave = says('HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n')
    const { headers, body } = await backend.send({ method: 'HEAD' })
    expect([headers.get('content-length'), body.isEmpty]).toEqual(['42', true])
    await backend.send({ method: 'HEAD' })
    expect(backend.sockets.length).toBe(1)
  })

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'not HTTP'],
    ['nothing', '', 'closed'],
    ['half a head', 'HTTP/1.1 200 OK\r\nConte', 'closed'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 'Content-Length'],
    ['length and chunks', `${answer('abc', 'Transfer-Encoding: chunked')}`, 'Transfer-Encoding'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nA: 1\r\n b\r\n\r\n', 'header'],
    ['a space before a colon', 'HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\na', 'header'],
    ['bare line feeds', 'HTTP/1.1 200 OK\nContent-Length: 1\n\na', 'not HTTP'],
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', 'protocol'],
    ['headers without end', `HTTP/1.1 200 OK\r\nA: ${'x'.repeat(100_000)}`, 'bytes of headers'],
  ])('of %s fails the request and ends the connection', async (_, text, message) => {
    backend.behave = (socket) => socket.end(text, 'latin1')
    const failure = await backend.failure()
    expect(failure.reason).toBe('BackendConnectionFailure')
    expect(failure.message).toContain(message)
    await closed(backend.sockets[0]!)
  })

  it.each([
    ['cut off', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc')],
    ['reset', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nabc', () => socket.resetAndDestroy())],
    [
      'with a broken chunk',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n'),
    ],
    [
      'without its last chunk',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n'),
    ],
  ])('%s fails its body', async (_, behave) => {
    backend.behave = behave
    await expect(backend.text()).rejects.toThrow()
    backend.behave = says(answer('x'))
    expect(await backend.text()).toBe('x')
  })

  it('is read at the pace of its reader', async () => {
    const total = 20_000_000
    backend.behave = (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${total}\r\n\r\n`)
      socket.write(Buffer.alloc(total))
    }
    const { body } = await backend.send()
    let received = 0
    let isReady = false
    const ended = new Promise<void>((resolve, fail) => {
      body.pipe({
        write(chunk) {
          received += chunk.length
          return isReady
        },
        end: () => resolve(),
        fail,
      })
    })
    for (let i = 0; i < 200; i++) await turn()
    const before = received
    expect(before).toBeLessThan(1_000_000)
    for (let i = 0; i < 200; i++) await turn()
    expect(received).toBe(before)
    isReady = true
    body.resume()
    await ended
    expect(received).toBe(total)
    backend.behave = says(answer('next'))
    expect(await backend.text()).toBe('next')
    expect(backend.sockets.length).toBe(1)
  })
})

describe('giving up', () => {
  it('happens when the head takes too long, also a second one over a kept connection', async () => {
    backend.behave = (socket, _, count) => void (count === 1 && socket.write(answer('x')))
    await backend.text({ timeoutMilliseconds: 20 })
    const failure = await backend.failure({ timeoutMilliseconds: 20 })
    expect(failure.reason).toBe('Timeout')
    expect(failure.message).toContain('within 0.02 seconds')
    await closed(backend.sockets[0]!)
    expect(backend.requests.length).toBe(2)
  })

  it('happens when only interim responses or half a head come', async () => {
    for (const text of ['HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 200 OK\r\n']) {
      backend.behave = says(text)
      expect((await backend.failure({ timeoutMilliseconds: 20 })).reason).toBe('Timeout')
    }
  })

  it.each(['', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'])(
    'happens with the client, after %j',
    async (text) => {
      const cancellation = new Cancellation()
      const gone = new Promise<void>((resolve) => {
        backend.behave = (socket) => {
          socket.once('close', () => resolve())
          socket.write(text, () => cancellation.cancel())
        }
      })
      await expect(backend.text({ cancellation })).rejects.toThrow('client')
      await gone
    },
  )

  it('happens at once for a client that has gone before', async () => {
    const cancellation = new Cancellation()
    cancellation.cancel()
    expect((await backend.failure({ cancellation })).reason).toBe('ClientConnectionFailure')
  })

  it('on a body that nobody wants ends its connection', async () => {
    backend.behave = says('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc')
    const { body } = await backend.send()
    body.cancel()
    await closed(backend.sockets[0]!)
  })

  it('on a client whose answer is whole leaves the connection to the next', async () => {
    backend.behave = says(answer('x'))
    const cancellation = new Cancellation()
    await backend.text({ cancellation })
    cancellation.cancel()
    await backend.text()
    expect(backend.sockets.length).toBe(1)
  })

  it('happens to what is under way, without a repetition, when the gateway closes', async () => {
    backend.behave = says(answer('x'))
    await backend.text()
    const asked = new Promise<void>((resolve) => {
      backend.behave = () => resolve()
    })
    const failure = backend.failure()
    await asked
    await backend.transport.close()
    expect((await failure).reason).toBe('BackendConnectionFailure')
    expect(backend.sockets.length).toBe(1)
  })
})
