metadata description = 'The version set of what clients call: its Original answers at /api, later versions at /api/<version>.'

@description('Name of the API Management service.')
param serviceName string

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName

  resource set 'apiVersionSets' = {
    name: 'simple-api'
    properties: loadJsonContent('../../../apim/version sets/simple-api/versionSetInformation.json').properties
  }
}
