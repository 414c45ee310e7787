metadata description = 'A host key of the gateway\'s own: rotating it touches no other caller. A module of its own, since the running host answers this request, so the site has to be whole before it.'

@description('Name of the function app.')
param siteName string

@description('The key.')
@secure()
param key string

resource site 'Microsoft.Web/sites@2025-03-01' existing = {
  name: siteName
}

// Azure publishes no types for what the host itself answers: https://github.com/Azure/bicep/issues/9355
#disable-next-line BCP081
resource hostKey 'Microsoft.Web/sites/host/functionKeys@2025-03-01' = {
  name: '${site.name}/default/api-management'
  properties: {
    name: 'api-management'
    value: key
  }
}
