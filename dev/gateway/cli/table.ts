import type { Api, Configuration, Subscription } from '../artifacts/model.js'

/** What a gateway serves, as lines for people: APIs with their operations, products, subscriptions. Keys are not shown. */
export function describeConfiguration(
  { apis, products, subscriptions, sku }: Configuration,
  url: string,
  secureUrl?: string,
): string {
  const tables = [
    [
      ['API', 'at', 'operations', 'key'],
      ...apis.map((api) => [api.name, `${url}/${addressOf(api)}`, String(api.operations.length), need(api)]),
    ],
    [['Product', 'APIs', 'key'], ...products.map((product) => [product.name, product.apis.join(', '), need(product)])],
    [['Subscription', 'scope', 'state'], ...subscriptions.map((one) => [one.name, scopeOf(one), one.state])],
  ]
  const addresses = secureUrl === undefined ? url : `${url} and ${secureUrl}`
  return [`Gateway (${sku}) at ${addresses}`, ...tables.map(align)].join('\n\n')
}

function need({ subscriptionRequired }: { readonly subscriptionRequired: boolean }): string {
  return subscriptionRequired ? 'required' : 'not required'
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

function align(rows: readonly (readonly string[])[]): string {
  const columns = rows[0] ?? []
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
  return lines.map((line) => line.trimEnd()).join('\n')
}
