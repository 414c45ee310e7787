metadata description = 'A storage account that takes no shared key, with the containers, queues and tables asked for.'

import { tags } from '../types.bicep'

@description('Name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param resourceTags tags

@description('Names of blob containers.')
param containers string[] = []

@description('How the names of blobs begin, container first, that are deleted when nobody has written them for 31 days.')
param expiringBlobs string[] = []

@description('Names of queues.')
param queues string[] = []

@description('Names of tables.')
param tables string[] = []

@description('Where operations are logged.')
param workspaceId string

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: resourceTags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: 'Allow'
    }
  }

  resource blobService 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: {
        enabled: true
        days: 7
      }
      containerDeleteRetentionPolicy: {
        enabled: true
        days: 7
      }
    }

    resource container 'containers' = [
      for container in containers: {
        name: container
        properties: { publicAccess: 'None' }
      }
    ]
  }

  resource lifecycle 'managementPolicies' = if (!empty(expiringBlobs)) {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'delete-expired'
            type: 'Lifecycle'
            enabled: true
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                prefixMatch: expiringBlobs
              }
              actions: {
                baseBlob: {
                  delete: { daysAfterModificationGreaterThan: 31 }
                }
              }
            }
          }
        ]
      }
    }
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [for queue in queues: { name: queue }]
  }

  resource tableService 'tableServices' = {
    name: 'default'

    resource table 'tables' = [for table in tables: { name: table }]
  }
}

resource queueDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::queueService
  name: 'log-analytics'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'StorageWrite'
        enabled: true
      }
      {
        category: 'StorageDelete'
        enabled: true
      }
    ]
  }
}

@description('Endpoint of blobs.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('Endpoint of queues.')
output queueEndpoint string = account.properties.primaryEndpoints.queue

@description('Endpoint of tables.')
output tableEndpoint string = account.properties.primaryEndpoints.table
