import type { Located, Place } from '../artifacts/located.js'
import type { Sku } from '../artifacts/model.js'
import type { Matcher } from './matcher.js'

/** A file of request and expectation cases, read and found to be right. */
export interface TestFile {
  readonly artifacts: string
  /** Paths of APIOps configuration files; later ones win. */
  readonly configuration: readonly string[]
  readonly sku?: Sku
  readonly cases: readonly TestCase[]
}

/** Each case has a gateway of its own: fresh counters and caches. */
export interface TestCase {
  readonly at: Place
  readonly name: string
  /** When the clock stands still at the beginning, in milliseconds since 1970. */
  readonly now: number
  readonly namedValues: ReadonlyMap<string, string>
  readonly backends: ReadonlyMap<string, FakeBackend>
  readonly steps: readonly Step[]
}

/** What a backend answers, in order; the last answer holds for every further request. */
export interface FakeBackend {
  readonly at: Place
  readonly answers: readonly Answer[]
}

export interface Answer {
  /** Milliseconds that pass before it comes. */
  readonly delay: number
  readonly status: number
  readonly reason?: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body?: string
  readonly error?: 'unreachable' | 'timeout'
}

export interface Step {
  readonly at: Place
  /** Milliseconds that pass before the request. */
  readonly advance: number
  readonly request?: TestRequest
  /** How often the request is sent; each answer is compared. */
  readonly repeat: number
  readonly expect?: Expectation
}

export interface TestRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly ipAddress?: string
  /** DER. */
  readonly certificate?: Uint8Array
}

export interface Expectation extends MessageExpectation {
  readonly status?: Located & { readonly kind: 'scalar' }
  readonly reason?: Matcher
  readonly received?: { readonly at: Place; readonly messages: readonly ReceivedExpectation[] }
}

/** A request that a backend is to have received. */
export interface ReceivedExpectation extends MessageExpectation {
  readonly at: Place
  readonly backend?: Matcher
  readonly method?: Matcher
  readonly url?: Matcher
}

interface MessageExpectation {
  readonly headers: readonly (readonly [name: string, value: Matcher])[]
  readonly body?: Matcher
  readonly json?: Matcher
}
