metadata description = 'The function app on a dedicated App Service plan, always on.'

import { nodeVersion, tags } from '../../types.bicep'

@description('Name of the function app.')
param name string

@description('Name of its plan.')
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

@description('Size of the plan\'s machines.')
param planSku string

@description('Number of machines.')
@minValue(1)
@maxValue(30)
param instances int

@description('Subnet for outbound calls; empty for none. With it the app is reached through its private endpoint only.')
param subnetId string

@description('Where the host\'s logs go.')
param workspaceId string

@description('What the host needs to be told where Flex Consumption knows by itself.')
var hostSettings = {
  FUNCTIONS_EXTENSION_VERSION: '~4'
  FUNCTIONS_WORKER_RUNTIME: 'node'
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: resourceTags
  kind: 'linux'
  sku: {
    name: planSku
    capacity: instances
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
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    // The host's /admin endpoints answer nobody: https://learn.microsoft.com/azure/azure-functions/functions-app-settings#functionsruntimeadminisolationenabled
    #disable-next-line BCP037
    functionsRuntimeAdminIsolationEnabled: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      alwaysOn: true
      linuxFxVersion: 'NODE|${node}'
      // Given with the site: a later PUT of the settings would restart the host while its keys are written.
      appSettings: map(items(union(settings, hostSettings)), setting => { name: setting.key, value: setting.value })
      ftpsState: 'Disabled'
      healthCheckPath: '/api/health/ready'
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      remoteDebuggingEnabled: false
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

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: site
  name: 'log-analytics'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'FunctionAppLogs'
        enabled: true
      }
    ]
  }
}

@description('Host name of the app.')
output hostName string = site.properties.defaultHostName
