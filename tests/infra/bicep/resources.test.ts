import { describe, expect, it } from '@jest/globals'
import { idempotencySettings } from '../../../src/lib/apim-context/settings/sections/idempotency.js'
import { variable } from './deployment.js'
import { type BicepFile, Expression, type Resource, readTemplates, type Value } from './model.js'

const templates = readTemplates()
const all = [...templates.values()].flatMap(({ path, resources }) => resources.map((resource) => ({ path, resource })))
const own = all.filter(({ resource }) => !resource.existing)

/** https://learn.microsoft.com/azure/templates: the newest stable version, or a cautious one of the last two years. */
const API_VERSIONS: Readonly<Record<string, string>> = {
  'Microsoft.ApiManagement': '2024-05-01',
  'Microsoft.App': '2026-01-01',
  'Microsoft.Authorization': '2022-04-01',
  'Microsoft.Consumption': '2026-06-01',
  'Microsoft.ContainerRegistry': '2025-11-01',
  'Microsoft.Insights/actionGroups': '2023-01-01',
  'Microsoft.Insights/components': '2020-02-02',
  'Microsoft.Insights/diagnosticSettings': '2021-05-01-preview',
  'Microsoft.Insights/metricAlerts': '2026-01-01',
  'Microsoft.Insights/scheduledQueryRules': '2026-03-01',
  'Microsoft.Insights/webtests': '2022-06-15',
  'Microsoft.Insights/workbooks': '2023-06-01',
  'Microsoft.KeyVault': '2025-05-01',
  'Microsoft.ManagedIdentity': '2024-11-30',
  'Microsoft.Network': '2025-05-01',
  'Microsoft.Network/privateDnsZones': '2024-06-01',
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks': '2024-06-01',
  'Microsoft.OperationalInsights': '2025-07-01',
  'Microsoft.Resources': '2025-04-01',
  'Microsoft.Storage': '2025-06-01',
  'Microsoft.Web': '2025-03-01',
}

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const ROLES = {
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
  keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6',
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb',
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
}

const PROXY = ['Microsoft.ApiManagement/service/', 'Microsoft.Web/sites/', 'Microsoft.Storage/storageAccounts/']
const UNTAGGED = /roleAssignments|diagnosticSettings|budgets|authConfigs|privateDnsZoneGroups$/

function file(path: string): BicepFile {
  const found = templates.get(path)
  if (!found) throw new Error(`${path} is missing`)
  return found
}

function resource(path: string, type: string): Resource {
  const found = file(path).resources.find((each) => each.type === type && !each.existing)
  if (!found) throw new Error(`${path} has no ${type}`)
  return found
}

function at(value: Value | undefined, ...names: string[]): Value | undefined {
  return names.reduce<Value | undefined>(
    (within, name) =>
      within && typeof within === 'object' && !Array.isArray(within) && !(within instanceof Expression)
        ? within[name]
        : undefined,
    value,
  )
}

const properties = (path: string, type: string) => resource(path, type).body['properties']

describe('API versions', () => {
  it.each(all.map(({ path, resource: { type, apiVersion } }) => [path, type, apiVersion] as const))(
    '%s: %s@%s is that of the table',
    (_, type, apiVersion) => {
      const [provider = ''] = type.split('/')
      expect(apiVersion).toBe(API_VERSIONS[type] ?? API_VERSIONS[provider])
    },
  )
})

describe('roles', () => {
  it('have the ids of the built-in roles', () => {
    const named = [...file('roles.bicep').text.matchAll(/^ {2}(\w+): '([0-9a-f-]{36})'$/gm)]
    expect(Object.fromEntries(named.map(([, name, id]) => [name, id]))).toEqual(ROLES)
  })

  it('are assigned to principals that are named by kind, under names that do not change', () => {
    for (const { path, resource: assignment } of own.filter(({ resource: { type } }) => /roleAssign/.test(type))) {
      expect([path, Object.keys(assignment.body['properties'] ?? {})]).toEqual([
        path,
        ['principalId', 'principalType', 'roleDefinitionId'],
      ])
      expect((assignment.body['name'] as Expression).text).toMatch(/^guid\(\w+\.id, \w+, /)
    }
  })

  it('give the app its storage, its secrets and its telemetry, and the gateway secrets and telemetry', () => {
    const { resources } = file('modules/access.bicep')
    const assigned = resources.filter(({ type }) => /roleAssignments$/.test(type)).map(({ symbol }) => symbol)
    expect(assigned).toEqual([
      ...['appOnHostStorage', 'appOnDataStorage', 'appOnVault', 'appOnComponent'],
      ...['gatewayOnVault', 'gatewayOnComponent', 'deployerOnDataStorage'],
    ])
    const given = (name: string) => variable('modules/access.bicep', name, { deployerPrincipalId: '' })
    const role = (name: keyof typeof ROLES) => new Expression(`roles.${name}`)
    const data = [role('storageQueueDataContributor'), role('storageTableDataContributor')]
    expect(given('hostStorageRoles')).toEqual([role('storageBlobDataOwner'), ...data])
    expect(given('dataStorageRoles')).toEqual([role('storageBlobDataContributor'), ...data])
    expect(given('deployerRoles')).toEqual([])
  })

  it('are nowhere written as ids', () => {
    for (const { path, text } of templates.values()) {
      if (path === 'roles.bicep') continue
      for (const id of Object.values(ROLES)) expect([path, text.includes(id)]).toEqual([path, false])
    }
  })
})

describe("the app's storage", () => {
  const { text } = file('modules/foundation.bicep')
  const { resources } = file('modules/storage.bicep')

  it('has the tables and containers of the app before the app runs', () => {
    expect(text).toContain("tables: ['catalog', 'orders']")
    expect(text).toContain("containers: ['idempotency', 'leases', 'pictures']")
  })

  it('forgets the answers of idempotency keys when their records have expired, which they do within 30 days', () => {
    const lifecycle = resources.find(({ symbol }) => symbol === 'lifecycle')
    const [rule] = at(lifecycle?.body, 'properties', 'policy', 'rules') as [{ definition: object }]
    expect(rule.definition).toMatchObject({
      filters: { blobTypes: ['blockBlob'], prefixMatch: new Expression('expiringBlobs') },
      actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 31 } } },
    })
    expect(text).toContain("expiringBlobs: ['idempotency/']")
    const { settings } = idempotencySettings
    expect(settings['expiryHours']?.kind.must).toContain(`to ${30 * 24}`)
  })
})

describe('tags', () => {
  it('are on every resource that takes them', () => {
    const taggable = own.filter(
      ({ resource: { type } }) =>
        !UNTAGGED.test(type) &&
        !(PROXY.some((prefix) => type.startsWith(prefix)) && type !== 'Microsoft.ApiManagement/service'),
    )
    for (const { path, resource: each } of taggable) {
      expect([path, each.symbol, 'tags' in each.body]).toEqual([path, each.symbol, true])
    }
  })

  it('tell azd the environment and, on the site alone, the service', () => {
    expect(file('main.bicep').text).toContain("{ 'azd-env-name': environmentName }")
    expect(file('main.bicep').text).toContain("serviceName: 'app'")
    const tagged = [...templates.values()].filter(({ text }) => text.includes('azd-service-name'))
    expect(tagged.map(({ path }) => path)).toEqual(['modules/app/app-service.bicep', 'modules/app/flex.bicep'])
  })
})

describe('what is secure by default', () => {
  it('storage accounts take no shared key and show nothing to the public', () => {
    expect(properties('modules/storage.bicep', 'Microsoft.Storage/storageAccounts')).toMatchObject({
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      allowSharedKeyAccess: false,
      defaultToOAuthAuthentication: true,
      minimumTlsVersion: 'TLS1_2',
      supportsHttpsTrafficOnly: true,
    })
  })

  it('the vault goes by roles and cannot be purged', () => {
    expect(properties('modules/key-vault.bicep', 'Microsoft.KeyVault/vaults')).toMatchObject({
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      enablePurgeProtection: true,
    })
  })

  it('telemetry is taken from identities only', () => {
    expect(properties('modules/monitoring.bicep', 'Microsoft.Insights/components')).toMatchObject({
      DisableLocalAuth: true,
    })
    expect(properties('modules/monitoring.bicep', 'Microsoft.OperationalInsights/workspaces')).toMatchObject({
      features: { disableLocalAuth: true },
    })
  })

  it.each(['modules/app/flex.bicep', 'modules/app/app-service.bicep'])('%s opens HTTPS alone', (path) => {
    const site = properties(path, 'Microsoft.Web/sites')
    expect(site).toMatchObject({ httpsOnly: true, sshEnabled: false, functionsRuntimeAdminIsolationEnabled: true })
    expect(at(site, 'siteConfig')).toMatchObject({
      ftpsState: 'Disabled',
      minTlsVersion: '1.2',
      scmMinTlsVersion: '1.2',
      remoteDebuggingEnabled: false,
    })
    const policies = file(path).resources.filter(({ type }) => type.endsWith('/basicPublishingCredentialsPolicies'))
    expect(policies.map(({ body }) => [body['name'], body['properties']])).toEqual([
      ['ftp', { allow: false }],
      ['scm', { allow: false }],
    ])
  })

  it('the container is reached by HTTPS, pulled as the identity and sends no key', () => {
    const path = 'modules/app/container-app.bicep'
    expect(resource(path, 'Microsoft.App/containerApps').body['kind']).toBe('functionapp')
    const app = properties(path, 'Microsoft.App/containerApps')
    expect(at(app, 'configuration', 'ingress')).toMatchObject({ external: true, allowInsecure: false })
    expect(properties(path, 'Microsoft.ContainerRegistry/registries')).toMatchObject({
      adminUserEnabled: false,
      anonymousPullEnabled: false,
    })
    expect(at(properties(path, 'Microsoft.App/managedEnvironments'), 'appLogsConfiguration')).toEqual({
      destination: 'azure-monitor',
    })
  })

  it('only the gateway is let through when Entra stands in front, and the probes', () => {
    const settings = properties('modules/app/authentication.bicep', 'Microsoft.Web/sites/config')
    expect(at(settings, 'globalValidation')).toEqual({
      requireAuthentication: true,
      unauthenticatedClientAction: 'Return401',
      excludedPaths: ['/api/health/live', '/api/health/ready'],
    })
    expect(
      at(settings, 'identityProviders', 'azureActiveDirectory', 'validation', 'defaultAuthorizationPolicy'),
    ).toEqual({
      allowedApplications: [new Expression('gatewayClientId')],
      allowedPrincipals: { identities: [new Expression('gatewayPrincipalId')] },
    })
  })

  it('no template asks for a key, and no literal looks like one', () => {
    for (const { path, text } of templates.values()) {
      expect([path, text.match(/\blist(Keys|Secrets|AccountSas|ServiceSas)\b|AccountKey=|SharedAccess/gi)]).toEqual([
        path,
        null,
      ])
      const literals = [...text.replaceAll(/https?:\/\/\S+/g, '').matchAll(/'([^'$\n]{24,})'/g)].map(
        ([, literal]) => literal,
      )
      const suspicious = literals.filter(
        (literal) => /^[A-Za-z0-9+/=_-]+$/.test(literal ?? '') && /\d/.test(literal ?? ''),
      )
      expect([path, suspicious.filter((literal) => !Object.values(ROLES).includes(literal ?? ''))]).toEqual([path, []])
    }
  })
})

describe('the function app', () => {
  it('is deployed to Flex Consumption with its identity, Node.js by parameter', () => {
    const site = properties('modules/app/flex.bicep', 'Microsoft.Web/sites')
    expect(at(site, 'functionAppConfig')).toMatchObject({
      deployment: {
        storage: {
          type: 'blobContainer',
          authentication: {
            type: 'UserAssignedIdentity',
            userAssignedIdentityResourceId: new Expression('identityId'),
          },
        },
      },
      runtime: { name: 'node', version: new Expression('node') },
    })
    expect(resource('modules/app/flex.bicep', 'Microsoft.Web/serverfarms').body['sku']).toEqual({
      name: 'FC1',
      tier: 'FlexConsumption',
    })
  })

  it('is told everything by identity: no connection string but that of telemetry', () => {
    const [app] = file('main.bicep').modules.filter(({ symbol }) => symbol === 'app')
    expect(Object.keys(at(app?.body, 'params', 'settings') as object)).toEqual([
      'APPLICATIONINSIGHTS_CONNECTION_STRING',
      'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
      'AUTH_ISSUERS',
      'AUTH_AUDIENCES',
      'AZURE_CLIENT_ID',
      'AzureWebJobsStorage__blobServiceUri',
      'AzureWebJobsStorage__queueServiceUri',
      'AzureWebJobsStorage__tableServiceUri',
      'AzureWebJobsStorage__credential',
      'AzureWebJobsStorage__clientId',
      'STORAGE__blobServiceUri',
      'STORAGE__queueServiceUri',
      'STORAGE__tableServiceUri',
      'STORAGE__credential',
      'STORAGE__clientId',
    ])
    expect(file('modules/app/app.bicep').text).toContain(
      `GATEWAY_PROOF: '@Microsoft.KeyVault(SecretUri=\${vaultUri}secrets/gateway-proof)'`,
    )
  })

  it('gets none of the settings that Flex Consumption refuses', () => {
    const { text } = file('modules/app/flex.bicep')
    for (const name of [
      'FUNCTIONS_WORKER_RUNTIME',
      'FUNCTIONS_EXTENSION_VERSION',
      'WEBSITE_',
      'linuxFxVersion',
      'alwaysOn',
    ])
      expect([name, text.includes(name)]).toEqual([name, false])
  })

  it('exists after its roles: they are assigned by what gives it its identity', () => {
    const { modules } = file('modules/foundation.bicep')
    expect(modules.map(({ symbol }) => symbol)).toContain('access')
    const { text } = file('main.bicep')
    expect(text).toContain('appIdentity: foundation.outputs.app')
    expect(text).toContain('identityId: foundation.outputs.gateway.id')
  })

  it('gets its key last, when nothing restarts the host any more', () => {
    const hostKey = file('modules/app/app.bicep').modules.find(({ symbol }) => symbol === 'hostKey')
    expect(hostKey?.body['dependsOn']).toEqual(['flex', 'appService', 'endpoint'].map((name) => new Expression(name)))
    expect(hostKey?.condition).toBe("appHosting != 'containerApps'")
  })
})

describe('the gateway', () => {
  const children = own.filter(({ resource: { type } }) => type.startsWith('Microsoft.ApiManagement/service/'))

  it('makes what it makes many of one at a time: API Management answers 409 otherwise', () => {
    const looped = children.filter(({ resource: each }) => each.looped)
    expect(looped.length).toBeGreaterThanOrEqual(3)
    for (const { path, resource: each } of looped)
      expect([path, each.symbol, each.decorators]).toEqual([path, each.symbol, ['@batchSize(1)']])
  })

  it('reads its secrets from the vault, without a version', () => {
    const { resources, text } = file('modules/gateway/named-values.bicep')
    const values = resources.filter(({ type }) => type.endsWith('/namedValues'))
    expect(values.map(({ body }) => body['name'])).toEqual([
      'function-app-key',
      'gateway-proof',
      'openid-configuration',
      'client-audience',
      'application-insights',
      'external-cache',
    ])
    for (const name of ['function-app-key', 'gateway-proof', 'external-cache'])
      expect(text).toContain(`secretIdentifier: '\${vaultUri}secrets/${name}'`)
  })

  it('logs as its identity, W3C correlated, errors always, bodies and addresses never', () => {
    const path = 'modules/gateway/logging.bicep'
    expect(at(properties(path, 'Microsoft.ApiManagement/service/loggers'), 'credentials')).toEqual({
      connectionString: '{{application-insights}}',
      identityClientId: new Expression('identityClientId'),
    })
    const diagnostic = resource(path, 'Microsoft.ApiManagement/service/diagnostics').body
    expect(diagnostic['name']).toBe('applicationinsights')
    expect(diagnostic['properties']).toMatchObject({
      alwaysLog: 'allErrors',
      httpCorrelationProtocol: 'W3C',
      logClientIp: false,
      metrics: true,
      frontend: { request: { body: { bytes: 0 } }, response: { body: { bytes: 0 } } },
      backend: { request: { body: { bytes: 0 } }, response: { body: { bytes: 0 } } },
    })
  })

  it('has the identity that has its roles, and the system’s own', () => {
    const service = resource('modules/gateway/service.bicep', 'Microsoft.ApiManagement/service')
    expect(at(service.body['identity'], 'type')).toBe('SystemAssigned, UserAssigned')
    expect(at(service.body['properties'], 'apiVersionConstraint')).toEqual({ minApiVersion: '2021-08-01' })
  })

  it('imports documents from the repository, never from the running app', () => {
    const { text } = file('modules/gateway/api.bicep')
    expect(text).toContain("format: 'openapi+json'")
    expect(text).toContain("translateRequiredQueryParameters: 'query'")
    expect(text).not.toContain('-link')
  })
})
