metadata description = 'The function app\'s address inside the virtual network.'

import { tags } from '../types.bicep'

@description('Name of the function app.')
param siteName string

@description('Region.')
param location string

@description('Tags of every resource.')
param resourceTags tags

@description('Id of the subnet for private endpoints.')
param subnetId string

@description('Id of the private DNS zone.')
param zoneId string

resource site 'Microsoft.Web/sites@2025-03-01' existing = {
  name: siteName
}

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = {
  name: '${siteName}-endpoint'
  location: location
  tags: resourceTags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: siteName
        properties: {
          privateLinkServiceId: site.id
          groupIds: ['sites']
        }
      }
    ]
  }

  resource zones 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: 'sites'
          properties: { privateDnsZoneId: zoneId }
        }
      ]
    }
  }
}
