metadata description = 'The API Management service itself. What it serves is in the modules beside this one.'

import { serviceSku, certificateAuthority, tags } from '../../types.bicep'

@description('Name of the service: part of the gateway\'s host name.')
@minLength(1)
@maxLength(50)
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param resourceTags tags

@description('SKU.')
param sku serviceSku

@description('Units; 0 on Consumption.')
param capacity int

@description('Availability zones.')
param zones string[]

@description('Publisher, as the developer portal and mails name it.')
param publisherName string

@description('Where API Management writes to.')
param publisherEmail string

@description('Id of the gateway\'s identity.')
param identityId string

@description('Subnet of the gateway; empty for none.')
param subnetId string

@description('Whether clients are asked for a certificate.')
param clientCertificates bool

@description('Certificate authorities whose client certificates are valid.')
param certificateAuthorities certificateAuthority[]

@description('Whether the developer portal is on.')
param portal bool

@description('Where requests are logged, where the SKU can.')
param workspaceId string

@description('Whether the service is of the classic dedicated kind, which alone has switches for old protocols.')
var classic = contains(['Developer', 'Premium'], sku)

@description('Old protocols and weak ciphers, off: https://learn.microsoft.com/azure/api-management/api-management-howto-manage-protocols-ciphers')
var classicProtocols = {
  'Microsoft.WindowsAzure.ApiManagement.Gateway.Protocols.Server.Http2': 'true'
  'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Ssl30': 'false'
  'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Tls10': 'false'
  'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Tls11': 'false'
  'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Ciphers.TripleDes168': 'false'
  'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Ssl30': 'false'
  'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10': 'false'
  'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls11': 'false'
}

@description('Asks for a client certificate on the default host name. Consumption has a property of its own instead.')
var negotiating = {
  type: 'Proxy'
  hostName: '${name}.azure-api.net'
  negotiateClientCertificate: true
  defaultSslBinding: true
}

resource service 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: name
  location: location
  tags: resourceTags
  sku: {
    name: sku
    capacity: capacity
  }
  zones: empty(zones) ? null : zones
  identity: {
    // The user-assigned one has its roles before the service exists; a vault behind a firewall accepts the other only.
    type: 'SystemAssigned, UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    publisherName: publisherName
    publisherEmail: publisherEmail
    publicNetworkAccess: 'Enabled'
    virtualNetworkType: empty(subnetId) ? 'None' : 'External'
    virtualNetworkConfiguration: empty(subnetId) ? null : { subnetResourceId: subnetId }
    apiVersionConstraint: { minApiVersion: '2021-08-01' }
    customProperties: classic ? classicProtocols : null
    developerPortalStatus: sku == 'Consumption' ? null : portal ? 'Enabled' : 'Disabled'
    enableClientCertificate: sku == 'Consumption' ? clientCertificates : null
    hostnameConfigurations: clientCertificates && sku != 'Consumption' ? [negotiating] : null
    certificates: empty(certificateAuthorities)
      ? null
      : map(certificateAuthorities, authority => {
          encodedCertificate: authority.certificate
          storeName: authority.store
        })
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (sku != 'Consumption') {
  scope: service
  name: 'log-analytics'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        category: 'GatewayLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

@description('URL of the gateway.')
output gatewayUrl string = service.properties.gatewayUrl
