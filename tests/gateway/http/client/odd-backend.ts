import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { MessageBody } from '../../../../dev/gateway/http/body.js'
import type { Cancellation } from '../../../../dev/gateway/http/cancellation.js'
import { HeaderList } from '../../../../dev/gateway/http/headers.js'
import { PoolTransport } from '../../../../dev/gateway/http/transport.js'
import { RequestUrl } from '../../../../dev/gateway/http/url.js'
import type { GatewayResponse } from '../../../../dev/gateway/pipeline/exchange.js'

/** What a backend does with the request that it just got whole; `count` is how many it got over this connection. */
export type Behaviour = (socket: Socket, request: string, count: number) => void

export interface Sent {
  readonly method?: string
  readonly body?: string | Buffer
  readonly headers?: readonly string[]
  readonly timeoutMilliseconds?: number
  readonly cancellation?: Cancellation
}

/** A backend that works on bytes, so that it can break every rule, and the transport that meets it. */
export class OddBackend {
  readonly transport = new PoolTransport()
  readonly sockets: Socket[] = []
  readonly requests: string[] = []
  behave: Behaviour = () => undefined
  readonly #server: Server

  private constructor() {
    this.#server = createServer((socket) => {
      this.sockets.push(socket)
      let pending = ''
      let count = 0
      socket.on('error', () => undefined)
      socket.on('data', (chunk) => {
        pending += chunk.toString('latin1')
        const length = /content-length: (\d+)/i.exec(pending)
        const end = pending.indexOf('\r\n\r\n') + 4 + Number(length?.[1] ?? 0)
        if (!pending.includes('\r\n\r\n') || pending.length < end) return
        const request = pending.slice(0, end)
        pending = pending.slice(end)
        this.requests.push(request)
        this.behave(socket, request, ++count)
      })
    })
  }

  static async start(): Promise<OddBackend> {
    const backend = new OddBackend()
    backend.#server.listen(0, '127.0.0.1')
    await once(backend.#server, 'listening')
    return backend
  }

  send({ method = 'GET', body, headers = [], timeoutMilliseconds = 60_000, cancellation }: Sent = {}) {
    const bytes = body === undefined ? undefined : Buffer.from(body)
    const lines = ['Host', 'x', ...headers, ...(bytes === undefined ? [] : ['Content-Length', String(bytes.length)])]
    return this.transport.send(
      {
        method,
        url: RequestUrl.parse(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/path`),
        headers: HeaderList.fromRaw(lines),
        body: bytes === undefined ? MessageBody.empty() : MessageBody.fromBytes(bytes),
        ...(cancellation === undefined ? {} : { cancellation }),
      },
      { timeoutMilliseconds },
    )
  }

  /** The text of the body that comes back. */
  async text(sent?: Sent): Promise<string> {
    const { body } = await this.send(sent)
    return (await body.buffer()).toString('latin1')
  }

  /** The reason and message that a request fails with. */
  failure(sent?: Sent): Promise<{ readonly reason: string; readonly message: string }> {
    return this.send(sent).then(
      ({ status }: GatewayResponse) => ({ reason: `${status}`, message: 'it was answered' }),
      ({ error: { reason, message } }) => ({ reason, message }),
    )
  }

  async stop(): Promise<void> {
    await this.transport.close()
    for (const socket of this.sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
