metadata description = 'Named values: secrets stay in the vault, and the gateway follows them when they are rotated.'

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

@description('The function app\'s key, as the files describe it.')
var functionAppKey = loadJsonContent('../../../apim/named values/function-app-key/namedValueInformation.json').properties

@description('The gateway\'s proof, as the files describe it.')
var gatewayProof = loadJsonContent('../../../apim/named values/gateway-proof/namedValueInformation.json').properties

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

  // The logger refers to this: a connection string on the logger itself makes a new named value at every deployment.
  // https://github.com/Azure/bicep/issues/7368
  resource insights 'namedValues' = {
    name: 'application-insights'
    properties: {
      displayName: 'application-insights'
      secret: true
      value: connectionString
    }
    dependsOn: [proof]
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
