import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

/** An HTTP proxy: forwards plain http by its URL and opens tunnels for CONNECT, to this machine whatever host is asked for. */
export class ConnectProxy {
  /** The first line of each request, and its credentials. */
  readonly asked: { readonly line: string; readonly authorization: string | undefined; readonly headers: string[] }[] =
    []
  /** The status for CONNECT and for what is forwarded, where it refuses. */
  refusal: number | undefined
  readonly #sockets = new Set<Socket>()
  readonly #server: Server

  constructor() {
    this.#server = createServer((request, response) => {
      this.#note(request)
      const { hostname, port, pathname, search } = new URL(request.url ?? '')
      if (this.refusal !== undefined || hostname === '') return void response.writeHead(this.refusal ?? 400).end()
      const { method, rawHeaders } = request
      const options = { host: '127.0.0.1', port, path: pathname + search, method, headers: rawHeaders as never }
      const forwarded = httpRequest(options, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      request.pipe(forwarded)
    })
    this.#server.on('connect', (request, socket: Socket) => {
      this.#note(request)
      if (this.refusal !== undefined) return void socket.end(`HTTP/1.1 ${this.refusal} Refused\r\n\r\n`)
      const target = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        target.pipe(socket).pipe(target)
      })
      this.#keep(target)
    })
    this.#server.on('connection', (socket) => this.#keep(socket))
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  #note({ method, url, headers, rawHeaders }: IncomingMessage): void {
    this.asked.push({ line: `${method} ${url}`, authorization: headers['proxy-authorization'], headers: rawHeaders })
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
  }
}
