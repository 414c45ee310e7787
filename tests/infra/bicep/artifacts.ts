import type { Deployed } from './deployment.js'
import { Expression } from './model.js'

/** What Azure fills in, as the files of an extract have it. */
const KNOWN_TO_AZURE: Readonly<Record<string, string>> = {
  'versionSet == null ? null : set.id': '/apiVersionSets/simple-api',
  'product.id': '/products/catalog-standard',
}
const INFORMATION: Readonly<Record<string, readonly [folder: string, file: string]>> = {
  apis: ['apis', 'apiInformation.json'],
  apiVersionSets: ['version sets', 'versionSetInformation.json'],
  backends: ['backends', 'backendInformation.json'],
  policyFragments: ['policy fragments', 'policyFragmentInformation.json'],
  products: ['products', 'productInformation.json'],
  subscriptions: ['subscriptions', 'subscriptionInformation.json'],
}

/** What Bicep deploys as the folder that an extract of the service would be. Secrets come from the environment. */
export function toArtifacts(deployed: readonly Deployed[]): Record<string, string> {
  const files: Record<string, string> = {}
  for (const { path, properties } of deployed) {
    const [kind = '', name, ...rest] = path.split('/')
    const { value, format, ...others } = properties
    const [folder, file] = INFORMATION[kind] ?? []
    const within = folder && name ? `${folder}/${name}` : ''
    if (path === 'policies/policy') files['policy.xml'] = String(value)
    else if (kind === 'namedValues') files[`named values/${name}/namedValueInformation.json`] = namedValue(properties)
    else if (rest.at(-1) === 'policy') files[[within, ...rest.slice(0, -2), 'policy.xml'].join('/')] = String(value)
    else if (kind === 'products' && rest[0] === 'apis')
      files[`${within}/apis/${rest[1]}/productApiInformation.json`] = '{}'
    else if (file && rest.length === 0) {
      files[`${within}/${file}`] = JSON.stringify({ properties: filledIn(others) })
      if (kind === 'apis') files[`${within}/specification.json`] = String(value)
      if (kind === 'policyFragments') files[`${within}/policy.xml`] = String(value)
    }
  }
  return files
}

function namedValue({ displayName, secret, value }: Deployed['properties']): string {
  const known = typeof value === 'string' ? value : `secret of ${String(displayName)}`
  return JSON.stringify({ properties: { displayName, secret, value: known } })
}

function filledIn(properties: Deployed['properties']): object {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      value instanceof Expression ? KNOWN_TO_AZURE[value.text] : value,
    ]),
  )
}
