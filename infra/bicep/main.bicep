metadata description = 'An Azure Functions backend behind API Management. `azd up` deploys it; docs/guide/deploy.md tells how.'

targetScope = 'subscription'

import { namesOf } from 'names.bicep'
import { alertLimits, serviceSku, appScale, certificateAuthority } from 'types.bicep'
import { clientAuthenticationSettings, developerPortalSettings, hosting, nodeVersion } from 'types.bicep'
import { principalType, selfHostedGateway } from 'types.bicep'

// azd asks for what has no default, and it takes no nullable parameter of a type that has a name for one with a default.

// What is deployed, and where

@description('Name of the azd environment: dev, test, prod.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of all resources.')
@minLength(1)
@metadata({ azd: { type: 'location' } })
param location string

@description('Changes the resources\' names, for when a deleted environment still holds them.')
@maxLength(10)
param nameSalt string = ''

// Secrets. azd makes them once and keeps them; another value and `azd provision` rotate them.

@description('Host key that the gateway presents to the function app.')
@secure()
@minLength(40)
@metadata({ azd: { type: 'generate', config: { length: 56, noSpecial: true } } })
param functionAppKey string

@description('Secret by which the function app knows the gateway.')
@secure()
@minLength(40)
@metadata({ azd: { type: 'generate', config: { length: 56, noSpecial: true } } })
param gatewayProof string

@description('Connection string of an external cache for the gateway; empty for none.')
@secure()
param externalCacheConnectionString string = ''

@description('Takes over the key vault that a deleted environment of the same name left behind.')
param recoverKeyVault bool = false

// API Management

@description('SKU of API Management. Consumption costs nothing while nobody calls.')
param apiManagementSku serviceSku = 'Consumption'

@description('Units of API Management. Consumption has none and takes no notice of 1.')
@minValue(1)
@maxValue(31)
param apiManagementCapacity int = 1

@description('Availability zones of API Management.')
param apiManagementZones string[] = []

@description('Publisher, as the developer portal and mails name it.')
@minLength(1)
param publisherName string = 'API team'

@description('Where API Management writes to.')
@minLength(3)
param publisherEmail string

@description('Whether the documentation is public.')
param publicDocs bool = true

@description('Whether a product that needs no key serves the API too.')
param openProduct bool = false

@description('Whether the gateway stops calling an app that keeps failing.')
param circuitBreaker bool = false

@description('Origins whose pages may call the API, as https://www.example.com.')
param corsOrigins string[] = []

@description('Whether the gateway asks clients for a certificate.')
param clientCertificates bool = false

@description('Certificate authorities whose client certificates are valid.')
param certificateAuthorities certificateAuthority[] = []

@description('Whether the developer portal is on.')
param developerPortal bool = false

@description('Settings of the developer portal.')
param portalSettings developerPortalSettings = { signUp: false, signInRequired: true }

@description('Self-hosted gateway to register; without a name none is.')
param selfHosted selfHostedGateway = { name: '', location: '' }

@description('Entry of the change log that comes with this revision of the API.')
param releaseNotes string = 'First release.'

// Who may call

@description('Puts Microsoft Entra in front of the function app: only the gateway\'s identity is let through.')
param entraAuthentication bool = false

@description('Client id of the application that stands for the function app. The preprovision hook registers one.')
param entraClientId string = ''

@description('Audience of that application.')
param entraAudience string = ''

@description('Tokens that clients need beside their key; without audiences they need none.')
param clientAuthentication clientAuthenticationSettings = { tenantId: tenant().tenantId, audiences: [] }

@description('Whether the function app is reached from the gateway\'s network only.')
param virtualNetwork bool = false

// The function app

@description('Where the function app runs.')
param appHosting hosting = 'flex'

@description('Version of Node.js.')
param node nodeVersion = '22'

@description('How far the app scales, for each way of hosting.')
param scale appScale = {
  maximumInstances: 40
  instanceMemory: 512
  planSku: 'P0v3'
  planInstances: 1
  image: 'mcr.microsoft.com/azure-functions/node:4-node22'
  minimumReplicas: 0
  maximumReplicas: 10
}

// Watching

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionInDays int = 30

@description('Share of the requests that the gateway logs, in percent. Errors are always logged.')
@minValue(0)
@maxValue(100)
param samplingPercentage int = 100

@description('Address that alerts and the budget write to; empty for neither.')
param alertEmail string = ''

@description('Limits of the alerts.')
param limits alertLimits = {
  gatewayErrors: 5
  gatewayDuration: 2000
  functionFailures: 5
  functionDuration: 2000
}

@description('Budget a month in the currency of the subscription; 0 for none.')
@minValue(0)
param budgetAmount int = 0

@description('First day of the budget\'s first month, as 2026-11-01: the current month, and the same ever after. Azure cannot move it.')
param budgetStart string = ''

// Whoever deploys

@description('Whether whoever deploys may read and write the app\'s data.')
param grantDeployerAccess bool = false

@description('Principal of whoever deploys.')
param principalId string = ''

@description('Kind of that principal.')
param principalKind principalType = 'User'

@description('Tags of every resource.')
var resourceTags = { 'azd-env-name': environmentName }

@description('Names of all resources.')
var names = namesOf(environmentName, uniqueString(subscription().id, environmentName, location, nameSalt))

@description('What only some SKUs of API Management have: https://learn.microsoft.com/azure/api-management/api-management-features')
var skuSupport = loadJsonContent('sku-support.json')

@description('What the parameters ask of the SKU, by the names of the table.')
var asked = {
  availabilityZones: !empty(apiManagementZones)
  capacityAboveOne: apiManagementCapacity > 1
  capacityAboveTen: apiManagementCapacity > 10
  certificateAuthorities: !empty(certificateAuthorities)
  circuitBreaker: circuitBreaker
  developerPortal: developerPortal
  openProduct: openProduct
  selfHostedGateway: !empty(selfHosted.name)
  virtualNetwork: virtualNetwork
}

@description('What the SKU does not have.')
var refusedBySku = map(
  filter(items(asked), feature => feature.value && !contains(skuSupport[feature.key].skus, apiManagementSku)),
  feature =>
    'apiManagementSku ${apiManagementSku} does not go with ${skuSupport[feature.key].parameter}. ${skuSupport[feature.key].advice}'
)

@description('Parameters that contradict each other.')
var refused = concat(
  refusedBySku,
  virtualNetwork && appHosting == 'containerApps'
    ? ['appHosting containerApps does not go with virtualNetwork. Use flex or appService.']
    : [],
  entraAuthentication && (empty(entraClientId) || empty(entraAudience))
    ? ['entraAuthentication needs entraClientId and entraAudience.']
    : [],
  budgetAmount > 0 && !empty(alertEmail) && empty(budgetStart)
    ? ['budgetAmount needs budgetStart: the first day of this month, and the same at every later deployment.']
    : []
)

@description('The SKU, once nothing speaks against it: the deployment stops here before it makes anything.')
var checkedSku = empty(refused) ? apiManagementSku : fail(join(refused, ' '))

@description('What the function app demands of its callers.')
var appAuthentication = entraAuthentication ? { clientId: entraClientId, audience: entraAudience } : null

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.resourceGroup
  location: location
  tags: resourceTags
}

module foundation 'modules/foundation.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    resourceTags: resourceTags
    sku: checkedSku
    appHosting: appHosting
    virtualNetwork: virtualNetwork
    logRetentionInDays: logRetentionInDays
    functionAppKey: functionAppKey
    gatewayProof: gatewayProof
    cacheConnectionString: externalCacheConnectionString
    recoverKeyVault: recoverKeyVault
    deployerPrincipalId: grantDeployerAccess ? principalId : ''
    deployerPrincipalType: principalKind
  }
}

module app 'modules/app/app.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    resourceTags: resourceTags
    serviceName: 'app'
    appHosting: appHosting
    node: node
    scale: scale
    settings: {
      APPLICATIONINSIGHTS_CONNECTION_STRING: foundation.outputs.connectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${foundation.outputs.app.clientId};Authorization=AAD'
      // The app verifies again what the gateway has verified. Tokens of both versions name the tenant, each in its own way.
      AUTH_ISSUERS: empty(clientAuthentication.audiences)
        ? ''
        : '${environment().authentication.loginEndpoint}${clientAuthentication.tenantId}/v2.0,https://sts.windows.net/${clientAuthentication.tenantId}/'
      AUTH_AUDIENCES: join(clientAuthentication.audiences, ',')
      AZURE_CLIENT_ID: foundation.outputs.app.clientId
      AzureWebJobsStorage__blobServiceUri: foundation.outputs.hostBlobEndpoint
      AzureWebJobsStorage__queueServiceUri: foundation.outputs.hostQueueEndpoint
      AzureWebJobsStorage__tableServiceUri: foundation.outputs.hostTableEndpoint
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: foundation.outputs.app.clientId
      STORAGE__blobServiceUri: foundation.outputs.dataBlobEndpoint
      STORAGE__queueServiceUri: foundation.outputs.dataQueueEndpoint
      STORAGE__tableServiceUri: foundation.outputs.dataTableEndpoint
      STORAGE__credential: 'managedidentity'
      STORAGE__clientId: foundation.outputs.app.clientId
    }
    deploymentContainer: '${foundation.outputs.hostBlobEndpoint}deployments'
    appIdentity: foundation.outputs.app
    gatewayIdentity: foundation.outputs.gateway
    vaultUri: foundation.outputs.vaultUri
    functionAppKey: functionAppKey
    authentication: appAuthentication
    virtualNetwork: virtualNetwork
    subnetIds: foundation.outputs.subnetIds
    zoneId: foundation.outputs.zoneId
    workspaceId: foundation.outputs.workspaceId
  }
}

module service 'modules/gateway/service.bicep' = {
  scope: group
  params: {
    name: names.gateway
    location: location
    resourceTags: resourceTags
    sku: checkedSku
    capacity: checkedSku == 'Consumption' ? 0 : apiManagementCapacity
    zones: apiManagementZones
    publisherName: publisherName
    publisherEmail: publisherEmail
    identityId: foundation.outputs.gateway.id
    subnetId: foundation.outputs.subnetIds.gateway
    clientCertificates: clientCertificates
    certificateAuthorities: certificateAuthorities
    portal: developerPortal
    workspaceId: foundation.outputs.workspaceId
  }
}

module gateway 'modules/gateway/gateway.bicep' = {
  scope: group
  params: {
    serviceName: names.gateway
    sku: checkedSku
    gatewayIdentity: foundation.outputs.gateway
    vaultUri: foundation.outputs.vaultUri
    componentName: names.component
    connectionString: foundation.outputs.connectionString
    appHostName: app.outputs.hostName
    samplingPercentage: samplingPercentage
    circuitBreaker: circuitBreaker
    appAuthentication: appAuthentication
    clientAuthentication: empty(clientAuthentication.audiences) ? null : clientAuthentication
    corsOrigins: corsOrigins
    publicDocs: publicDocs
    openProduct: openProduct
    releaseNotes: releaseNotes
    externalCache: !empty(externalCacheConnectionString)
    portal: developerPortal ? portalSettings : null
    selfHosted: empty(selfHosted.name) ? null : selfHosted
  }
  dependsOn: [service]
}

module watch 'modules/watch/watch.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    resourceTags: resourceTags
    workspaceId: foundation.outputs.workspaceId
    email: alertEmail
    limits: limits
    budgetAmount: budgetAmount
    budgetStart: budgetStart
    gatewayUrl: service.outputs.gatewayUrl
    publicDocs: publicDocs
  }
  dependsOn: [gateway]
}

@description('Region.')
output AZURE_LOCATION string = location

@description('Tenant.')
output AZURE_TENANT_ID string = tenant().tenantId

@description('Resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the API Management service.')
output AZURE_API_MANAGEMENT_NAME string = names.gateway

@description('URL of the gateway.')
output AZURE_API_MANAGEMENT_GATEWAY_URL string = service.outputs.gatewayUrl

@description('Address of the key vault.')
output AZURE_KEY_VAULT_ENDPOINT string = foundation.outputs.vaultUri

@description('Server that images are pushed to; empty unless the app is a container.')
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = app.outputs.registryServer

@description('Name of the function app.')
output SERVICE_APP_NAME string = names.app

@description('URLs of the function app, which answers the gateway only.')
output SERVICE_APP_ENDPOINTS string[] = ['https://${app.outputs.hostName}/api']
