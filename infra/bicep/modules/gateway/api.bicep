metadata description = 'An API as the files describe it: its operations, its policy and theirs, and the release that makes its revision the current one.'

import { serviceSku } from '../../types.bicep'

@description('Name of the API Management service, which has its backend and its policy fragments.')
param serviceName string

@description('SKU, which chooses among the policy files.')
param sku serviceSku

@description('Name of the API: that of its folder.')
param name string

@description('Its apiInformation.json.')
param informationFile string

@description('Its specification.json, as text: loaded as JSON, which may have more characters than a text.')
param specification string

@description('Its policy.xml.')
param policyFile string

@description('Name of the version set that it belongs to; none when null.')
param versionSet string?

@description('Names of policy fragments that this API includes first.')
param includes string[]

@description('Entry of the change log that comes with this revision; no release is made when null.')
param releaseNotes string?

@description('The API, as the files describe it.')
var information = json(informationFile).properties

@description('Generated: policies of operations, and those of this SKU that take the place of another.')
var bundle = loadJsonContent('../../generated/policies.json')

@description('Files of this SKU by folder.')
var variants = bundle.skus[toLower(sku)]

@description('Policies of operations by the resource names that an import gives them.')
var operationPolicies = items(bundle.operations[name])

@description('Where what is chosen by parameter goes into the policy.')
var anchor = '<set-backend-service backend-id="functions" />'

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName
}

resource set 'Microsoft.ApiManagement/service/apiVersionSets@2024-05-01' existing = {
  parent: service
  name: versionSet ?? name
}

resource api 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
  parent: service
  name: name
  // Without a version of its own it is the Original of its set.
  properties: union(versionSet == null ? {} : { apiVersion: '' }, information, {
    apiVersionSetId: versionSet == null ? null : set.id
    apiRevisionDescription: releaseNotes
    apiType: 'http'
    format: 'openapi+json'
    value: specification
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
      variants[?'apis/${name}'] ?? policyFile,
      anchor,
      '${join(map(includes, fragment => '<include-fragment fragment-id="${fragment}" />'), '')}${anchor}'
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
      value: variants[?'apis/${name}/operations/${item.key}'] ?? item.value
    }
    dependsOn: [policy]
  }
]

resource release 'Microsoft.ApiManagement/service/apis/releases@2024-05-01' = if (releaseNotes != null) {
  parent: api
  name: 'revision-${information.apiRevision}'
  properties: {
    apiId: '${api.id};rev=${information.apiRevision}'
    notes: releaseNotes!
  }
  dependsOn: [operationPolicy]
}
