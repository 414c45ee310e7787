metadata description = 'Named values: secrets stay in the vault, and the gateway follows them when they are rotated.'

import { clientAuthenticationSettings } from '../../types.bicep'

@description('Name of the API Management service.')
param serviceName string

@description('Address of the vault, with a slash at its end.')
param vaultUri string

@description('Client id of the gateway\'s identity, which reads the vault.')
param identityClientId string

@description('Connection string of Application Insights.')
param connectionString string

@description('Whether the vault holds the connection string of an external cache.')
param externalCache bool

@description('What tokens clients need; null for none, when operations that need a user let nobody in.')
param clientAuthentication clientAuthenticationSettings?

@description('The function app\'s key, as the files describe it.')
var functionAppKey = loadJsonContent('../../../apim/named values/function-app-key/namedValueInformation.json').properties

@description('The gateway\'s proof, as the files describe it.')
var gatewayProof = loadJsonContent('../../../apim/named values/gateway-proof/namedValueInformation.json').properties

@description('Where the tokens of clients come from, as the files describe it.')
var openIdConfiguration = loadJsonContent('../../../apim/named values/openid-configuration/namedValueInformation.json').properties

@description('Whom they are for, as the files describe it.')
var clientAudience = loadJsonContent('../../../apim/named values/client-audience/namedValueInformation.json').properties

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName

  resource key 'namedValues' = {
    name: 'function-app-key'
    properties: {
      displayName: functionAppKey.displayName
      secret: functionAppKey.secret
      keyVault: {
        // Without a version: API Management refreshes such a value within four hours of a rotation.
        secretIdentifier: '${vaultUri}secrets/function-app-key'
        identityClientId: identityClientId
      }
    }
  }

  resource proof 'namedValues' = {
    name: 'gateway-proof'
    properties: {
      displayName: gatewayProof.displayName
      secret: gatewayProof.secret
      keyVault: {
        secretIdentifier: '${vaultUri}secrets/gateway-proof'
        identityClientId: identityClientId
      }
    }
    // One at a time: API Management refuses what is changed twice at once with 409.
    dependsOn: [key]
  }

  resource openId 'namedValues' = {
    name: 'openid-configuration'
    properties: {
      displayName: openIdConfiguration.displayName
      secret: openIdConfiguration.secret
      value: clientAuthentication == null
        ? openIdConfiguration.value
        : '${environment().authentication.loginEndpoint}${clientAuthentication!.tenantId}/v2.0/.well-known/openid-configuration'
    }
    dependsOn: [proof]
  }

  // Asked for only where no policy of the whole API has asked before, which takes all audiences.
  resource audience 'namedValues' = {
    name: 'client-audience'
    properties: {
      displayName: clientAudience.displayName
      secret: clientAudience.secret
      value: first(clientAuthentication.?audiences ?? [clientAudience.value])
    }
    dependsOn: [openId]
  }

  // The logger refers to this: a connection string on the logger itself makes a new named value at every deployment.
  // https://github.com/Azure/bicep/issues/7368
  resource insights 'namedValues' = {
    name: 'application-insights'
    properties: {
      displayName: 'application-insights'
      secret: true
      value: connectionString
    }
    dependsOn: [audience]
  }

  resource cache 'namedValues' = if (externalCache) {
    name: 'external-cache'
    properties: {
      displayName: 'external-cache'
      secret: true
      keyVault: {
        secretIdentifier: '${vaultUri}secrets/external-cache'
        identityClientId: identityClientId
      }
    }
    dependsOn: [insights]
  }
}
