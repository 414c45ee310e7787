import { AccessTable, type Grant } from '../access/subscriptions.js'
import type { Api, Configuration, Operation, Product } from '../artifacts/model.js'
import type { MessageBody } from '../http/body.js'
import type { Cancellation } from '../http/cancellation.js'
import type { ClientHeaders } from '../http/client-headers.js'
import { RequestUrl } from '../http/url.js'
import { type Plan, Planner, type PolicyScope } from '../plan/planner.js'
import { ConfigurationError, type Problem } from '../problem.js'
import { ApiTable } from '../routing/apis.js'
import { OperationTable } from '../routing/operations.js'
import { parseTemplate, type Template } from '../routing/template.js'
import { operationNotFound } from './errors.js'
import type { ApiInfo, Exchange, GatewayRequest, GatewayResponse, OperationInfo, ProductInfo } from './exchange.js'
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

interface ServedOperation extends OperationInfo {
  readonly template: Template
  readonly plans: Plans
}
interface ServedApi extends ApiInfo {
  readonly artifact: Api
  readonly isCurrent: boolean
  readonly isOnline: boolean
  readonly base: RequestUrl | undefined
  /** What a request to the API's own path has after the service URL. */
  readonly root: '' | '/'
  readonly operations: OperationTable<ServedOperation>
  /** For requests that match the API and none of its operations. */
  readonly plans: Plans
}
/** A plan for each product whose policy may apply, under its id, and one under '' for none. */
type Plans = ReadonlyMap<string, Plan>

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
    this.#access = new AccessTable(configuration.subscriptions, configuration.products)
    this.#products = new Map(configuration.products.map((product) => [product.id, productInfo(product)]))
    this.#globalPlan = builder.globalPlan()
    this.#apis = new ApiTable(configuration.apis.map((api) => builder.api(api)))
    if (builder.problems.length > 0) throw new ConfigurationError(builder.problems)
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

/** Builds the served form of a configuration, collecting what is wrong with its policies and templates. */
class Builder {
  readonly problems: Problem[]
  readonly #planner: Planner
  readonly #global: PolicyScope
  readonly #productScopes: readonly { readonly product: Product; readonly scope: PolicyScope }[]

  constructor(configuration: Configuration) {
    this.#planner = new Planner(configuration)
    this.problems = this.#planner.problems
    this.#global = this.#planner.scope('global', '', configuration.policy)
    this.#productScopes = configuration.products.map((product) => ({
      product,
      scope: this.#planner.scope('product', `products/${product.id}`, product.policy),
    }))
  }

  globalPlan(): Plan {
    return this.#planner.plan([this.#global])
  }

  api(artifact: Api): ServedApi {
    const id = `apis/${artifact.id};rev=${artifact.revision}`
    const scope = this.#planner.scope('api', id, artifact.policy)
    const plans = this.#plans(artifact, scope)
    const base = artifact.serviceUrl === undefined ? undefined : RequestUrl.parse(artifact.serviceUrl)
    return {
      ...artifact,
      serviceUrl: artifact.serviceUrl ?? '',
      isCurrentRevision: artifact.isCurrent,
      artifact,
      base: base === undefined ? undefined : base.withPath('/').withBase(base),
      root: artifact.isGraphql === true ? '' : '/',
      operations: new OperationTable(
        artifact.operations.flatMap((operation) => this.#operation(artifact, operation, scope, plans)),
      ),
      plans,
    }
  }

  #operation(api: Api, operation: Operation, apiScope: PolicyScope, apiPlans: Plans): ServedOperation[] {
    const id = `apis/${api.id};rev=${api.revision}/operations/${operation.id}`
    const scope = operation.policy === undefined ? undefined : this.#planner.scope('operation', id, operation.policy)
    const plans = scope === undefined ? apiPlans : this.#plans(api, apiScope, scope)
    try {
      return [{ ...operation, template: parseTemplate(operation.urlTemplate), plans }]
    } catch (error) {
      this.problems.push({ file: id, line: 1, column: 1, message: (error as Error).message })
      return []
    }
  }

  #plans(api: Api, apiScope: PolicyScope, operationScope?: PolicyScope): Plans {
    const narrow = operationScope === undefined ? [apiScope] : [apiScope, operationScope]
    const plans = new Map([['', this.#planner.plan([this.#global, ...narrow])]])
    for (const { product, scope } of this.#productScopes) {
      if (product.apis.includes(api.id)) plans.set(product.id, this.#planner.plan([this.#global, scope, ...narrow]))
    }
    return plans
  }
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
