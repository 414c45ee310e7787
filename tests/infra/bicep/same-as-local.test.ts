import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { loadArtifacts } from '../../../dev/gateway/artifacts/load.js'
import { type Configuration, SKUS, type Sku } from '../../../dev/gateway/artifacts/model.js'
import { planImport } from '../../../scripts/azure/import-plan.js'
import { type Deployed, deployGateway } from './deployment.js'
import { Expression, ROOT } from './model.js'

const ARTIFACTS = join(ROOT, 'infra/apim')

function local(sku: Sku): Configuration {
  return loadArtifacts(ARTIFACTS, {
    sku,
    configuration: join(ARTIFACTS, 'configuration.local.yaml'),
    environment: { APIM_NAMED_VALUE_GATEWAY_PROOF: 'proof' },
  })
}

/** What Bicep deploys of one kind: by the last part of the path, of all parts when there are several. */
function ofKind(deployed: readonly Deployed[], pattern: RegExp): Record<string, Deployed['properties']> {
  return Object.fromEntries(
    deployed.flatMap(({ path, properties }) => {
      const [, ...names] = pattern.exec(path) ?? []
      return names.length > 0 ? [[names.join('/'), properties]] : []
    }),
  )
}

const policyText = (properties: Deployed['properties'] | undefined) => properties?.['value'] as string | undefined
const byId = <T extends { readonly id: string }, V>(items: readonly T[], value: (item: T) => V): Record<string, V> =>
  Object.fromEntries(items.map((item) => [item.id, value(item)]))
const mapped = <V, W>(record: Readonly<Record<string, V>>, value: (each: V) => W): Record<string, W> =>
  Object.fromEntries(Object.entries(record).map(([name, each]) => [name, value(each)]))

describe.each(SKUS)('what is deployed to %s and what the local gateway runs are the same', (sku) => {
  const deployed = deployGateway(sku)
  const here = local(sku)

  it('APIs: names, paths, protocols, subscription keys, revisions, versions', () => {
    expect(
      mapped(ofKind(deployed, /^apis\/([^/]+)$/), (api) => ({
        name: api['displayName'],
        path: api['path'],
        protocols: api['protocols'],
        subscriptionRequired: api['subscriptionRequired'],
        revision: api['apiRevision'],
        isCurrent: api['isCurrent'],
        version: api['apiVersion'] ?? '',
      })),
    ).toEqual(
      byId(here.apis, ({ name, path, protocols, subscriptionRequired, revision, isCurrent, version }) => ({
        ...{ name, path, protocols, subscriptionRequired, revision, isCurrent, version },
      })),
    )
  })

  it('documents', () => {
    expect(mapped(ofKind(deployed, /^apis\/([^/]+)$/), ({ value }) => JSON.parse(String(value)))).toEqual(
      byId(here.apis, ({ specification }) => specification),
    )
  })

  it('version sets', () => {
    const sets = here.apis.flatMap(({ versionSet }) => versionSet ?? [])
    expect(
      mapped(ofKind(deployed, /^apiVersionSets\/([^/]+)$/), (set) => ({
        name: set['displayName'],
        scheme: set['versioningScheme'],
      })),
    ).toEqual(byId(sets, ({ name, scheme }) => ({ name, scheme })))
    const chosen = mapped(ofKind(deployed, /^apis\/([^/]+)$/), ({ apiVersionSetId }) => apiVersionSetId)
    const set = new Expression('versionSet == null ? null : set.id')
    expect(chosen).toEqual({ 'simple-api': set, 'simple-api-v2': set, 'public-docs': null })
  })

  it('backends: what is sent along, how certificates are checked', () => {
    const proof = { 'x-functions-key': ['{{function-app-key}}'], 'X-Gateway-Proof': ['{{gateway-proof}}'] }
    const known = new Map([...here.namedValues].map(([name, { value }]) => [`{{${name}}}`, value]))
    const substituted = mapped(proof, (values) => values.map((value) => known.get(value)))
    const backends = ofKind(deployed, /^backends\/([^/]+)$/)
    expect(mapped(backends, ({ credentials }) => credentials)).toEqual({ functions: { header: proof } })
    expect(mapped(backends, ({ url }) => url)).toEqual({ functions: 'https://func.azurewebsites.net/api' })
    for (const [id, { tls }] of Object.entries(backends)) {
      expect(here.backends.get(id)).toMatchObject({ credentials: { header: substituted }, tls })
    }
    expect([...here.backends.keys()]).toEqual(Object.keys(backends))
  })

  it('named values: every one that the files have, secret where they say so', () => {
    const values = ofKind(deployed, /^namedValues\/([^/]+)$/)
    for (const [name, { secret }] of here.namedValues) {
      expect([name, values[name]?.['displayName'], values[name]?.['secret']]).toEqual([name, name, secret])
    }
    const further = Object.keys(values).filter((name) => !here.namedValues.has(name))
    // Azure's own: the logger's connection string.
    expect(further).toEqual(['application-insights'])
  })

  it('products, and what is in them', () => {
    expect(
      mapped(ofKind(deployed, /^products\/([^/]+)$/), (product) => ({
        name: product['displayName'],
        subscriptionRequired: product['subscriptionRequired'],
        approvalRequired: product['approvalRequired'],
        subscriptionsLimit: product['subscriptionsLimit'],
        state: product['state'],
      })),
    ).toEqual(
      byId(here.products, ({ name, subscriptionRequired, approvalRequired, subscriptionsLimit, state }) => ({
        ...{ name, subscriptionRequired, approvalRequired, subscriptionsLimit, state },
      })),
    )
    expect(Object.keys(ofKind(deployed, /^products\/([^/]+)\/apis\/([^/]+)$/))).toEqual(
      here.products.flatMap(({ id, apis }) => apis.map((api) => `${id}/${api}`)),
    )
  })

  it('subscriptions', () => {
    expect(
      mapped(ofKind(deployed, /^subscriptions\/([^/]+)$/), ({ displayName, state }) => ({ name: displayName, state })),
    ).toEqual(byId(here.subscriptions, ({ name, state }) => ({ name, state })))
    expect(here.subscriptions.map(({ scope }) => scope)).toEqual([{ kind: 'product', product: 'catalog-standard' }])
    const [subscription] = deployed.filter(({ path }) => path === 'subscriptions/local-dev')
    expect(subscription?.properties['scope']).toEqual(new Expression('product.id'))
  })

  it('policies of every scope, letter for letter', () => {
    const texts = (pattern: RegExp) => mapped(ofKind(deployed, pattern), policyText)
    expect(policyText(deployed.find(({ path }) => path === 'policies/policy')?.properties)).toBe(here.policy?.text)
    expect(texts(/^policyFragments\/([^/]+)$/)).toEqual(
      Object.fromEntries([...here.fragments].map(([name, { text }]) => [name, text])),
    )
    expect(texts(/^apis\/([^/]+)\/policies\/policy$/)).toEqual(byId(here.apis, ({ policy }) => policy?.text))
    expect(texts(/^products\/([^/]+)\/policies\/policy$/)).toEqual(byId(here.products, ({ policy }) => policy?.text))
    const operations = here.apis.flatMap(({ id, operations: all }) =>
      all.flatMap(({ id: operation, policy }) => (policy ? [[`${id}/${operation}`, policy.text] as const] : [])),
    )
    expect(texts(/^apis\/([^/]+)\/operations\/([^/]+)\/policies\/policy$/)).toEqual(Object.fromEntries(operations))
    expect(operations.length).toBeGreaterThan(0)
  })

  it('and scripts/import-to-apim sends the same', async () => {
    const puts = await planImport({
      artifacts: ARTIFACTS,
      sku,
      backendUrls: { functions: 'https://func.azurewebsites.net/api' },
      keyVault: 'https://kv.vault.azure.net',
      resourceId: (path) => path,
    })
    const bicep = new Map(deployed.map(({ path, properties }) => [path, properties]))
    for (const { path, body } of puts) {
      const sent = bicep.get(path)
      expect([path, sent !== undefined]).toEqual([path, true])
      for (const name of ['value', 'format', 'displayName', 'url', 'path', 'translateRequiredQueryParameters']) {
        if (body.properties && name in body.properties)
          expect([path, name, sent?.[name]]).toEqual([path, name, body.properties[name]])
      }
    }
    const own = ['namedValues/application-insights', 'loggers/application-insights', 'diagnostics/applicationinsights']
    const beyond = [...bicep.keys()].filter((path) => !puts.some((put) => put.path === path))
    expect(beyond.toSorted()).toEqual(
      [...own, 'apis/simple-api/releases/revision-1', 'apis/simple-api-v2/releases/revision-1'].toSorted(),
    )
  })
})

describe('what is chosen by parameter', () => {
  const paths = (parameters: Parameters<typeof deployGateway>[1]) =>
    deployGateway('developer', parameters).map(({ path }) => path)
  const added = (parameters: Parameters<typeof deployGateway>[1]) => {
    const before = new Set(paths({}))
    return paths(parameters).filter((path) => !before.has(path))
  }

  it('publicDocs false leaves the documentation out', () => {
    expect(paths({ publicDocs: false }).filter((path) => path.includes('public-docs'))).toEqual([])
    expect(paths({}).filter((path) => path.includes('public-docs'))).toHaveLength(2)
  })

  it('adds resources and nothing else', () => {
    expect(added({ externalCache: true })).toEqual(['namedValues/external-cache', 'caches/default'])
    expect(added({ corsOrigins: ['https://a.example'] })).toEqual(['policyFragments/cors'])
    expect(added({ openProduct: true })).toEqual([
      'products/catalog-open',
      'products/catalog-open/apis/simple-api',
      'products/catalog-open/apis/simple-api-v2',
      'products/catalog-open/policies/policy',
    ])
    expect(added({ selfHosted: { name: 'edge', location: 'here' } })).toEqual([
      'gateways/edge',
      'gateways/edge/apis/simple-api',
      'gateways/edge/apis/simple-api-v2',
      'gateways/edge/apis/public-docs',
    ])
    expect(added({ portal: { signUp: true, signInRequired: true } })).toEqual([
      'products/catalog-standard/groups/developers',
      'portalsettings/signin',
      'portalsettings/signup',
    ])
  })

  it('puts its fragments before the backend is chosen, in each API that they concern', () => {
    const deployed = deployGateway('standardv2', {
      appAuthentication: { clientId: 'client', audience: 'api://client' },
      clientAuthentication: { tenantId: 'tenant', audiences: ['one', 'two'] },
      corsOrigins: ['https://a.example', 'https://b.example'],
      gatewayIdentity: { id: '/id', name: 'id', clientId: 'gateway', principalId: 'p' },
    })
    const text = (path: string) => policyText(deployed.find((each) => each.path === path)?.properties) ?? ''
    const include = (name: string) => `<include-fragment fragment-id="${name}" />`
    const chosen = '<set-backend-service backend-id="functions" />'
    expect(text('apis/simple-api/policies/policy')).toContain(
      `${include('cors')}${include('client-authentication')}${include('user-context')}${include('backend-authentication')}${chosen}`,
    )
    expect(text('apis/public-docs/policies/policy')).toContain(`${include('backend-authentication')}${chosen}`)
    expect(text('policyFragments/cors')).toContain(
      '<origin>https://a.example</origin><origin>https://b.example</origin>',
    )
    expect(text('policyFragments/client-authentication')).toContain('<audience>one</audience><audience>two</audience>')
    expect(text('policyFragments/client-authentication')).toContain('tenant-id="tenant"')
    expect(text('policyFragments/backend-authentication')).toContain(
      '<authentication-managed-identity resource="api://client" client-id="gateway" />',
    )
  })

  it('never asks the client for a wildcard origin', () => {
    const deployed = deployGateway('standardv2', { corsOrigins: ['https://a.example'] })
    for (const { path, properties } of deployed)
      expect([path, /<origin>\*/.test(String(properties['value']))]).toEqual([path, false])
  })
})
