import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** As much of a Redis as the gateway asks for: GET, SET with PX, DEL, AUTH and SELECT, over RESP 2. */
export class RedisDouble {
  readonly commands: string[][] = []
  readonly keys = new Map<string, { readonly value: string; readonly milliseconds: number }>()
  /** Whether it keeps silent, as one that hangs. */
  isSilent = false
  /** An answer to every command, such as an error. */
  refusal: string | undefined
  readonly #sockets = new Set<Socket>()
  readonly #server: Server

  constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket)
      socket.on('data', (data) => this.#receive(socket, data.toString('utf8')))
      socket.on('error', () => socket.destroy())
    })
  }

  async listen(port = 0): Promise<number> {
    this.#server.listen(port, '127.0.0.1')
    await once(this.#server, 'listening')
    return (this.#server.address() as AddressInfo).port
  }

  /** Ends every connection as well. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  /** Resolves with the next connection. */
  connected(): Promise<unknown> {
    return once(this.#server, 'connection')
  }

  #receive(socket: Socket, text: string): void {
    for (const part of text.split(/(?=\*\d+\r\n\$)/)) {
      const command = [...part.matchAll(/\$\d+\r\n([^\r]*)\r\n/g)].map(([, argument = '']) => argument)
      this.commands.push(command)
      if (!this.isSilent) socket.write(this.refusal ?? this.#answer(command))
    }
  }

  #answer([name = '', key = '', value = '', , milliseconds = '']: readonly string[]): string {
    switch (name.toLowerCase()) {
      case 'get': {
        const found = this.keys.get(key)?.value
        return found === undefined ? '$-1\r\n' : `$${Buffer.byteLength(found)}\r\n${found}\r\n`
      }
      case 'set':
        this.keys.set(key, { value, milliseconds: Number(milliseconds) })
        return '+OK\r\n'
      case 'del':
        return `:${this.keys.delete(key) ? 1 : 0}\r\n`
      case 'auth':
      case 'select':
        return '+OK\r\n'
      default:
        return `-ERR unknown command '${name}'\r\n`
    }
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export const REDIS_SERVER = '/usr/bin/redis-server'

/** A real Redis, of a machine that has one; ends with `close`. */
export async function startRedis(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'redis-'))
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--dir', folder]
  const child = spawn(REDIS_SERVER, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const exited = once(child, 'exit')
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (data) => String(data).includes('Ready to accept connections') && resolve())
  })
  return {
    port,
    async close() {
      child.kill('SIGKILL')
      await exited
      rmSync(folder, { recursive: true })
    },
  }
}
