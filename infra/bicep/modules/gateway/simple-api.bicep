metadata description = 'What clients call: the API, its version set, its operations\' policies and the release that makes its revision the current one.'

import { serviceSku } from '../../types.bicep'

@description('Name of the API Management service, which has its backend and its policy fragments.')
param serviceName string

@description('SKU, which chooses among the policy files.')
param sku serviceSku

@description('Names of policy fragments that this API includes first.')
param includes string[]

@description('Entry of the change log that comes with this revision.')
param releaseNotes string

@description('The API, as the files describe it.')
var information = loadJsonContent('../../../apim/apis/simple-api/apiInformation.json').properties

@description('The version set, as the files describe it.')
var versions = loadJsonContent('../../../apim/version sets/simple-api/versionSetInformation.json').properties

@description('Generated: policies of operations, and those of this SKU that take the place of another.')
var bundle = loadJsonContent('../../generated/policies.json')

@description('Files of this SKU by folder.')
var variants = bundle.skus[toLower(sku)]

@description('Policies of operations by the resource names that an import gives them.')
var operationPolicies = items(bundle.operations['simple-api'])

@description('Where what is chosen by parameter goes into the policy.')
var anchor = '<set-backend-service backend-id="functions" />'

@description('The policy of the API.')
var policyText = variants[?'apis/simple-api'] ?? loadTextContent('../../../apim/apis/simple-api/policy.xml')

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName
}

resource versionSet 'Microsoft.ApiManagement/service/apiVersionSets@2024-05-01' = {
  parent: service
  name: 'simple-api'
  properties: versions
}

resource api 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
  parent: service
  name: 'simple-api'
  // Without a version of its own it is the Original of its set.
  properties: union({ apiVersion: '' }, information, {
    apiVersionSetId: versionSet.id
    apiRevisionDescription: releaseNotes
    apiType: 'http'
    format: 'openapi+json'
    value: string(loadJsonContent('../../../apim/apis/simple-api/specification.json'))
    // By default a required query parameter becomes a part of the operation's URL template.
    translateRequiredQueryParameters: 'query'
  })
}

resource policy 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = {
  parent: api
  name: 'policy'
  properties: {
    format: 'rawxml'
    value: replace(
      policyText,
      anchor,
      '${join(map(includes, name => '<include-fragment fragment-id="${name}" />'), '')}${anchor}'
    )
  }
}

resource operation 'Microsoft.ApiManagement/service/apis/operations@2024-05-01' existing = [
  for item in operationPolicies: {
    parent: api
    name: item.key
  }
]

// One at a time, and after the API's own: API Management answers 409 to changes of one API at once.
@batchSize(1)
resource operationPolicy 'Microsoft.ApiManagement/service/apis/operations/policies@2024-05-01' = [
  for (item, index) in operationPolicies: {
    parent: operation[index]
    name: 'policy'
    properties: {
      format: 'rawxml'
      value: variants[?'apis/simple-api/operations/${item.key}'] ?? item.value
    }
    dependsOn: [policy]
  }
]

resource release 'Microsoft.ApiManagement/service/apis/releases@2024-05-01' = {
  parent: api
  name: 'revision-${information.apiRevision}'
  properties: {
    apiId: '${api.id};rev=${information.apiRevision}'
    notes: releaseNotes
  }
  dependsOn: [operationPolicy]
}
