metadata description = 'An external cache that speaks the Redis protocol. Policies that say caching-type "prefer-external" use it.'

@description('Name of the API Management service, which has the named value external-cache.')
param serviceName string

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName

  resource cache 'caches' = {
    name: 'default'
    properties: {
      description: 'External cache'
      connectionString: '{{external-cache}}'
      useFromLocation: 'default'
    }
  }
}
