import type { Api, Configuration, Subscription } from '../artifacts/model.js'

/** What a gateway serves, as lines for people: APIs with their operations, products, subscriptions. Keys are not shown. */
export function describeConfiguration({ apis, products, subscriptions, sku }: Configuration, url: string): string {
  const sections = [
    ['API', 'at', 'operations', 'key'],
    ...apis.map((api) => [
      api.name,
      `${url}/${addressOf(api)}`,
      String(api.operations.length),
      api.subscriptionRequired ? 'required' : 'not required',
    ]),
    [],
    ['Product', 'APIs', 'key', ''],
    ...products.map(({ name, apis: held, subscriptionRequired }) => [
      name,
      held.join(', '),
      subscriptionRequired ? 'required' : 'not required',
      '',
    ]),
    [],
    ['Subscription', 'scope', 'state', ''],
    ...subscriptions.map((subscription) => [subscription.name, scopeOf(subscription), subscription.state, '']),
  ]
  return [`Gateway (${sku}) at ${url}`, '', ...align(sections)].join('\n')
}

function addressOf({ path, version, versionSet, revision, isCurrent }: Api): string {
  const inPath = versionSet?.scheme === 'Segment' && version !== ''
  const address = [path, inPath ? version : ''].filter((part) => part !== '').join('/')
  const suffix = isCurrent ? '' : `;rev=${revision}`
  if (inPath || version === '') return address + suffix
  return `${address}${suffix} (${versionSet?.parameter}: ${version})`
}

function scopeOf({ scope }: Subscription): string {
  if (scope.kind === 'product') return `product ${scope.product}`
  return scope.kind === 'api' ? `API ${scope.api}` : 'all APIs'
}

function align(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
}
