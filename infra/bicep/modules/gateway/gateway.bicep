metadata description = 'What the gateway serves, in the order in which API Management wants it: what a policy refers to exists before the policy.'

import { serviceSku, appAuthenticationSettings, clientAuthenticationSettings } from '../../types.bicep'
import { developerPortalSettings, identity, selfHostedGateway } from '../../types.bicep'

@description('Name of the API Management service.')
param serviceName string

@description('SKU.')
param sku serviceSku

@description('The gateway\'s identity, which has its roles.')
param gatewayIdentity identity

@description('Address of the vault, with a slash at its end.')
param vaultUri string

@description('Name of the Application Insights component.')
param componentName string

@description('Connection string of Application Insights.')
param connectionString string

@description('Host name of the function app.')
param appHostName string

@description('Share of the requests that are logged, in percent.')
param samplingPercentage int

@description('Whether the gateway stops calling an app that keeps failing.')
param circuitBreaker bool

@description('The application that tokens for the function app are issued for; null when none is needed.')
param appAuthentication appAuthenticationSettings?

@description('What tokens clients need; null for none.')
param clientAuthentication clientAuthenticationSettings?

@description('Origins whose pages may call.')
param corsOrigins string[]

@description('Whether the documentation is public.')
param publicDocs bool

@description('Whether a product that needs no key serves the API too.')
param openProduct bool

@description('Entry of the change log that comes with this revision.')
param releaseNotes string

@description('Whether the vault holds the connection string of an external cache.')
param externalCache bool

@description('Settings of the developer portal; null when it is off.')
param portal developerPortalSettings?

@description('A self-hosted gateway to register; null for none.')
param selfHosted selfHostedGateway?

@description('Fragment that every API includes, where the function app wants a token.')
var backendIncludes = appAuthentication == null ? [] : ['backend-authentication']

@description('Fragments that the API includes.')
var apiIncludes = concat(
  empty(corsOrigins) ? [] : ['cors'],
  clientAuthentication == null ? [] : ['client-authentication', 'user-context'],
  backendIncludes
)

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

module namedValues 'named-values.bicep' = {
  params: {
    serviceName: serviceName
    vaultUri: vaultUri
    identityClientId: gatewayIdentity.clientId
    connectionString: connectionString
    externalCache: externalCache
    clientAuthentication: clientAuthentication
  }
}

module logging 'logging.bicep' = {
  params: {
    serviceName: serviceName
    componentId: component.id
    identityClientId: gatewayIdentity.clientId
    samplingPercentage: samplingPercentage
  }
  dependsOn: [namedValues]
}

module cache 'cache.bicep' = if (externalCache) {
  params: { serviceName: serviceName }
  dependsOn: [namedValues]
}

module backend 'backend.bicep' = {
  params: {
    serviceName: serviceName
    appHostName: appHostName
    circuitBreaker: circuitBreaker
  }
  dependsOn: [namedValues]
}

module policies 'policies.bicep' = {
  params: {
    serviceName: serviceName
    sku: sku
    appAuthentication: appAuthentication
    clientAuthentication: clientAuthentication
    identityClientId: gatewayIdentity.clientId
    corsOrigins: corsOrigins
  }
  dependsOn: [namedValues]
}

module versionSet 'version-set.bicep' = {
  params: { serviceName: serviceName }
}

module simpleApi 'api.bicep' = {
  params: {
    serviceName: serviceName
    sku: sku
    name: 'simple-api'
    informationFile: loadTextContent('../../../apim/apis/simple-api/apiInformation.json')
    specification: string(loadJsonContent('../../../apim/apis/simple-api/specification.json'))
    policyFile: loadTextContent('../../../apim/apis/simple-api/policy.xml')
    versionSet: 'simple-api'
    includes: apiIncludes
    releaseNotes: releaseNotes
  }
  dependsOn: [backend, policies, versionSet]
}

// One API after the other: API Management imports one document at a time.
module simpleApiV2 'api.bicep' = {
  params: {
    serviceName: serviceName
    sku: sku
    name: 'simple-api-v2'
    informationFile: loadTextContent('../../../apim/apis/simple-api-v2/apiInformation.json')
    specification: string(loadJsonContent('../../../apim/apis/simple-api-v2/specification.json'))
    policyFile: loadTextContent('../../../apim/apis/simple-api-v2/policy.xml')
    versionSet: 'simple-api'
    includes: apiIncludes
    releaseNotes: releaseNotes
  }
  dependsOn: [simpleApi]
}

module docs 'api.bicep' = if (publicDocs) {
  params: {
    serviceName: serviceName
    sku: sku
    name: 'public-docs'
    informationFile: loadTextContent('../../../apim/apis/public-docs/apiInformation.json')
    specification: string(loadJsonContent('../../../apim/apis/public-docs/specification.json'))
    policyFile: loadTextContent('../../../apim/apis/public-docs/policy.xml')
    versionSet: null
    includes: backendIncludes
    releaseNotes: null
  }
  dependsOn: [simpleApiV2]
}

module products 'products.bicep' = {
  params: {
    serviceName: serviceName
    sku: sku
    openProduct: openProduct
    portal: portal != null
  }
  dependsOn: [simpleApiV2]
}

module developerPortal 'portal.bicep' = if (portal != null) {
  params: {
    serviceName: serviceName
    settings: portal!
  }
}

module selfHostedGateways 'self-hosted.bicep' = if (selfHosted != null) {
  params: {
    serviceName: serviceName
    gateway: selfHosted!
    apis: concat(['simple-api', 'simple-api-v2'], publicDocs ? ['public-docs'] : [])
  }
  dependsOn: [docs, simpleApiV2]
}
