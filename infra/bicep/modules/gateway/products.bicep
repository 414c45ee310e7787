metadata description = 'Products and the subscription to try them with.'

import { serviceSku } from '../../types.bicep'

@description('Name of the API Management service, which has the APIs.')
param serviceName string

@description('SKU, which chooses among the policy files.')
param sku serviceSku

@description('Whether a product that needs no key serves the API too.')
param openProduct bool

@description('Whether people find the product in the developer portal.')
param portal bool

@description('The product, as the files describe it.')
var standard = loadJsonContent('../../../apim/products/catalog-standard/productInformation.json').properties

@description('The subscription, as the files describe it.')
var subscriber = loadJsonContent('../../../apim/subscriptions/local-dev/subscriptionInformation.json').properties

@description('Files of this SKU by folder.')
var variants = loadJsonContent('../../generated/policies.json').skus[toLower(sku)]

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName
}

resource product 'Microsoft.ApiManagement/service/products@2024-05-01' = {
  parent: service
  name: 'catalog-standard'
  properties: standard

  resource api 'apis' = {
    name: 'simple-api'
  }

  resource apiV2 'apis' = {
    name: 'simple-api-v2'
    dependsOn: [api]
  }

  resource policy 'policies' = {
    name: 'policy'
    properties: {
      format: 'rawxml'
      value: variants[?'products/catalog-standard'] ?? loadTextContent('../../../apim/products/catalog-standard/policy.xml')
    }
    dependsOn: [apiV2]
  }

  resource developers 'groups' = if (portal) {
    name: 'developers'
    dependsOn: [policy]
  }
}

// Its keys are API Management's own: nobody writes them down here. `npm run smoke` asks for one.
resource subscription 'Microsoft.ApiManagement/service/subscriptions@2024-05-01' = {
  parent: service
  name: 'local-dev'
  properties: union(subscriber, { scope: product.id })
  // A subscription that is made beside its product may find it missing: https://github.com/Azure/bicep-types-az/issues/1358
  dependsOn: [product::policy]
}

resource open 'Microsoft.ApiManagement/service/products@2024-05-01' = if (openProduct) {
  parent: service
  name: 'catalog-open'
  properties: {
    displayName: 'Catalogue open'
    description: 'The catalogue API without a key: 30 calls a minute for each address.'
    terms: standard.terms
    subscriptionRequired: false
    state: 'published'
  }
  dependsOn: [subscription]

  resource api 'apis' = {
    name: 'simple-api'
  }

  resource apiV2 'apis' = {
    name: 'simple-api-v2'
    dependsOn: [api]
  }

  resource policy 'policies' = {
    name: 'policy'
    properties: {
      format: 'rawxml'
      value: loadTextContent('../../policies/open-product.xml')
    }
    dependsOn: [apiV2]
  }
}
