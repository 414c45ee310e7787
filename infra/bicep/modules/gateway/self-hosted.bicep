metadata description = 'Registers a self-hosted gateway. It serves only the APIs that it is given here.'

import { selfHostedGateway } from '../../types.bicep'

@description('Name of the API Management service, which has the APIs.')
param serviceName string

@description('The gateway.')
param gateway selfHostedGateway

@description('Names of the APIs that it serves.')
param apis string[]

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName

  resource registration 'gateways' = {
    name: gateway.name
    properties: {
      description: 'Self-hosted gateway'
      locationData: { name: gateway.location }
    }

    @batchSize(1)
    resource served 'apis' = [
      for api in apis: {
        name: api
        properties: {}
      }
    ]
  }
}
