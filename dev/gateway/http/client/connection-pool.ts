import type { WriteBatch } from '../write-batch.js'
import { Connection, type ConnectionOwner, type WireRequest } from './connection.js'

const SWEEP_MILLISECONDS = 1_000

/** The connections to one backend: as many as there are requests under way, kept for a while for the next ones. */
export class ConnectionPool implements ConnectionOwner {
  readonly #all = new Set<Connection>()
  /** With the times until which they may be used; the one used last is last. */
  readonly #kept: { readonly connection: Connection; readonly until: number }[] = []
  #sweeper: NodeJS.Timeout | undefined

  constructor(
    private readonly host: string,
    private readonly port: number,
    private readonly writes: WriteBatch,
  ) {}

  send(request: WireRequest): void {
    const connection = this.#take() ?? this.#open()
    connection.send(request)
  }

  /** Closes every connection; what is under way fails. */
  close(): void {
    clearInterval(this.#sweeper)
    for (const connection of [...this.#all]) connection.close()
  }

  idle(connection: Connection, milliseconds: number): void {
    this.#kept.push({ connection, until: performance.now() + milliseconds })
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MILLISECONDS).unref()
  }

  closed(connection: Connection): void {
    this.#all.delete(connection)
    const index = this.#kept.findIndex((kept) => kept.connection === connection)
    if (index >= 0) this.#kept.splice(index, 1)
  }

  /** On a new connection, since another kept one may be lost as well. */
  lost(request: WireRequest): void {
    this.#open().send(request)
  }

  #open(): Connection {
    const connection = new Connection(this.host, this.port, this, this.writes)
    this.#all.add(connection)
    return connection
  }

  #take(): Connection | undefined {
    for (;;) {
      const kept = this.#kept.pop()
      if (kept === undefined || kept.until > performance.now()) return kept?.connection
      kept.connection.close()
    }
  }

  #sweep(): void {
    const now = performance.now()
    for (const { connection, until } of [...this.#kept]) if (until <= now) connection.close()
    if (this.#all.size > 0) return
    clearInterval(this.#sweeper)
    this.#sweeper = undefined
  }
}
