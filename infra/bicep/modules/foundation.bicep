metadata description = 'What the function app and the gateway stand on. All roles are assigned when this is done.'

import { resourceNames } from '../names.bicep'
import { serviceSku, hosting, identity, principalType, subnets, tags } from '../types.bicep'

@description('Names of the resources.')
param names resourceNames

@description('Region.')
param location string

@description('Tags of every resource.')
param resourceTags tags

@description('SKU of the gateway.')
param sku serviceSku

@description('Where the function app runs.')
param appHosting hosting

@description('Whether the app is reached through a virtual network.')
param virtualNetwork bool

@description('Days that logs are kept.')
param logRetentionInDays int

@description('Host key that the gateway presents to the function app.')
@secure()
param functionAppKey string

@description('Secret by which the function app knows the gateway.')
@secure()
param gatewayProof string

@description('Connection string of an external cache; empty for none.')
@secure()
param cacheConnectionString string

@description('Takes over the vault that a deleted environment left behind.')
param recoverKeyVault bool

@description('Principal of whoever deploys; empty for no roles.')
param deployerPrincipalId string

@description('Kind of that principal.')
param deployerPrincipalType principalType

module monitoring 'monitoring.bicep' = {
  params: {
    workspaceName: names.workspace
    componentName: names.component
    location: location
    resourceTags: resourceTags
    retentionInDays: logRetentionInDays
  }
}

module identities 'identities.bicep' = {
  params: {
    appIdentityName: names.appIdentity
    gatewayIdentityName: names.gatewayIdentity
    location: location
    resourceTags: resourceTags
  }
}

module hostStorage 'storage.bicep' = {
  params: {
    name: names.hostStorage
    location: location
    resourceTags: resourceTags
    containers: ['deployments']
    workspaceId: monitoring.outputs.workspaceId
  }
}

module dataStorage 'storage.bicep' = {
  params: {
    name: names.dataStorage
    location: location
    resourceTags: resourceTags
    containers: ['idempotency', 'leases', 'pictures']
    expiringBlobs: ['idempotency/']
    tables: ['catalog', 'orders']
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'key-vault.bicep' = {
  params: {
    name: names.vault
    location: location
    resourceTags: resourceTags
    functionAppKey: functionAppKey
    gatewayProof: gatewayProof
    cacheConnectionString: cacheConnectionString
    recover: recoverKeyVault
    workspaceId: monitoring.outputs.workspaceId
  }
}

module access 'access.bicep' = {
  params: {
    hostStorageName: names.hostStorage
    dataStorageName: names.dataStorage
    vaultName: names.vault
    componentName: names.component
    appIdentityName: names.appIdentity
    appPrincipalId: identities.outputs.app.principalId
    gatewayIdentityName: names.gatewayIdentity
    gatewayPrincipalId: identities.outputs.gateway.principalId
    hostKeysInVault: appHosting == 'containerApps'
    deployerPrincipalId: deployerPrincipalId
    deployerPrincipalType: deployerPrincipalType
  }
  dependsOn: [hostStorage, dataStorage, vault, monitoring]
}

module network 'network.bicep' = if (virtualNetwork) {
  params: {
    name: names.network
    location: location
    resourceTags: resourceTags
    sku: sku
    appHosting: appHosting
  }
}

@description('The function app\'s identity.')
output app identity = identities.outputs.app

@description('The gateway\'s identity.')
output gateway identity = identities.outputs.gateway

@description('Id of the workspace.')
output workspaceId string = monitoring.outputs.workspaceId

@description('Connection string of Application Insights, which opens nothing by itself.')
output connectionString string = monitoring.outputs.connectionString

@description('Address of the vault, with a slash at its end.')
output vaultUri string = vault.outputs.uri

@description('Endpoint of the host\'s blobs.')
output hostBlobEndpoint string = hostStorage.outputs.blobEndpoint

@description('Endpoint of the host\'s queues.')
output hostQueueEndpoint string = hostStorage.outputs.queueEndpoint

@description('Endpoint of the host\'s tables.')
output hostTableEndpoint string = hostStorage.outputs.tableEndpoint

@description('Endpoint of the app\'s blobs.')
output dataBlobEndpoint string = dataStorage.outputs.blobEndpoint

@description('Endpoint of the app\'s queues.')
output dataQueueEndpoint string = dataStorage.outputs.queueEndpoint

@description('Endpoint of the app\'s tables.')
output dataTableEndpoint string = dataStorage.outputs.tableEndpoint

@description('Subnets; empty ids without a virtual network.')
output subnetIds subnets = virtualNetwork ? network!.outputs.subnetIds : { gateway: '', app: '', privateEndpoints: '' }

@description('Id of the private DNS zone; empty without a virtual network.')
output zoneId string = virtualNetwork ? network!.outputs.zoneId : ''
