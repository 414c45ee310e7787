import { lastSegment } from './backends.js'
import { Fields } from './fields.js'
import {
  checkNames,
  type LoadContext,
  propertiesOf,
  readInformation,
  readPolicy,
  reportAt,
  subfolders,
} from './folder.js'
import { parseLocated } from './located.js'
import type { Api, Product, Subscription, SubscriptionScope, User, WorkspaceInfo } from './model.js'
import { withOwner } from './users.js'

const STATES = ['active', 'suspended', 'submitted', 'rejected', 'cancelled', 'expired'] as const

/** Reads `products/`: https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/products */
export function loadProducts(context: LoadContext, apis: readonly Api[]): Product[] {
  const products: Product[] = []
  for (const id of subfolders(context, 'products')) {
    const folder = `products/${id}`
    checkNames(context, folder, [
      'productInformation.json',
      'apis',
      'apis.json',
      'groups',
      'groups.json',
      'tags',
      'tags.json',
      'wiki',
    ])
    const node = readInformation(context, `${folder}/productInformation.json`, { section: 'products', name: id })
    if (node === undefined) continue
    const fields = propertiesOf(node, 'A product', context)
    const limit = fields.integer('subscriptionsLimit')
    const policy = readPolicy(context, folder)
    products.push({
      id,
      name: fields.string('displayName') ?? id,
      subscriptionRequired: fields.boolean('subscriptionRequired') ?? true,
      approvalRequired: fields.boolean('approvalRequired') ?? false,
      ...(limit === undefined ? {} : { subscriptionsLimit: limit }),
      state: fields.oneOf('state', ['published', 'notPublished']) ?? 'notPublished',
      apis: productApis(context, folder, apis),
      ...(policy === undefined ? {} : { policy }),
    })
    fields.ignore('description', 'terms', 'provisioningState', 'authenticationType', 'application').end()
  }
  return products
}

/** Those of the folder `apis`, and of `apis.json`, which extracts of APIOps before its sixth version have instead. */
function productApis(context: LoadContext, folder: string, apis: readonly Api[]): string[] {
  const inFolder = subfolders(context, `${folder}/apis`)
  for (const id of inFolder) {
    const path = `${folder}/apis/${id}`
    checkNames(context, path, ['productApiInformation.json'])
    if (context.tree.read(`${path}/productApiInformation.json`) === undefined) {
      reportAt(context, `${path}/productApiInformation.json`, 'the file is missing; its content may be {}')
    }
    if (!exists(context, id, apis)) reportAt(context, path, `the product holds the API "${id}", which does not exist`)
  }
  return [...new Set([...inFolder, ...listedApis(context, `${folder}/apis.json`, apis)])].filter((id) =>
    apis.some((api) => api.id === id),
  )
}

/** Whether there is such an API, be it one that this gateway does not serve. */
function exists(context: LoadContext, id: string, apis: readonly Api[]): boolean {
  return apis.some((api) => api.id === id) || context.tree.list(`apis/${id}`) !== undefined
}

function listedApis(context: LoadContext, path: string, apis: readonly Api[]): string[] {
  const text = context.tree.read(path)
  const node = text === undefined ? undefined : parseLocated(text, context.tree.display(path), context.problems)
  if (node === undefined) return []
  const list = new Fields({ kind: 'map', at: node.at, entries: new Map([['apis', node]]) }, path, context.problems)
  return list.objects('apis').map((item) => {
    const id = item.requiredString('name')
    if (id !== '' && !exists(context, id, apis))
      item.problem(`the product holds the API "${id}", which does not exist`, 'name')
    item.ignore('id').end()
    return id
  })
}

/** What all subscriptions have in common, those of workspaces included. */
export interface Subscribers {
  readonly users: ReadonlyMap<string, User>
  /** Who has a key already. */
  readonly keys: Map<string, string>
}

/** Reads `subscriptions/`: https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/subscriptions */
export function loadSubscriptions(
  context: LoadContext,
  apis: readonly Api[],
  products: readonly Product[],
  { users, keys }: Subscribers,
  workspace?: WorkspaceInfo,
): Subscription[] {
  const subscriptions: Subscription[] = []
  for (const id of subfolders(context, 'subscriptions')) {
    const folder = `subscriptions/${id}`
    checkNames(context, folder, ['subscriptionInformation.json'])
    const node = readInformation(context, `${folder}/subscriptionInformation.json`, {
      section: 'subscriptions',
      name: id,
    })
    if (node === undefined) continue
    const fields = propertiesOf(node, 'A subscription', context)
    const subscription = withOwner(context, readSubscription(id, fields, workspace), fields, users)
    fields.end()
    checkScope(context, fields, subscription.scope, apis, products)
    for (const key of [subscription.primaryKey, subscription.secondaryKey]) {
      const owner = keys.get(key)
      if (key !== '' && owner !== undefined) fields.problem(`the subscription "${owner}" has the same key`)
      keys.set(key, id)
    }
    if (subscription.primaryKey === '' && subscription.secondaryKey === '') {
      const message = `the subscription has no keys, so nobody can use it: give it a primaryKey in the configuration file (subscriptions)`
      context.warnings.push({ ...node.at, message })
    }
    subscriptions.push(subscription)
  }
  return subscriptions
}

function readSubscription(id: string, fields: Fields, workspace: WorkspaceInfo | undefined): Subscription {
  const startDate = fields.date('startDate')
  const endDate = fields.date('expirationDate') ?? fields.date('endDate')
  const subscription: Subscription = {
    id,
    name: fields.string('displayName') ?? id,
    scope: parseScope(fields.requiredString('scope'), fields, workspace),
    state: fields.oneOf('state', STATES) ?? 'active',
    primaryKey: fields.string('primaryKey') ?? '',
    secondaryKey: fields.string('secondaryKey') ?? '',
    createdDate: fields.date('createdDate') ?? 0,
    ...(startDate === undefined ? {} : { startDate }),
    ...(endDate === undefined ? {} : { endDate }),
  }
  fields.ignore('allowTracing', 'endDate', 'notificationDate', 'stateComment', 'provisioningState')
  return subscription
}

/**
 * `/products/<id>`, `/apis/<id>`, `/apis`, or any of them at the end of an ARM id, whose bare service means all APIs. In a
 * workspace they may begin with `/workspaces/<id>`, which alone means all APIs of the workspace.
 */
function parseScope(scope: string, fields: Fields, workspace: WorkspaceInfo | undefined): SubscriptionScope {
  const whole = scope.replace(/^.*\/service\/[^/]+/i, '').replace(/^\/+|\/+$/g, '')
  const own = workspace === undefined ? '' : `workspaces/${workspace.id}/`
  const path = `${whole}/`.toLowerCase().startsWith(own.toLowerCase()) ? whole.slice(own.length) : whole
  const [kind = '', ...rest] = path.split('/')
  if (kind === 'products' && rest.length === 1) return { kind: 'product', product: lastSegment(path) }
  if (kind === 'apis' && rest.length === 1) return { kind: 'api', api: lastSegment(path) }
  if (kind !== 'apis' && path !== '') {
    fields.problem(`"${scope}" is no scope: /products/<product>, /apis/<api> or /apis`, 'scope')
  }
  return { kind: 'all', ...(workspace === undefined ? {} : { workspace: workspace.id }) }
}

function checkScope(
  context: LoadContext,
  fields: Fields,
  scope: SubscriptionScope,
  apis: readonly Api[],
  products: readonly Product[],
): void {
  if (scope.kind === 'product' && !products.some(({ id }) => id === scope.product)) {
    fields.problem(`there is no product "${scope.product}"`, 'scope')
  }
  if (scope.kind === 'api' && !exists(context, scope.api, apis)) {
    fields.problem(`there is no API "${scope.api}"`, 'scope')
  }
}
