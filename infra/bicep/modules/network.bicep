metadata description = 'Virtual network with a subnet each for the gateway, the app\'s outbound calls and private endpoints, and the private DNS zone of the app.'

import { serviceSku, hosting, subnets, tags } from '../types.bicep'

@description('Name of the network.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param resourceTags tags

@description('SKU of the gateway: StandardV2 only calls out through its subnet, Developer and Premium stand in it.')
param sku serviceSku

@description('Where the function app runs.')
param appHosting hosting

@description('Address range of the network, a /24.')
param addressPrefix string = '10.20.0.0/24'

@description('Whether the gateway stands in its subnet.')
var injected = sku != 'StandardV2'

@description('What a gateway inside a subnet has to receive: https://learn.microsoft.com/azure/api-management/virtual-network-reference')
var injectionRules = [
  { name: 'clients', port: '443', source: 'Internet' }
  { name: 'management', port: '3443', source: 'ApiManagement' }
  { name: 'load-balancer', port: '6390', source: 'AzureLoadBalancer' }
]

resource gatewayRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: '${name}-gateway'
  location: location
  tags: resourceTags
  properties: {
    securityRules: [
      for (rule, index) in (injected ? injectionRules : []): {
        name: rule.name
        properties: {
          access: 'Allow'
          direction: 'Inbound'
          priority: 100 + index
          protocol: 'Tcp'
          sourceAddressPrefix: rule.source
          sourcePortRange: '*'
          destinationAddressPrefix: 'VirtualNetwork'
          destinationPortRange: rule.port
        }
      }
    ]
  }
}

resource defaultRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: '${name}-default'
  location: location
  tags: resourceTags
  properties: {
    securityRules: []
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  tags: resourceTags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'gateway'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          networkSecurityGroup: { id: gatewayRules.id }
          // An injected gateway takes no delegation; integration wants that of App Service.
          delegations: injected ? [] : [{ name: 'gateway', properties: { serviceName: 'Microsoft.Web/serverFarms' } }]
        }
      }
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 1)
          networkSecurityGroup: { id: defaultRules.id }
          delegations: [
            {
              name: 'app'
              properties: {
                serviceName: appHosting == 'flex' ? 'Microsoft.App/environments' : 'Microsoft.Web/serverFarms'
              }
            }
          ]
        }
      }
      {
        name: 'private-endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 2)
          networkSecurityGroup: { id: defaultRules.id }
        }
      }
    ]
  }

  resource gateway 'subnets' existing = { name: 'gateway' }
  resource app 'subnets' existing = { name: 'app' }
  resource privateEndpoints 'subnets' existing = { name: 'private-endpoints' }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.azurewebsites.net'
  location: 'global'
  tags: resourceTags

  resource link 'virtualNetworkLinks' = {
    name: name
    location: 'global'
    tags: resourceTags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
}

@description('Ids of the subnets.')
output subnetIds subnets = {
  gateway: network::gateway.id
  app: network::app.id
  privateEndpoints: network::privateEndpoints.id
}

@description('Id of the private DNS zone.')
output zoneId string = zone.id
