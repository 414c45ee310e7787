import type { Redis } from 'ioredis'
import type { ExternalCache } from '../pipeline/services.js'

/** Sets the keys apart from those of others that use the same Redis. */
const PREFIX = 'apim-local:'
/** How long a request may wait for a Redis that does not answer. */
const TIMEOUT_MILLISECONDS = 1000
const MAX_RECONNECT_MILLISECONDS = 2000

/**
 * Redis as the external cache. The first use connects; a connection that is lost is made again in the background, and until then
 * nothing is found, nothing kept and nobody waits. `warn` is told once for each time that Redis cannot be used.
 */
export class RedisCache implements ExternalCache {
  #client: Promise<Redis> | undefined
  #isWorking = true

  constructor(
    readonly url: string,
    private readonly warn: (message: string) => void,
  ) {}

  async get(key: string): Promise<string | undefined> {
    return (await this.#run((client) => client.get(PREFIX + key))) ?? undefined
  }

  async set(key: string, text: string, lifetimeMilliseconds: number): Promise<void> {
    if (lifetimeMilliseconds > 0)
      await this.#run((client) => client.set(PREFIX + key, text, 'PX', lifetimeMilliseconds))
  }

  async delete(key: string): Promise<void> {
    await this.#run((client) => client.del(PREFIX + key))
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined)
    client?.disconnect()
  }

  async #run<T>(command: (client: Redis) => Promise<T>): Promise<T | undefined> {
    this.#client ??= this.#connect()
    try {
      const answer = await command(await this.#client)
      this.#isWorking = true
      return answer
    } catch (error) {
      this.#report(error as Error)
      return undefined
    }
  }

  /** The client, loaded only here: who has no Redis does not pay for it. It connects, or goes on trying. */
  async #connect(): Promise<Redis> {
    // By its default export: a bundle has no other of a CommonJS module.
    const { default: ioredis } = await import('ioredis')
    const client = new ioredis.Redis(this.url, {
      protocol: 2,
      lazyConnect: true,
      connectTimeout: TIMEOUT_MILLISECONDS,
      commandTimeout: TIMEOUT_MILLISECONDS,
      // Whoever closes it has no more to say to it.
      disconnectTimeout: 0,
      // A command that waits for a connection would make its request wait.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      enableReadyCheck: false,
      disableClientInfo: true,
      retryStrategy: (attempt) => Math.min(attempt * 100, MAX_RECONNECT_MILLISECONDS),
    })
    client.on('error', (error) => this.#report(error))
    // Its error event has said why.
    await client.connect().catch(() => undefined)
    return client
  }

  #report({ message }: Error): void {
    if (!this.#isWorking) return
    this.#isWorking = false
    const { host } = new URL(this.url)
    this.warn(`The external cache at ${host} cannot be used, so that nothing is found in it: ${message}`)
  }
}
