metadata description = 'One user-assigned identity for the function app, one for the gateway. Both exist, and have their roles, before what uses them.'

import { identity, tags } from '../types.bicep'

@description('Name of the function app\'s identity.')
param appIdentityName string

@description('Name of the gateway\'s identity.')
param gatewayIdentityName string

@description('Region.')
param location string

@description('Tags of every resource.')
param resourceTags tags

resource appIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: appIdentityName
  location: location
  tags: resourceTags
}

resource gatewayIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: gatewayIdentityName
  location: location
  tags: resourceTags
}

@description('The function app\'s identity.')
output app identity = {
  id: appIdentity.id
  name: appIdentity.name
  clientId: appIdentity.properties.clientId
  principalId: appIdentity.properties.principalId
}

@description('The gateway\'s identity.')
output gateway identity = {
  id: gatewayIdentity.id
  name: gatewayIdentity.name
  clientId: gatewayIdentity.properties.clientId
  principalId: gatewayIdentity.properties.principalId
}
