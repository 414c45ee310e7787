metadata description = 'The function app where it is wanted, its host key and who may call it.'

import { resourceNames } from '../../names.bicep'
import { appAuthenticationSettings, appScale, hosting, identity, nodeVersion, subnets, tags } from '../../types.bicep'

@description('Names of the resources.')
param names resourceNames

@description('Region.')
param location string

@description('Tags of every resource.')
param resourceTags tags

@description('Name of the service in azure.yaml that is deployed here.')
param serviceName string

@description('Where the app runs.')
param appHosting hosting

@description('Version of Node.js.')
param node nodeVersion

@description('How far the app scales.')
param scale appScale

@description('App settings that every way of hosting has.')
param settings { *: string }

@description('URL of the blob container that deployments go to.')
param deploymentContainer string

@description('The app\'s identity.')
param appIdentity identity

@description('The gateway\'s identity.')
param gatewayIdentity identity

@description('Address of the vault, with a slash at its end.')
param vaultUri string

@description('Host key that the gateway presents.')
@secure()
param functionAppKey string

@description('The application that callers need a token for; null for none.')
param authentication appAuthenticationSettings?

@description('Whether the app is reached through a virtual network.')
param virtualNetwork bool

@description('Subnets; empty ids without a virtual network.')
param subnetIds subnets

@description('Id of the private DNS zone.')
param zoneId string

@description('Where logs go.')
param workspaceId string

@description('What the app is told wherever it runs.')
var commonSettings = union(settings, {
  GATEWAY_URL: 'https://${names.gateway}.azure-api.net'
})

@description('Secrets as a site reads them: references that the platform resolves as the app\'s identity.')
var siteSettings = union(commonSettings, {
  GATEWAY_PROOF: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/gateway-proof)'
  // The app is its own inventory.
  SERVICE_INVENTORY_URL: 'https://${names.app}.azurewebsites.net/api'
  SERVICE_INVENTORY_KEY: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/function-app-key)'
})

module flex 'flex.bicep' = if (appHosting == 'flex') {
  params: {
    name: names.app
    planName: names.plan
    location: location
    resourceTags: resourceTags
    serviceName: serviceName
    identityId: appIdentity.id
    node: node
    settings: siteSettings
    deploymentContainer: deploymentContainer
    maximumInstances: scale.maximumInstances
    instanceMemory: scale.instanceMemory
    subnetId: subnetIds.app
  }
}

module appService 'app-service.bicep' = if (appHosting == 'appService') {
  params: {
    name: names.app
    planName: names.plan
    location: location
    resourceTags: resourceTags
    serviceName: serviceName
    identityId: appIdentity.id
    node: node
    settings: siteSettings
    planSku: scale.planSku
    instances: scale.planInstances
    subnetId: subnetIds.app
    workspaceId: workspaceId
  }
}

module containerApp 'container-app.bicep' = if (appHosting == 'containerApps') {
  params: {
    name: names.app
    environmentName: names.appEnvironment
    registryName: names.registry
    location: location
    resourceTags: resourceTags
    identityId: appIdentity.id
    identityName: names.appIdentity
    identityPrincipalId: appIdentity.principalId
    identityClientId: appIdentity.clientId
    image: scale.image
    settings: commonSettings
    vaultUri: vaultUri
    vaultName: names.vault
    functionAppKey: functionAppKey
    minimumReplicas: scale.minimumReplicas
    maximumReplicas: scale.maximumReplicas
    authentication: authentication
    gatewayClientId: gatewayIdentity.clientId
    workspaceId: workspaceId
  }
}

module endpoint '../private-endpoint.bicep' = if (virtualNetwork) {
  params: {
    siteName: names.app
    location: location
    resourceTags: resourceTags
    subnetId: subnetIds.privateEndpoints
    zoneId: zoneId
  }
  dependsOn: [flex, appService]
}

// The host answers this one, so it comes after everything that restarts the host.
module hostKey 'host-key.bicep' = if (appHosting != 'containerApps') {
  params: {
    siteName: names.app
    key: functionAppKey
  }
  dependsOn: [flex, appService, endpoint]
}

module siteAuthentication 'authentication.bicep' = if (authentication != null && appHosting != 'containerApps') {
  params: {
    siteName: names.app
    authentication: authentication!
    gatewayClientId: gatewayIdentity.clientId
    gatewayPrincipalId: gatewayIdentity.principalId
  }
  dependsOn: [hostKey]
}

@description('Host name of the app.')
output hostName string = appHosting == 'flex'
  ? flex!.outputs.hostName
  : appHosting == 'appService' ? appService!.outputs.hostName : containerApp!.outputs.hostName

@description('Server that images are pushed to; empty unless the app is a container.')
output registryServer string = appHosting == 'containerApps' ? containerApp!.outputs.registryServer : ''
