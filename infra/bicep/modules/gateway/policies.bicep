metadata description = 'Policy fragments, then the global policy that includes them.'

import { serviceSku, appAuthenticationSettings, clientAuthenticationSettings } from '../../types.bicep'

@description('Name of the API Management service, which has its named values.')
param serviceName string

@description('SKU, which chooses among the policy files.')
param sku serviceSku

@description('The application that tokens for the function app are issued for; null when none is needed.')
param appAuthentication appAuthenticationSettings?

@description('What tokens clients need; null for none.')
param clientAuthentication clientAuthenticationSettings?

@description('Client id of the gateway\'s identity.')
param identityClientId string

@description('Origins whose pages may call.')
param corsOrigins string[]

@description('Generated: policies of operations, and those of this SKU that take the place of another.')
var bundle = loadJsonContent('../../generated/policies.json')

@description('Files of this SKU by folder.')
var variants = bundle.skus[toLower(sku)]

@description('Fragments of the gateway\'s configuration by name.')
var fragments = {
  correlation: {
    description: loadJsonContent('../../../apim/policy fragments/correlation/policyFragmentInformation.json').properties.description
    value: loadTextContent('../../../apim/policy fragments/correlation/policy.xml')
  }
  'client-scopes': {
    description: loadJsonContent('../../../apim/policy fragments/client-scopes/policyFragmentInformation.json').properties.description
    value: loadTextContent('../../../apim/policy fragments/client-scopes/policy.xml')
  }
  'client-token': {
    description: loadJsonContent('../../../apim/policy fragments/client-token/policyFragmentInformation.json').properties.description
    value: loadTextContent('../../../apim/policy fragments/client-token/policy.xml')
  }
  'error-envelope': {
    description: loadJsonContent('../../../apim/policy fragments/error-envelope/policyFragmentInformation.json').properties.description
    value: loadTextContent('../../../apim/policy fragments/error-envelope/policy.xml')
  }
  'gateway-context': {
    description: loadJsonContent('../../../apim/policy fragments/gateway-context/policyFragmentInformation.json').properties.description
    value: loadTextContent('../../../apim/policy fragments/gateway-context/policy.xml')
  }
  'response-headers': {
    description: loadJsonContent('../../../apim/policy fragments/response-headers/policyFragmentInformation.json').properties.description
    value: loadTextContent('../../../apim/policy fragments/response-headers/policy.xml')
  }
  'user-context': {
    description: loadJsonContent('../../../apim/policy fragments/user-context/policyFragmentInformation.json').properties.description
    value: loadTextContent('../../../apim/policy fragments/user-context/policy.xml')
  }
}

@description('Fragments for what is chosen by parameter.')
var optionalFragments = union(
  empty(corsOrigins)
    ? {}
    : {
        cors: {
          description: 'Browsers of these origins may call.'
          value: replace(
            loadTextContent('../../policies/cors.xml'),
            'ORIGINS',
            join(map(corsOrigins, origin => '<origin>${origin}</origin>'), '')
          )
        }
      },
  clientAuthentication == null
    ? {}
    : {
        'client-authentication': {
          description: 'Clients need a token of Microsoft Entra.'
          value: replace(
            replace(
              loadTextContent('../../policies/client-authentication.xml'),
              'TENANT',
              clientAuthentication!.tenantId
            ),
            'AUDIENCES',
            join(map(clientAuthentication!.audiences, audience => '<audience>${audience}</audience>'), '')
          )
        }
      },
  appAuthentication == null
    ? {}
    : {
        'backend-authentication': {
          description: 'The gateway shows the function app a token of its own.'
          value: replace(
            replace(
              loadTextContent('../../policies/backend-authentication.xml'),
              'AUDIENCE',
              appAuthentication!.audience
            ),
            'CLIENT_ID',
            identityClientId
          )
        }
      }
)

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName

  @batchSize(1)
  resource fragment 'policyFragments' = [
    for item in items(union(fragments, optionalFragments)): {
      name: item.key
      properties: {
        description: item.value.description
        format: 'rawxml'
        value: item.value.value
      }
    }
  ]

  resource policy 'policies' = {
    name: 'policy'
    properties: {
      format: 'rawxml'
      value: variants[?'.'] ?? loadTextContent('../../../apim/policy.xml')
    }
    dependsOn: [fragment]
  }
}
