import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { UsageError } from './service.js'

/** One PUT to Azure Resource Manager. */
export interface Put {
  /** Inside the service: `apis/simple-api/policies/policy`. */
  readonly path: string
  readonly body: { readonly properties?: Readonly<Record<string, unknown>> }
  /** The file that it comes from, for people. */
  readonly source: string
  /** Operations that have to exist once this is answered: Azure imports a document in the background. */
  readonly awaits?: { readonly api: string; readonly operations: readonly string[] }
}

export interface PlanOptions {
  /** A folder in the APIOps layout. */
  readonly artifacts: string
  /** In lower case; chooses `policy.<sku>.xml` over `policy.xml`. */
  readonly sku: string
  /** Backend URLs by backend name, in place of those of the files. */
  readonly backendUrls?: Readonly<Record<string, string>>
  /** `https://<vault>.vault.azure.net`: secret named values then refer to secrets of the same name. */
  readonly keyVault?: string
  /** Values of named values without one in their file: APIM_NAMED_VALUE_<NAME>. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Makes a resource id of a path inside the service. */
  readonly resourceId: (path: string) => string
}

type Properties = Readonly<Record<string, unknown>>

/** Everything under `artifacts` as PUTs, in the order in which API Management needs them. */
export async function planImport(options: PlanOptions): Promise<Put[]> {
  const { artifacts, sku } = options
  const policy = (folder: string, path: string) => policyPut(artifacts, folder, `${path}policies/policy`, sku)
  return [
    ...(await each(options, 'named values', (name, file) => namedValue(name, file, options))),
    ...(await each(options, 'backends', (name, file) => backend(name, file, options))),
    ...(await each(options, 'policy fragments', (name, file) => fragment(name, file, options))),
    ...(await each(options, 'version sets', (name, file) => plain('apiVersionSets', name, file, options))),
    ...(await policy('', '')),
    ...(await each(options, 'apis', async (name, file) => [
      ...(await api(name, file, options)),
      ...(await policy(join('apis', name), `apis/${name}/`)),
      ...(await operationPolicies(name, options)),
    ])),
    ...(await each(options, 'products', async (name, file) => [
      ...(await plain('products', name, file, options)),
      ...(await policy(join('products', name), `products/${name}/`)),
      ...(await productApis(name, options)),
    ])),
    ...(await each(options, 'subscriptions', (name, file) => plain('subscriptions', name, file, options))),
  ]
}

/** The information file of each kind of artifact: https://github.com/Azure/apiops */
const INFORMATION = {
  'named values': 'namedValueInformation.json',
  backends: 'backendInformation.json',
  'policy fragments': 'policyFragmentInformation.json',
  'version sets': 'versionSetInformation.json',
  apis: 'apiInformation.json',
  products: 'productInformation.json',
  subscriptions: 'subscriptionInformation.json',
} as const

async function each(
  { artifacts }: PlanOptions,
  kind: keyof typeof INFORMATION,
  plan: (name: string, file: string) => Promise<Put[]>,
): Promise<Put[]> {
  const puts: Put[] = []
  for (const name of await folders(join(artifacts, kind)))
    puts.push(...(await plan(name, join(kind, name, INFORMATION[kind]))))
  return puts
}

async function folders(directory: string): Promise<string[]> {
  if (!existsSync(directory)) return []
  const entries = await readdir(directory, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

async function readProperties(artifacts: string, file: string): Promise<Properties> {
  try {
    return (JSON.parse(await readFile(join(artifacts, file), 'utf8')) as { properties?: Properties }).properties ?? {}
  } catch (error) {
    throw new UsageError(`${join(artifacts, file)}: ${(error as Error).message}`)
  }
}

async function plain(collection: string, name: string, file: string, { artifacts }: PlanOptions): Promise<Put[]> {
  return [{ path: `${collection}/${name}`, body: { properties: await readProperties(artifacts, file) }, source: file }]
}

async function namedValue(name: string, file: string, options: PlanOptions): Promise<Put[]> {
  const properties = await readProperties(options.artifacts, file)
  const value = 'value' in properties || 'keyVault' in properties ? {} : chooseValue(name, properties, options)
  return [{ path: `namedValues/${name}`, body: { properties: { ...properties, ...value } }, source: file }]
}

function chooseValue(name: string, properties: Properties, { keyVault, env = {} }: PlanOptions): Properties {
  if (keyVault && properties['secret'] === true) {
    // Without a version: API Management then follows the secret when it is rotated.
    return { keyVault: { secretIdentifier: `${keyVault.replace(/\/$/, '')}/secrets/${name}` } }
  }
  const variable = `APIM_NAMED_VALUE_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`
  const value = env[variable]
  if (value) return { value }
  throw new UsageError(`Named value ${name} has no value: give --key-vault, or set ${variable}.`)
}

async function backend(name: string, file: string, { artifacts, backendUrls = {} }: PlanOptions): Promise<Put[]> {
  const properties = await readProperties(artifacts, file)
  const url = backendUrls[name] ?? String(properties['url'])
  if (new URL(url).hostname.endsWith('.invalid')) {
    throw new UsageError(
      `Backend ${name} has no address yet: give --backend-url ${name}=https://<app>.azurewebsites.net/api`,
    )
  }
  return [{ path: `backends/${name}`, body: { properties: { ...properties, url } }, source: file }]
}

async function fragment(name: string, file: string, { artifacts, sku }: PlanOptions): Promise<Put[]> {
  const source = policyFile(artifacts, join('policy fragments', name), sku)
  if (!source) throw new UsageError(`${join(artifacts, 'policy fragments', name)}: a fragment needs its policy.xml.`)
  const value = await readFile(join(artifacts, source), 'utf8')
  const properties = { ...(await readProperties(artifacts, file)), format: 'rawxml', value }
  return [{ path: `policyFragments/${name}`, body: { properties }, source }]
}

/** `policy.<sku>.xml` where the folder has it, else `policy.xml`. */
function policyFile(artifacts: string, folder: string, sku: string): string | undefined {
  const candidates = [`policy.${sku}.xml`, 'policy.xml'].map((file) => join(folder, file))
  return candidates.find((file) => existsSync(join(artifacts, file)))
}

async function policyPut(artifacts: string, folder: string, path: string, sku: string): Promise<Put[]> {
  const source = policyFile(artifacts, folder, sku)
  if (source === undefined) return []
  const value = await readFile(join(artifacts, source), 'utf8')
  return [{ path, body: { properties: { format: 'rawxml', value } }, source }]
}

async function api(name: string, file: string, options: PlanOptions): Promise<Put[]> {
  const { artifacts, resourceId } = options
  const properties = { ...(await readProperties(artifacts, file)) } as Record<string, unknown>
  const versionSet = properties['apiVersionSetId']
  // The files name it relative to the service, as APIOps does; ARM wants the whole id.
  if (typeof versionSet === 'string') properties['apiVersionSetId'] = resourceId(versionSet.replace(/^\//, ''))
  const { document, source } = await readSpecification(artifacts, join('apis', name))
  return [
    {
      path: `apis/${name}`,
      body: {
        properties: {
          ...properties,
          format: 'openapi+json',
          value: JSON.stringify(document),
          translateRequiredQueryParameters: 'query',
        },
      },
      source,
      awaits: { api: name, operations: operationNames(document) },
    },
  ]
}

interface Document {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string }>>>>
}

async function readSpecification(artifacts: string, folder: string): Promise<{ document: Document; source: string }> {
  const candidates = ['json', 'yaml'].map((extension) => join(folder, `specification.${extension}`))
  const source = candidates.find((file) => existsSync(join(artifacts, file)))
  if (!source) {
    throw new UsageError(
      `${join(artifacts, folder, 'specification.json')} is missing: npm run gateway:build writes it.`,
    )
  }
  try {
    // YAML reads JSON too.
    return { document: parse(await readFile(join(artifacts, source), 'utf8')) as Document, source }
  } catch (error) {
    throw new UsageError(`${join(artifacts, source)}: ${(error as Error).message}`)
  }
}

function operationNames({ paths = {} }: Document): string[] {
  const operations = Object.values(paths).flatMap((item) => Object.values(item))
  return operations.flatMap(({ operationId }) => (operationId ? [normaliseOperationId(operationId)] : []))
}

/**
 * The resource name that an import makes of an operationId: lower case, runs of other characters as one dash, at most
 * 76 characters. https://learn.microsoft.com/azure/api-management/api-management-api-import-restrictions
 */
export function normaliseOperationId(operationId: string): string {
  return operationId
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 76)
    .replace(/^-|-$/g, '')
}

async function operationPolicies(name: string, { artifacts, sku }: PlanOptions): Promise<Put[]> {
  const puts: Put[] = []
  const parent = join('apis', name, 'operations')
  for (const operation of await folders(join(artifacts, parent))) {
    puts.push(
      ...(await policyPut(
        artifacts,
        join(parent, operation),
        `apis/${name}/operations/${operation}/policies/policy`,
        sku,
      )),
    )
  }
  return puts
}

async function productApis(name: string, { artifacts }: PlanOptions): Promise<Put[]> {
  const parent = join('products', name, 'apis')
  const names = await folders(join(artifacts, parent))
  return names.map((each) => ({ path: `products/${name}/apis/${each}`, body: {}, source: join(parent, each) }))
}
