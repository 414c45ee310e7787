import type { Value } from './runtime/object.js'

/** The headers of a message, by name without regard to case. */
export interface HeadersSource {
  /** The values joined by a comma, as `GetValueOrDefault` shows them. */
  get(name: string): string | undefined
  getAll(name: string): readonly string[]
  has(name: string): boolean
  /** Each distinct name once, as first written. */
  names(): Iterable<string>
}

/** A message's body, buffered before an expression that reads it runs. */
export interface BodySource {
  readonly isEmpty: boolean
  /** Undefined while nobody has buffered it. */
  readonly bytes: Uint8Array | undefined
  /** Whether an expression took the content without `preserveContent`: reading again throws. */
  readonly isConsumed: boolean
  consume(): void
}

export interface UrlSource {
  readonly scheme: string
  readonly host: string
  readonly port: number
  readonly path: string
  /** Without its leading `?`. */
  readonly queryString: string
  toString(): string
}

export interface RequestSource {
  readonly method: string
  readonly url: UrlSource
  readonly originalUrl: UrlSource
  readonly headers: HeadersSource
  readonly body: BodySource
  readonly ipAddress: string
  readonly matchedParameters: ReadonlyMap<string, string>
  /** DER of the client's certificate. */
  readonly certificate?: Uint8Array
}

export interface ResponseSource {
  readonly status: number
  readonly reason: string
  readonly headers: HeadersSource
  readonly body: BodySource
}

export interface LastErrorSource {
  readonly source: string
  readonly reason: string
  readonly message: string
  readonly scope?: string
  readonly section?: string
  readonly path?: string
  readonly policyId?: string
}

export interface ApiSource {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly revision: string
  readonly version: string
  readonly isCurrentRevision: boolean
  readonly serviceUrl: string
  readonly protocols?: readonly string[]
  readonly subscriptionKeyParameterNames?: { readonly header: string; readonly query: string }
}

export interface OperationSource {
  readonly id: string
  readonly name: string
  readonly method: string
  readonly urlTemplate: string
}

export interface ProductSource {
  readonly id: string
  readonly name: string
  readonly subscriptionRequired: boolean
  readonly approvalRequired: boolean
  readonly subscriptionsLimit?: number
  readonly state: 'published' | 'notPublished'
  readonly apis?: readonly ApiSource[]
  readonly groups?: readonly GroupSource[]
}

export interface SubscriptionSource {
  readonly id: string
  readonly name: string
  readonly primaryKey: string
  readonly secondaryKey: string
  /** The key that this request presented. */
  readonly key: string
  /** Milliseconds since 1970, as are the other dates. */
  readonly createdDate: number
  readonly startDate?: number
  readonly endDate?: number
}

export interface GroupSource {
  readonly id: string
  readonly name: string
}

export interface UserSource {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly note?: string
  readonly registrationDate: number
  readonly groups: readonly GroupSource[]
  readonly identities?: readonly { readonly id: string; readonly provider: string }[]
}

/** What an expression sees as `context`; the pipeline's Exchange has this shape. */
export interface ContextSource {
  readonly services: {
    readonly clock: { now(): number }
    readonly deployment: {
      readonly serviceName: string
      readonly region: string
      readonly gatewayId: string
      readonly isManaged: boolean
      /** Certificates by id: DER, or PKCS #12 with its key. */
      readonly certificates?: ReadonlyMap<string, CertificateSource>
    }
    newGuid(): string
    trace(source: string, message: string, severity: 'verbose' | 'information' | 'error'): void
  }
  readonly requestId: string
  readonly timestamp: number
  /** Milliseconds since then, where something else than the clock says so. */
  readonly elapsed?: number
  readonly tracing?: boolean
  readonly request: RequestSource
  readonly response?: ResponseSource
  readonly api?: ApiSource
  readonly operation?: OperationSource
  readonly product?: ProductSource
  readonly subscription?: SubscriptionSource
  readonly user?: UserSource
  readonly workspace?: { readonly id: string; readonly name: string }
  readonly backend?: { readonly id: string; readonly type: 'Single' | 'Pool'; readonly azureRegion?: string }
  readonly variables: ReadonlyMap<string, Value>
  readonly lastError?: LastErrorSource
}

export interface CertificateSource {
  /** PEM or DER of the certificate. */
  readonly certificate: string | Uint8Array
  /** PEM of the private key (PKCS #8 or PKCS #1). */
  readonly privateKey?: string
}
