import { connect } from 'node:net'

export interface Load {
  readonly port: number
  readonly connections: number
  readonly seconds: number
  /** Path and headers of the request that every connection sends, again as soon as it is answered. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** What every answer has to have as its body. */
  readonly body: string
}

export interface Measured {
  /** Answers a second. */
  readonly throughput: number
  /** Milliseconds that 99 of 100 answers took at most. */
  readonly p99: number
}

const PATIENCE_MILLISECONDS = 10_000

/**
 * Puts load on a server and checks every answer: 200, and the body byte for byte. It does no more than that, since it shares
 * the machine with what it measures. Rejects at the first wrong answer or failing connection: figures would mean nothing.
 */
export async function load({ port, connections, seconds, path, headers, body }: Load): Promise<Measured> {
  const lines = Object.entries({ Host: `127.0.0.1:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  const request = `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
  const began = performance.now()
  const end = began + seconds * 1000
  const taken = await Promise.all(Array.from({ length: connections }, () => drive(port, request, body, end)))
  const milliseconds = Float64Array.from(taken.flat()).sort()
  const throughput = milliseconds.length / ((performance.now() - began) / 1000)
  return { throughput, p99: milliseconds[Math.floor(milliseconds.length * 0.99)]! }
}

/** Drives one connection until `end` and gives what each answer took, in milliseconds. */
function drive(port: number, request: string, body: string, end: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const taken: number[] = []
    let sent = 0
    let text = ''
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, timeout: PATIENCE_MILLISECONDS })
    const fail = (why: string) => socket.destroy(new Error(`${why}: the figures would mean nothing\n${text}`))
    const send = () => {
      sent = performance.now()
      socket.write(request, 'latin1')
    }
    const check = () => {
      const head = text.indexOf('\r\n\r\n')
      if (head < 0 || text.length < head + 4 + body.length) return
      if (!text.startsWith('HTTP/1.1 200 ') || text.slice(head + 4) !== body) {
        fail('a wrong answer')
        return
      }
      text = ''
      const now = performance.now()
      taken.push(now - sent)
      if (now < end) send()
      else {
        socket.destroy()
        resolve(taken)
      }
    }
    socket.on('connect', send)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      check()
    })
    socket.on('timeout', () => fail('an answer did not come, or not whole'))
    socket.on('end', () => fail('the connection was closed'))
    socket.on('error', reject)
  })
}
