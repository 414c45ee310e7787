import type { Backend, WorkspaceInfo } from '../artifacts/model.js'
import type {
  ApiSource,
  OperationSource,
  ProductSource,
  SubscriptionSource,
  UserSource,
  Value,
} from '../expressions/index.js'
import type { MessageBody } from '../http/body.js'
import type { Cancellation } from '../http/cancellation.js'
import type { HeaderList } from '../http/headers.js'
import type { RequestUrl } from '../http/url.js'
import type { Connection, Services } from './services.js'

export type Section = 'inbound' | 'backend' | 'outbound' | 'on-error'
export type ScopeName = 'global' | 'workspace' | 'product' | 'api' | 'operation'

/** The request as policies see and change it; what is left of it after inbound is what the backend gets. */
export interface GatewayRequest {
  method: string
  /**
   * Where the request will go. At first the service URL of the API with the path after the API's own; rewrite-uri and
   * set-query-parameter change `path` and the query, set-backend-service the base (`url.withBase`). Policies see `path` alone.
   */
  url: RequestUrl
  /** Chosen by set-backend-service backend-id; its URL and credentials are applied when the request is forwarded. */
  backend?: Backend
  /** The client certificate and the proxy that policies chose; they go before the backend entity's own. */
  connection?: Connection
  readonly originalUrl: RequestUrl
  readonly headers: HeaderList
  body: MessageBody
  /** The TCP peer, never X-Forwarded-For. */
  readonly ipAddress: string
  readonly matchedParameters: ReadonlyMap<string, string>
  /** DER of the client's certificate, where TLS gave one. */
  readonly certificate?: Uint8Array
  /** Tells that the client has gone; what is under way for it can stop. */
  readonly cancellation?: Cancellation
}

export interface GatewayResponse {
  status: number
  reason: string
  readonly headers: HeaderList
  body: MessageBody
}

/** `context.LastError`, with the members and texts of the error-handling reference. */
export interface LastError {
  readonly source: string
  readonly reason: string
  readonly message: string
  readonly scope?: ScopeName
  readonly section?: Section
  /** The policy's place, such as `choose[3]/when[2]`. */
  readonly path?: string
  readonly policyId?: string
}

/** What `context.Api` shows, and what policies read of it besides. */
export interface ApiInfo extends ApiSource {
  /** The schema of a GraphQL API. */
  readonly graphqlSchema?: { readonly text: string }
  /** The OpenAPI document. */
  readonly specification?: Readonly<Record<string, unknown>>
}
export interface OperationInfo extends OperationSource {
  /** The operation's object in the OpenAPI document, references not resolved. */
  readonly definition?: Readonly<Record<string, unknown>>
}
export type ProductInfo = ProductSource
export type SubscriptionInfo = SubscriptionSource

/** One request's way through the gateway: all the state that policies read and write. */
export interface Exchange {
  readonly services: Services
  /** `context.RequestId`, a GUID. */
  readonly requestId: string
  /** When the gateway received the request, in milliseconds since 1970, by the gateway's clock. */
  readonly timestamp: number
  readonly request: GatewayRequest
  /** Absent until the backend, a policy or an error gives one. */
  response?: GatewayResponse
  readonly api?: ApiInfo
  readonly operation?: OperationInfo
  readonly product?: ProductInfo
  readonly subscription?: SubscriptionInfo
  readonly user?: UserSource
  /** That the API belongs to, where it is not the service's own. */
  readonly workspace?: WorkspaceInfo
  /** `context.Variables`; values keep their .NET type. */
  readonly variables: Map<string, Value>
  lastError?: LastError
  section: Section
  /** What policies put off to the end of outbound, or of on-error: counting a call by its response, for instance. */
  deferred?: ((exchange: Exchange) => void | Promise<void>)[]
  /** Run in order on the response just before it is sent, whatever made it: how cors and the limits add their headers. */
  readonly beforeSend: ((response: GatewayResponse) => void)[]
}
