import type { X509Certificate } from 'node:crypto'
import type { SecureContext } from 'node:tls'
import type { Position, Problem } from '../problem.js'

/** The SKUs for which a `policy.<sku>.xml` may stand beside `policy.xml`. */
export const SKUS = ['consumption', 'developer', 'basicv2', 'standardv2', 'premium'] as const
export type Sku = (typeof SKUS)[number]

/** What the service has of its own, and so has each of its workspaces: neither can name what belongs to another. */
export interface Resources {
  /** The global policy, or that of the workspace. */
  readonly policy?: PolicyFile
  readonly apis: readonly Api[]
  readonly products: readonly Product[]
  readonly subscriptions: readonly Subscription[]
  /** By id, the name of the folder. */
  readonly backends: ReadonlyMap<string, Backend>
  /** By display name, which is what `{{name}}` refers to. */
  readonly namedValues: ReadonlyMap<string, NamedValue>
  /** By id. */
  readonly fragments: ReadonlyMap<string, PolicyFile>
  /** Client certificates for backends, by id. */
  readonly certificates: ReadonlyMap<string, ClientCertificate>
  /** For validate-content, by id. */
  readonly schemas: ReadonlyMap<string, Schema>
}

/** A part of the service that a team has for itself: https://learn.microsoft.com/azure/api-management/workspaces-overview */
export interface Workspace extends Resources, WorkspaceInfo {}

export interface WorkspaceInfo {
  readonly id: string
  /** The display name. */
  readonly name: string
}

/** A gateway's configuration as its files give it, with overrides and named values applied; what is built from it is elsewhere. */
export interface Configuration extends Resources {
  /** The folder that it was read from. */
  readonly directory: string
  readonly sku: Sku
  readonly workspaces: readonly Workspace[]
  /** Tokens of credential providers, by `<provider>/<authorization>`. */
  readonly authorizations: ReadonlyMap<string, Authorization>
  /** The Redis that is the external cache. */
  readonly externalCache?: { readonly url: string }
  /** What is served all the same but hardly meant, such as a subscription without keys. */
  readonly warnings: readonly Problem[]
}

/** A certificate with its private key, ready for TLS. */
export interface ClientCertificate {
  /** SHA-1 of its DER, in upper-case hexadecimal. */
  readonly thumbprint: string
  readonly certificate: X509Certificate
  /** PEM, where the key was given as such. */
  readonly privateKey?: string
  readonly secureContext: SecureContext
}

/** A schema that belongs to no API: https://learn.microsoft.com/azure/api-management/validate-content-policy#schemas-for-content-validation */
export type Schema =
  | { readonly id: string; readonly type: 'json'; readonly document: Readonly<Record<string, unknown>> }
  | {
      readonly id: string
      readonly type: 'xml'
      readonly text: string
      /** Where the text stands. */
      readonly at: Position & { readonly file: string }
    }

/** An HTTP proxy on the way to a backend. */
export interface ProxyServer {
  /** Absolute, http or https, without credentials. */
  readonly url: string
  readonly username?: string
  readonly password?: string
}

/** The text of a policy document, before named values are put in. */
export interface PolicyFile {
  /** Path for messages, as given on the command line joined with the place inside. */
  readonly file: string
  readonly text: string
}

export interface NamedValue {
  /** The display name. */
  readonly name: string
  readonly value: string
  readonly secret: boolean
}

export interface Api {
  /** The name of the folder without the revision. */
  readonly id: string
  /** The display name. */
  readonly name: string
  /** The path prefix without slashes at its ends; empty for the root. */
  readonly path: string
  readonly protocols: readonly ('http' | 'https')[]
  /** Absent when the policy has to choose the backend. */
  readonly serviceUrl?: string
  readonly subscriptionRequired: boolean
  /** Where a request carries its key: `Ocp-Apim-Subscription-Key` and `subscription-key` unless the API says otherwise. */
  readonly subscriptionKeyNames: { readonly header: string; readonly query: string }
  readonly revision: string
  readonly isCurrent: boolean
  /** An offline revision answers nothing. */
  readonly isOnline: boolean
  /** The version identifier; empty for the Original version and for APIs without versions. */
  readonly version: string
  readonly versionSet?: VersionSet
  readonly operations: readonly Operation[]
  readonly policy?: PolicyFile
  /** A GraphQL API passes requests on to its service URL as that is. */
  readonly isGraphql?: boolean
  /** The schema of a GraphQL API, for validate-graphql-request. */
  readonly graphqlSchema?: PolicyFile
  /** Absent where the API belongs to the service itself. */
  readonly workspace?: WorkspaceInfo
  /** The OpenAPI document, for mock-response and the validation policies. */
  readonly specification?: Readonly<Record<string, unknown>>
}

export interface VersionSet {
  readonly id: string
  readonly name: string
  readonly scheme: 'Segment' | 'Query' | 'Header'
  /** The parameter or header that carries the version, for those two schemes. */
  readonly parameter: string
}

export interface Operation {
  readonly id: string
  /** The display name. */
  readonly name: string
  /** In upper case. */
  readonly method: string
  /** Begins with a slash; may hold `{parameter}`, a trailing `/*` and `?name={parameter}`. */
  readonly urlTemplate: string
  readonly policy?: PolicyFile
  /** The operation's object in the OpenAPI document, references not resolved. */
  readonly definition?: Readonly<Record<string, unknown>>
}

export interface Product {
  readonly id: string
  readonly name: string
  readonly subscriptionRequired: boolean
  readonly approvalRequired: boolean
  readonly subscriptionsLimit?: number
  readonly state: 'published' | 'notPublished'
  /** Ids of the APIs it holds. */
  readonly apis: readonly string[]
  readonly policy?: PolicyFile
}

export type SubscriptionScope =
  | { readonly kind: 'product'; readonly product: string }
  | { readonly kind: 'api'; readonly api: string }
  /** All APIs, or all of a workspace. */
  | { readonly kind: 'all'; readonly workspace?: string }

export interface Subscription {
  readonly id: string
  readonly name: string
  readonly scope: SubscriptionScope
  /** Only an active one lets requests in. */
  readonly state: 'active' | 'suspended' | 'submitted' | 'rejected' | 'cancelled' | 'expired'
  readonly primaryKey: string
  readonly secondaryKey: string
  /** Milliseconds since 1970. */
  readonly createdDate: number
  readonly startDate?: number
  readonly endDate?: number
  /** Absent where the configuration does not know the user that it belongs to. */
  readonly owner?: User
}

/** Who a subscription belongs to: `context.User`. */
export interface User {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly note?: string
  /** Milliseconds since 1970. */
  readonly registrationDate: number
  readonly groups: readonly { readonly id: string; readonly name: string }[]
  readonly identities: readonly { readonly id: string; readonly provider: string }[]
  /** A blocked user's subscriptions let nobody in. */
  readonly isBlocked: boolean
}

/** What get-authorization-context finds for an authorization of a credential provider. */
export interface Authorization {
  readonly accessToken: string
  /** Of the token response: https://datatracker.ietf.org/doc/html/rfc6749#section-5.1 */
  readonly claims: Readonly<Record<string, unknown>>
}

/** A backend entity. A pool has services and no URL of its own. */
export type Backend = SingleBackend | PoolBackend

export interface SingleBackend {
  readonly type: 'Single'
  readonly id: string
  /** Absolute, http or https. */
  readonly url: string
  readonly credentials: BackendCredentials
  readonly tls: { readonly validateCertificateChain: boolean; readonly validateCertificateName: boolean }
  readonly circuitBreaker?: CircuitBreakerRule
  readonly certificate?: ClientCertificate
  readonly proxy?: ProxyServer
}

export interface PoolBackend {
  readonly type: 'Pool'
  readonly id: string
  /** Lower priority numbers first; within one priority by weight. */
  readonly services: readonly { readonly backend: string; readonly priority: number; readonly weight: number }[]
}

/** What the gateway adds to each request that goes to the backend. */
export interface BackendCredentials {
  /** Lower case has no meaning here: names go out as they are written. */
  readonly header: Readonly<Record<string, readonly string[]>>
  readonly query: Readonly<Record<string, readonly string[]>>
  /** Becomes `Authorization: <scheme> <parameter>`. */
  readonly authorization?: { readonly scheme: string; readonly parameter: string }
}

/** When the backend is taken out of service: `count` failures within `intervalMilliseconds` open the circuit. */
export interface CircuitBreakerRule {
  readonly name: string
  readonly count: number
  readonly intervalMilliseconds: number
  readonly tripMilliseconds: number
  readonly acceptRetryAfter: boolean
  readonly statusCodeRanges: readonly { readonly min: number; readonly max: number }[]
}
