import type { Method } from './route.js'

/** SKUs of API Management, as the files of policies are named for them. */
export type GatewaySku = 'consumption' | 'developer' | 'basicv2' | 'standardv2' | 'premium'

/** Whom a limit counts: the subscription's key, the user of a verified token, or the client's address. */
export type Counted = 'subscription' | 'user' | 'address'

/**
 * What the gateway does for an operation. It becomes the operation's policy (`npm run gateway:build`), so that nobody
 * writes it a second time in XML.
 */
export interface GatewayBehaviour<M extends Method = Method> extends GatewayLimits {
  /**
   * Keeps answers for as long as their own `Cache-Control` says; never those that say `no-store` or `private`. They are told
   * apart by every query parameter that the operation declares.
   */
  readonly cache?: M extends 'GET' ? GatewayCache : never
  /** Scopes that the caller's token has to have, checked before the app is called. */
  readonly scopes?: readonly string[]
  /** Seconds until the gateway gives up on the app; the global policy's when not given. */
  readonly timeout?: number
  /** Calls again what failed on the way. Only where doing it twice is doing it once. */
  readonly retry?: M extends 'POST' | 'PATCH' ? never : GatewayRetry
  /** Limits in place of the above on a SKU that refuses those; null for none there. */
  readonly skus?: { readonly [S in GatewaySku]?: { readonly [L in keyof GatewayLimits]?: GatewayLimits[L] | null } }
}

export interface GatewayLimits {
  readonly rateLimit?: RateLimit
  readonly quota?: Quota
}

export interface GatewayCache {
  /** Headers of the request that the answer depends on, beyond Accept. */
  readonly varyByHeaders?: readonly string[]
  /** Whether every subscription has answers of its own. */
  readonly perSubscription?: boolean
}

/** At most so many calls within any stretch of so many seconds (1 to 300). More are refused with 429. */
export interface RateLimit {
  readonly calls: number
  readonly seconds: number
  readonly per: Counted
}

/** At most so many calls or kilobytes in a period of so many seconds (at least 300). More are refused with 403. */
export interface Quota {
  readonly calls?: number
  readonly kilobytes?: number
  readonly seconds: number
  readonly per: Counted
}

export interface GatewayRetry {
  /** Further tries, 1 to 50. */
  readonly count: number
  /** Seconds between two tries. */
  readonly interval: number
}
