metadata description = 'The vault of the secrets that the gateway and the function app share. Access by role only.'

import { tags } from '../types.bicep'

@description('Name of the vault.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param resourceTags tags

@description('Host key that the gateway presents to the function app.')
@secure()
@minLength(40)
param functionAppKey string

@description('Secret by which the function app knows the gateway.')
@secure()
@minLength(40)
param gatewayProof string

@description('Connection string of an external cache; empty for none.')
@secure()
param cacheConnectionString string

@description('Takes over a deleted vault of this name, which purge protection keeps until its retention ends.')
param recover bool

@description('Where access is logged.')
param workspaceId string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: resourceTags
  properties: {
    createMode: recover ? 'recover' : 'default'
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    // Once on it stays on; with the shortest retention a name is free again after a week.
    enablePurgeProtection: true
    softDeleteRetentionInDays: 7
    // API Management's user-assigned identity cannot pass a vault's firewall, nor can Key Vault references on Flex.
    // https://learn.microsoft.com/azure/api-management/api-management-howto-properties
    publicNetworkAccess: 'Enabled'
  }

  resource key 'secrets' = {
    name: 'function-app-key'
    tags: resourceTags
    properties: {
      contentType: 'Host key of the function app, for the gateway'
      value: functionAppKey
    }
  }

  resource proof 'secrets' = {
    name: 'gateway-proof'
    tags: resourceTags
    properties: {
      contentType: 'Proof that a request comes through the gateway'
      value: gatewayProof
    }
  }

  resource cache 'secrets' = if (!empty(cacheConnectionString)) {
    name: 'external-cache'
    tags: resourceTags
    properties: {
      contentType: 'Connection string of the gateway\'s external cache'
      value: cacheConnectionString
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'log-analytics'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
  }
}

@description('Address of the vault, with a slash at its end.')
output uri string = vault.properties.vaultUri
