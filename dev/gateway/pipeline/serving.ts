import { AccessTable, type Grant } from '../access/subscriptions.js'
import type { Configuration, Product } from '../artifacts/model.js'
import type { MessageBody } from '../http/body.js'
import type { Cancellation } from '../http/cancellation.js'
import type { ClientHeaders } from '../http/client-headers.js'
import { RequestUrl } from '../http/url.js'
import type { Plan } from '../plan/planner.js'
import { ConfigurationError } from '../problem.js'
import { ApiTable } from '../routing/apis.js'
import { Builder, type ServedApi, type ServedOperation } from './builder.js'
import { operationNotFound } from './errors.js'
import type { Exchange, GatewayRequest, GatewayResponse, ProductInfo } from './exchange.js'
import { runOnError, runPipeline, runPreflight } from './run.js'
import type { Services } from './services.js'

/** A request as it reaches the gateway. */
export interface ClientRequest {
  readonly method: string
  readonly url: RequestUrl
  readonly headers: ClientHeaders
  readonly body: MessageBody
  readonly ipAddress: string
  readonly certificate?: Uint8Array
  readonly cancellation?: Cancellation
}

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map()

/** A configuration ready to serve requests: everything that can be worked out before the first one is. */
export class Serving {
  readonly #apis: ApiTable<ServedApi>
  readonly #access: AccessTable
  readonly #products: ReadonlyMap<string, ProductInfo>
  readonly #globalPlan: Plan

  /** Throws a ConfigurationError when a policy or an operation cannot be served. */
  constructor(
    configuration: Configuration,
    private readonly services: Services,
  ) {
    const builder = new Builder(configuration)
    const all = [configuration, ...configuration.workspaces]
    const products = all.flatMap((resources) => resources.products)
    this.#access = new AccessTable(
      all.flatMap(({ subscriptions }) => subscriptions),
      products,
    )
    this.#products = new Map(products.map((product) => [product.id, productInfo(product)]))
    this.#globalPlan = builder.globalPlan()
    this.#apis = new ApiTable(builder.apis())
    const { problems } = builder
    if (problems.length > 0) throw new ConfigurationError(problems)
  }

  /** Answers one request; never rejects. */
  handle(request: ClientRequest): Promise<GatewayResponse> {
    const found = this.#apis.match(request.url, request.headers)
    if (found === undefined) return runOnError(this.#exchange(request), this.#globalPlan, operationNotFound())
    const { api, rest } = found
    const match = api.operations.match(request.method, rest, request.url)
    if (match === undefined) return this.#unmatched(request, api, rest)
    const { operation, parameters } = match
    let grant: Grant
    try {
      grant = this.#access.authorize(api.artifact, request.headers, request.url, this.services.clock.now())
    } catch (error) {
      return runOnError(this.#exchange(request, { api, rest, operation, parameters }), operation.plans.get('')!, error)
    }
    const exchange = this.#exchange(request, { api, rest, operation, parameters, grant })
    return runPipeline(exchange, operation.plans.get(grant.product?.id ?? '')!)
  }

  /**
   * A CORS pre-flight request is answered by the cors policies of the operation that it asks for, without a key:
   * https://learn.microsoft.com/azure/api-management/cors-policy. Anything else has no operation.
   */
  #unmatched(request: ClientRequest, api: ServedApi, rest: string): Promise<GatewayResponse> {
    const asked =
      request.method === 'OPTIONS' && request.headers.has('Origin')
        ? request.headers.get('Access-Control-Request-Method')
        : undefined
    const match = asked === undefined ? undefined : api.operations.match(asked.toUpperCase(), rest, request.url)
    const plan = (match?.operation ?? api).plans.get('')!
    const exchange = this.#exchange(request, { api, rest, ...match })
    return asked !== undefined && plan.preflight !== undefined
      ? runPreflight(exchange, plan)
      : runOnError(exchange, plan, operationNotFound())
  }

  #exchange(
    request: ClientRequest,
    matched: {
      readonly api?: ServedApi
      readonly rest?: string
      readonly operation?: ServedOperation
      readonly parameters?: ReadonlyMap<string, string>
      readonly grant?: Grant
    } = {},
  ): Exchange {
    const { api, rest = '', operation, parameters = NO_PARAMETERS, grant } = matched
    const { method, url, headers, body, ipAddress, certificate, cancellation } = request
    const gatewayRequest: Mutable<GatewayRequest> = {
      method,
      url: forwardedUrl(url, api, rest),
      originalUrl: url,
      headers,
      body,
      ipAddress,
      matchedParameters: parameters,
    }
    if (certificate !== undefined) gatewayRequest.certificate = certificate
    if (cancellation !== undefined) gatewayRequest.cancellation = cancellation
    const exchange: Mutable<Exchange> = {
      services: this.services,
      requestId: this.services.newGuid(),
      timestamp: this.services.clock.now(),
      request: gatewayRequest,
      variables: new Map(),
      section: 'inbound',
      beforeSend: [],
    }
    const product = grant?.product === undefined ? undefined : this.#products.get(grant.product.id)
    if (api !== undefined) exchange.api = api
    if (api?.artifact.workspace !== undefined) exchange.workspace = api.artifact.workspace
    if (operation !== undefined) exchange.operation = operation
    if (product !== undefined) exchange.product = product
    if (grant?.subscription !== undefined) exchange.subscription = grant.subscription
    if (grant?.user !== undefined) exchange.user = grant.user
    return exchange
  }
}

/** For building an object member by member, which is cheaper for each request than spreading optional parts. */
type Mutable<T> = { -readonly [member in keyof T]: T[member] }

/** The service URL with the path after the API's own. Without a service URL the host is empty until a policy gives one. */
function forwardedUrl(url: RequestUrl, api: ServedApi | undefined, rest: string): RequestUrl {
  const base = api?.base
  const path = rest === '' || rest === '/' ? (api?.root ?? '/') : rest
  if (base === undefined)
    return new RequestUrl({ scheme: 'http', host: '', port: 80, path, queryString: url.queryString })
  const { scheme, host, port, basePath } = base
  return new RequestUrl({ scheme, host, port, basePath, path, queryString: url.queryString })
}

function productInfo({
  id,
  name,
  subscriptionRequired,
  approvalRequired,
  subscriptionsLimit,
  state,
}: Product): ProductInfo {
  return {
    id,
    name,
    subscriptionRequired,
    approvalRequired,
    state,
    ...(subscriptionsLimit === undefined ? {} : { subscriptionsLimit }),
  }
}
