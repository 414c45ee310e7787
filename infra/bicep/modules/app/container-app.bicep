metadata description = 'The function app as a container on Container Apps, with the registry of its image. Scale rules follow from the triggers: https://learn.microsoft.com/azure/container-apps/functions-overview'

import { roles } from '../../roles.bicep'
import { appAuthenticationSettings, tags } from '../../types.bicep'

@description('Name of the container app.')
param name string

@description('Name of its environment.')
param environmentName string

@description('Name of the container registry.')
param registryName string

@description('Region.')
param location string

@description('Tags of every resource.')
param resourceTags tags

@description('Id of the app\'s identity.')
param identityId string

@description('Name of the app\'s identity, for the name of its assignment.')
param identityName string

@description('Principal of the app\'s identity.')
param identityPrincipalId string

@description('Client id of the app\'s identity.')
param identityClientId string

@description('Image to run.')
param image string

@description('Environment variables.')
param settings { *: string }

@description('Address of the vault, which holds the gateway\'s proof and the host\'s keys.')
param vaultUri string

@description('The host key of the gateway.')
@secure()
param functionAppKey string

@description('Name of the vault.')
param vaultName string

@description('Fewest replicas; 0 lets the app sleep.')
@minValue(0)
@maxValue(100)
param minimumReplicas int

@description('Most replicas.')
@minValue(1)
@maxValue(1000)
param maximumReplicas int

@description('The application that callers need a token for; null for none.')
param authentication appAuthenticationSettings?

@description('Client id of the gateway\'s identity.')
param gatewayClientId string

@description('Where the console goes.')
param workspaceId string

@description('The host keeps its keys in the vault, where the gateway\'s is put before the host starts: https://learn.microsoft.com/azure/azure-functions/functions-app-settings#azurewebjobssecretstoragetype')
var keySettings = {
  AzureWebJobsSecretStorageType: 'keyvault'
  AzureWebJobsSecretStorageKeyVaultUri: vaultUri
  AzureWebJobsSecretStorageKeyVaultClientId: identityClientId
  // Not the host's own 80, which only root may listen on.
  ASPNETCORE_URLS: 'http://+:8080'
  // The app is its own inventory.
  SERVICE_INVENTORY_URL: 'http://127.0.0.1:8080/api'
}

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: registryName
  location: location
  tags: resourceTags
  sku: { name: 'Basic' }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
  }
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, identityName, roles.acrPull)
  properties: {
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
  }
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName

  resource hostKey 'secrets' = {
    name: 'host--functionKey--api-management'
    tags: resourceTags
    properties: {
      contentType: 'Host key of the function app, as the host reads it'
      value: functionAppKey
    }
  }
}

resource managedEnvironment 'Microsoft.App/managedEnvironments@2026-01-01' = {
  name: environmentName
  location: location
  tags: resourceTags
  properties: {
    // Through diagnostic settings: the other way needs the workspace's shared key.
    appLogsConfiguration: { destination: 'azure-monitor' }
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: managedEnvironment
  name: 'log-analytics'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
  }
}

resource app 'Microsoft.App/containerApps@2026-01-01' = {
  name: name
  location: location
  tags: resourceTags
  kind: 'functionapp'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    environmentId: managedEnvironment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        allowInsecure: false
        targetPort: 8080
        transport: 'auto'
      }
      registries: [
        {
          server: registry.properties.loginServer
          identity: identityId
        }
      ]
      secrets: [
        {
          name: 'gateway-proof'
          keyVaultUrl: '${vaultUri}secrets/gateway-proof'
          identity: identityId
        }
        {
          name: 'function-app-key'
          keyVaultUrl: '${vaultUri}secrets/function-app-key'
          identity: identityId
        }
      ]
    }
    template: {
      containers: [
        {
          name: 'app'
          image: image
          env: concat(
            map(items(union(settings, keySettings)), setting => { name: setting.key, value: setting.value }),
            [
              { name: 'GATEWAY_PROOF', secretRef: 'gateway-proof' }
              { name: 'SERVICE_INVENTORY_KEY', secretRef: 'function-app-key' }
            ]
          )
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          probes: [
            {
              type: 'Liveness'
              httpGet: {
                path: '/api/health/live'
                port: 8080
              }
            }
            {
              type: 'Readiness'
              httpGet: {
                path: '/api/health/ready'
                port: 8080
              }
            }
          ]
        }
      ]
      scale: {
        minReplicas: minimumReplicas
        maxReplicas: maximumReplicas
      }
    }
  }
  dependsOn: [pull, vault::hostKey]

  resource authConfig 'authConfigs' = if (authentication != null) {
    name: 'current'
    properties: {
      platform: { enabled: true }
      globalValidation: {
        unauthenticatedClientAction: 'Return401'
        excludedPaths: ['/api/health/live', '/api/health/ready']
      }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: authentication.?clientId ?? ''
            openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          }
          validation: {
            allowedAudiences: [authentication.?audience ?? '', authentication.?clientId ?? '']
            defaultAuthorizationPolicy: { allowedApplications: [gatewayClientId] }
          }
        }
      }
    }
  }
}

@description('Host name of the app.')
output hostName string = app.properties.configuration.ingress.fqdn

@description('Server that images are pushed to.')
output registryServer string = registry.properties.loginServer
