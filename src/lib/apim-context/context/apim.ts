import type { HttpRequest } from '@azure/functions'
import { type GatewayHeader, gatewayHeaders, proofHeader } from './headers.js'
import type { ProofCheck } from './proof.js'
import { decodeClaims, percentDecoded, type User } from './user.js'

export type RoutedBy = 'azure-api-management' | 'direct'
export type CacheStatus = 'bypass' | 'miss' | 'hit'

export interface Subscription {
  readonly id: string
  readonly name: string | undefined
}

/**
 * What the gateway says about the request. Every member but the two ids is believed only when the request carries the
 * gateway's proof; without it they are `direct`, `bypass`, `false` or undefined. Headers are read when first asked for.
 */
export class Apim {
  readonly correlationId: string
  readonly requestId: string
  readonly #headers: HttpRequest['headers']
  readonly #check: ProofCheck
  #proven: boolean | undefined

  constructor(headers: HttpRequest['headers'], check: ProofCheck, correlationId: string, requestId: string) {
    this.#headers = headers
    this.#check = check
    this.correlationId = correlationId
    this.requestId = requestId
  }

  /** Whether the request proved to come from the gateway. */
  get fromGateway(): boolean {
    this.#proven ??= this.#check(this.#headers.get(proofHeader))
    return this.#proven
  }

  get routedBy(): RoutedBy {
    return this.#read('gateway') === 'azure-api-management' ? 'azure-api-management' : 'direct'
  }

  get cacheStatus(): CacheStatus {
    const status = this.#read('cache')
    return status === 'hit' || status === 'miss' ? status : 'bypass'
  }

  get api(): string | undefined {
    return this.#read('api')
  }

  get apiVersion(): string | undefined {
    return this.#read('apiVersion')
  }

  get apiRevision(): string | undefined {
    return this.#read('apiRevision')
  }

  get operation(): string | undefined {
    return this.#read('operation')
  }

  get product(): string | undefined {
    return this.#read('product')
  }

  get region(): string | undefined {
    return this.#read('region')
  }

  /** Whether the client asked the gateway for a trace: no permission to give one, only the wish. */
  get traceRequested(): boolean {
    return this.#read('trace') === 'true'
  }

  /** Calls that the limit of the subscription leaves until it begins anew; undefined where no limit is. */
  get remainingCalls(): number | undefined {
    const calls = this.#read('remainingCalls')
    return calls !== undefined && /^\d{1,9}$/.test(calls) ? Number(calls) : undefined
  }

  /** The client's address as the gateway saw it. */
  get clientIp(): string | undefined {
    return this.#read('clientIp')
  }

  /** SHA-1 thumbprint of the client's certificate in hexadecimal; that it is valid is for the gateway's policy to say. */
  get clientCertificate(): string | undefined {
    return this.#read('clientCertificate')
  }

  /** The subscription whose key the gateway accepted; the key itself never gets here. */
  get subscription(): Subscription | undefined {
    const id = this.#read('subscriptionId')
    return id === undefined ? undefined : { id, name: this.#text('subscriptionName') }
  }

  /** Whose token the gateway has verified. */
  get user(): User | undefined {
    const id = this.#text('userId')
    if (id === undefined) return undefined
    return {
      id,
      name: this.#text('userName'),
      email: this.#text('userEmail'),
      roles: words(this.#read('userRoles')),
      scopes: words(this.#read('userScopes')),
      claims: decodeClaims(this.#read('userClaims')),
      verifiedBy: 'gateway',
    }
  }

  /** The client's `Authorization: Bearer …`, where the gateway keeps it when it shows the app a token of its own. */
  get forwardedAuthorization(): string | undefined {
    return this.#read('forwardedAuthorization')
  }

  #read(header: GatewayHeader): string | undefined {
    if (!this.fromGateway) return undefined
    return this.#headers.get(gatewayHeaders[header]) || undefined
  }

  /** A header whose text may be in any script: the gateway sends it percent-encoded. */
  #text(header: GatewayHeader): string | undefined {
    const value = this.#read(header)
    return value && percentDecoded(value)
  }
}

/** Roles and scopes arrive as one value, parted by commas or spaces, each percent-encoded. */
const words = (list: string | undefined): string[] =>
  list
    ?.split(/[\s,]+/)
    .filter(Boolean)
    .map(percentDecoded) ?? []
