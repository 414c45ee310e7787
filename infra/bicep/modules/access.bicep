metadata description = 'What the identities may do, before anything runs as one of them: a function app that starts without its roles does not index its functions.'

import { roles } from '../roles.bicep'
import { principalType } from '../types.bicep'

@description('Name of the storage account of the Functions host.')
param hostStorageName string

@description('Name of the storage account of the app\'s own data.')
param dataStorageName string

@description('Name of the key vault.')
param vaultName string

@description('Name of the Application Insights component.')
param componentName string

@description('Name of the function app\'s identity, for the name of its assignments.')
param appIdentityName string

@description('Principal of the function app\'s identity.')
param appPrincipalId string

@description('Name of the gateway\'s identity, for the name of its assignments.')
param gatewayIdentityName string

@description('Principal of the gateway\'s identity.')
param gatewayPrincipalId string

@description('Whether the Functions host keeps its keys in the vault, which it then has to write to.')
param hostKeysInVault bool

@description('Principal of whoever deploys, who then sees the app\'s data and telemetry; empty for none.')
param deployerPrincipalId string

@description('Kind of that principal.')
param deployerPrincipalType principalType

@description('What the host itself needs: https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity')
var hostStorageRoles = [
  roles.storageBlobDataOwner
  roles.storageQueueDataContributor
  roles.storageTableDataContributor
]

@description('What the functions need for their own data.')
var dataStorageRoles = [
  roles.storageBlobDataContributor
  roles.storageQueueDataContributor
  roles.storageTableDataContributor
]

@description('The deployer\'s roles on the app\'s data.')
var deployerRoles = empty(deployerPrincipalId) ? [] : dataStorageRoles

resource hostStorage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: hostStorageName
}

resource dataStorage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: dataStorageName
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource appOnHostStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in hostStorageRoles: {
    scope: hostStorage
    name: guid(hostStorage.id, appIdentityName, role)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource appOnDataStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in dataStorageRoles: {
    scope: dataStorage
    name: guid(dataStorage.id, appIdentityName, role)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource appOnVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, appIdentityName, hostKeysInVault ? roles.keyVaultSecretsOfficer : roles.keyVaultSecretsUser)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      hostKeysInVault ? roles.keyVaultSecretsOfficer : roles.keyVaultSecretsUser
    )
  }
}

resource appOnComponent 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: component
  name: guid(component.id, appIdentityName, roles.monitoringMetricsPublisher)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.monitoringMetricsPublisher
    )
  }
}

resource gatewayOnVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, gatewayIdentityName, roles.keyVaultSecretsUser)
  properties: {
    principalId: gatewayPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

resource gatewayOnComponent 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: component
  name: guid(component.id, gatewayIdentityName, roles.monitoringMetricsPublisher)
  properties: {
    principalId: gatewayPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.monitoringMetricsPublisher
    )
  }
}

resource deployerOnDataStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in deployerRoles: {
    scope: dataStorage
    name: guid(dataStorage.id, deployerPrincipalId, role)
    properties: {
      principalId: deployerPrincipalId
      principalType: deployerPrincipalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]
