import type { Api, Product, Subscription, User } from '../artifacts/model.js'
import type { HeaderList } from '../http/headers.js'
import type { RequestUrl } from '../http/url.js'
import type { SubscriptionInfo } from '../pipeline/exchange.js'
import { PolicyError } from '../pipeline/step.js'

/** With what a request was let in. A product only when its key, or no key at all, belongs to one. */
export interface Grant {
  readonly product?: Product
  readonly subscription?: SubscriptionInfo
  /** Whose subscription it is. */
  readonly user?: User
}

interface KeyOwner {
  readonly subscription: Subscription
  readonly grant: Grant
}

const NO_GRANT: Grant = {}

/**
 * Decides whether a request may use an API, by the rules of
 * https://learn.microsoft.com/azure/api-management/api-management-subscriptions#how-api-management-handles-requests-with-or-without-subscription-keys
 * A key that is given has to be right, even where none is needed.
 */
export class AccessTable {
  readonly #owners = new Map<string, KeyOwner>()
  readonly #openProducts = new Map<string, Grant>()

  constructor(
    subscriptions: readonly Subscription[],
    private readonly products: readonly Product[],
  ) {
    for (const subscription of subscriptions) this.#addKeys(subscription)
    for (const product of products) {
      if (product.subscriptionRequired) continue
      for (const api of product.apis) if (!this.#openProducts.has(api)) this.#openProducts.set(api, { product })
    }
  }

  /** Throws a PolicyError, 401, when the request may not use the API. */
  authorize(api: Api, headers: HeaderList, url: RequestUrl, now: number): Grant {
    const key = keyOf(api, headers, url)
    if (key !== undefined) {
      const owner = this.#owners.get(key)
      if (owner !== undefined && isActive(owner.subscription, now) && this.#covers(owner.subscription, api))
        return owner.grant
      throw denied('SubscriptionKeyInvalid', INVALID, INVALID, api, headers, url)
    }
    const open = this.#openProducts.get(api.id)
    if (open !== undefined) return open
    if (!api.subscriptionRequired) return NO_GRANT
    throw denied('SubscriptionKeyNotFound', MISSING, MISSING_ON_THE_WIRE, api, headers, url)
  }

  #addKeys(subscription: Subscription): void {
    const { id, name, primaryKey, secondaryKey, createdDate, startDate, endDate, scope, owner } = subscription
    const product =
      scope.kind === 'product' ? this.products.find((candidate) => candidate.id === scope.product) : undefined
    for (const key of [primaryKey, secondaryKey]) {
      if (key === '') continue
      const info: SubscriptionInfo = {
        id,
        name,
        primaryKey,
        secondaryKey,
        key,
        createdDate,
        ...(startDate === undefined ? {} : { startDate }),
        ...(endDate === undefined ? {} : { endDate }),
      }
      const grant = {
        subscription: info,
        ...(product === undefined ? {} : { product }),
        ...(owner === undefined ? {} : { user: owner }),
      }
      this.#owners.set(key, { subscription, grant })
    }
  }

  #covers({ scope }: Subscription, api: Api): boolean {
    if (scope.kind === 'all') return scope.workspace === undefined || scope.workspace === api.workspace?.id
    if (scope.kind === 'api') return scope.api === api.id
    return this.products.some(({ id, apis }) => id === scope.product && apis.includes(api.id))
  }
}

/** The header counts; the query parameter is looked at only where it is absent. An empty key is none. */
function keyOf({ subscriptionKeyNames }: Api, headers: HeaderList, url: RequestUrl): string | undefined {
  const inHeader = headers.get(subscriptionKeyNames.header)
  if (inHeader !== undefined && inHeader !== '') return inHeader
  if (url.queryString === '') return undefined
  const inQuery = url.query.get(subscriptionKeyNames.query)?.[0]
  return inQuery === '' ? undefined : inQuery
}

function isActive({ state, startDate, endDate }: Subscription, now: number): boolean {
  return state === 'active' && (startDate ?? now) <= now && now <= (endDate ?? now)
}

const MISSING =
  'Access denied due to missing subscription key. Make sure to include subscription key when making requests to this API.'
const MISSING_ON_THE_WIRE =
  'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.'
const INVALID =
  'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.'

function denied(
  reason: string,
  message: string,
  publicMessage: string,
  api: Api,
  headers: HeaderList,
  url: RequestUrl,
): PolicyError {
  const realm = `https://${headers.get('Host') ?? url.authority}/${api.path}`
  const challenge = `AzureApiManagementKey realm="${realm}",name="${api.subscriptionKeyNames.header}",type="header"`
  return new PolicyError({
    source: 'authorization',
    reason,
    message,
    status: 401,
    statusReason: 'Access Denied',
    publicMessage,
    headers: { 'WWW-Authenticate': challenge },
  })
}
