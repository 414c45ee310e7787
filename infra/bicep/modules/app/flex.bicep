metadata description = 'The function app on Flex Consumption: https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan'

import { nodeVersion, tags } from '../../types.bicep'

@description('Name of the function app.')
param name string

@description('Name of its plan; Flex Consumption takes one app a plan.')
param planName string

@description('Region.')
param location string

@description('Tags of every resource.')
param resourceTags tags

@description('Name of the service in azure.yaml that is deployed here.')
param serviceName string

@description('Id of the app\'s identity.')
param identityId string

@description('Version of Node.js.')
param node nodeVersion

@description('App settings.')
param settings { *: string }

@description('URL of the blob container that deployments go to.')
param deploymentContainer string

@description('Largest number of instances.')
@minValue(40)
@maxValue(1000)
param maximumInstances int

@description('Memory of an instance, in MB.')
param instanceMemory 512 | 2048 | 4096

@description('Subnet for outbound calls; empty for none. With it the app is reached through its private endpoint only.')
param subnetId string

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: resourceTags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(resourceTags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    sshEnabled: false
    keyVaultReferenceIdentity: identityId
    // The host's /admin endpoints answer nobody: https://learn.microsoft.com/azure/azure-functions/functions-app-settings#functionsruntimeadminisolationenabled
    #disable-next-line BCP037
    functionsRuntimeAdminIsolationEnabled: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainer
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'node'
        version: node
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemory
        maximumInstanceCount: maximumInstances
      }
    }
    siteConfig: {
      // Given with the site: a later PUT of the settings would restart the host while its keys are written.
      appSettings: map(items(settings), setting => { name: setting.key, value: setting.value })
      ftpsState: 'Disabled'
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      remoteDebuggingEnabled: false
      // A private endpoint passes these. The deployment endpoint stays open to Microsoft Entra identities, else azd
      // could deploy from inside the network only.
      ipSecurityRestrictionsDefaultAction: empty(subnetId) ? 'Allow' : 'Deny'
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Host name of the app.')
output hostName string = site.properties.defaultHostName
