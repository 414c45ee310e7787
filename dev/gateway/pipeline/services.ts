import type { Authorization, ClientCertificate, ProxyServer } from '../artifacts/model.js'
import type { CertificateSource } from '../expressions/index.js'
import type { GatewayRequest, GatewayResponse } from './exchange.js'

/** Milliseconds since 1970, and a wait; tests give one that they control. */
export interface Clock {
  now(): number
  sleep(milliseconds: number): Promise<void>
}

/** What is sent: `exchange.request` itself, or a request that a policy made. */
export type OutgoingRequest = Pick<GatewayRequest, 'method' | 'url' | 'headers' | 'body'> &
  Partial<Pick<GatewayRequest, 'backend' | 'ipAddress' | 'cancellation' | 'connection'>>

/**
 * Sends one request to a backend, or to the backend entity that it names, with that one's credentials. Hop-by-hop headers are
 * left out, Host and X-Forwarded-For are set. Rejects with a PolicyError (BackendConnectionFailure, Timeout) when none answers.
 */
export type Transport = (request: OutgoingRequest, options: TransportOptions) => Promise<GatewayResponse>
/** How a backend is connected to, where that is not the plain way. */
export interface Connection {
  /** Presented when the backend asks for one. */
  readonly certificate?: ClientCertificate
  readonly proxy?: ProxyServer
  /** Whether the backend's certificate has to come from a known authority, and to be for its host; default true. */
  readonly validateChain?: boolean
  readonly validateName?: boolean
}

export interface TransportOptions {
  readonly timeoutMilliseconds: number
  readonly followRedirects?: boolean
  readonly connection?: Connection
  readonly http2?: boolean
  /** Reads the response whole before the next policy, which `buffer-response="true"` asks for. */
  readonly bufferResponse?: boolean
}

/** A bounded store with expiry, for responses and values. */
export interface CacheStore {
  get(key: string): unknown
  /** `bytes` is about what the value takes in memory, where that is worth counting. */
  set(key: string, value: unknown, lifetimeMilliseconds: number, bytes?: number): void
  delete(key: string): void
}

/** A cache outside this process, such as Redis. It never rejects: what cannot be reached has nothing, and keeps nothing. */
export interface ExternalCache {
  get(key: string): Promise<string | undefined>
  set(key: string, text: string, lifetimeMilliseconds: number): Promise<void>
  delete(key: string): Promise<void>
}

/** Counts within windows, for rate limits and quotas. */
export interface CounterStore {
  /** Calls in the sliding window that ends now, this one not counted. */
  sliding(key: string, windowMilliseconds: number): SlidingCounter
  /** Calls and bytes in the current of the windows that follow each other from `start` on; a window of 0 lasts for ever. */
  fixed(key: string, windowMilliseconds: number, start: number): FixedCounter
}
export interface SlidingCounter {
  readonly count: number
  /** Milliseconds until the oldest call leaves the window; 0 when there is none. */
  readonly resetMilliseconds: number
  add(amount?: number): void
}
export interface FixedCounter {
  readonly calls: number
  readonly bytes: number
  /** Milliseconds until the next window; 0 when there is none. */
  readonly resetMilliseconds: number
  add(calls: number, bytes: number): void
}

/** What steps use of the gateway that runs them; one object per gateway, never per request. */
export interface Services {
  readonly clock: Clock
  readonly transport: Transport
  readonly cache: CacheStore
  /** What `caching-type="external"` and `prefer-external` use; `cache` where there is none. */
  readonly externalCache?: ExternalCache | undefined
  readonly counters: CounterStore
  readonly deployment: {
    readonly serviceName: string
    readonly region: string
    readonly gatewayId: string
    readonly isManaged: boolean
    readonly certificates?: ReadonlyMap<string, CertificateSource>
  }
  /** Tokens of the gateway's managed identity, for authentication-managed-identity; local ones, that nobody signed, without it. */
  readonly identity?: ((resource: string, clientId: string | undefined) => Promise<string>) | undefined
  /** What a credential provider's authorization holds; undefined where there is none. */
  authorization(providerId: string, authorizationId: string): Authorization | undefined
  newGuid(): string
  /** The trace policy's and the gateway's own messages. */
  trace(source: string, message: string, severity: 'verbose' | 'information' | 'error'): void
}
