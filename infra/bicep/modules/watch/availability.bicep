metadata description = 'Asks for the public document from several places every five minutes.'

import { tags } from '../../types.bicep'

@description('Name of the test.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param resourceTags tags

@description('Id of the Application Insights component.')
param componentId string

@description('URL of the document.')
param url string

@description('Whether anybody is told.')
param alerting bool

@description('Id of the action group that is told.')
param actionGroupId string

@description('Where the test runs from: https://learn.microsoft.com/azure/azure-monitor/app/availability#location-population-tags')
var places = ['emea-nl-ams-azr', 'us-va-ash-azr', 'apac-sg-sin-azr']

resource test 'Microsoft.Insights/webtests@2022-06-15' = {
  name: name
  location: location
  // Ties the test to its component in the portal.
  tags: union(resourceTags, { 'hidden-link:${componentId}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: name
    Name: name
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: map(places, place => { Id: place })
    Request: {
      RequestUrl: url
      HttpVerb: 'GET'
      ParseDependentRequests: false
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 7
    }
  }
}

resource alert 'Microsoft.Insights/metricAlerts@2026-01-01' = if (alerting) {
  name: '${name}-unavailable'
  location: 'global'
  tags: resourceTags
  properties: {
    description: 'The document cannot be had from two places or more.'
    enabled: true
    severity: 1
    scopes: [test.id, componentId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: test.id
      componentId: componentId
      failedLocationCount: 2
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}
