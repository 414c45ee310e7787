metadata description = 'Alerts on the gateway and on the function app, sent by mail.'

import { alertLimits, tags } from '../../types.bicep'

@description('Start of the alerts\' names.')
param prefix string

@description('Region.')
param location string

@description('Tags of every resource.')
param resourceTags tags

@description('Name of the API Management service.')
param serviceName string

@description('Id of the workspace that telemetry is in.')
param workspaceId string

@description('Name under which the function app reports.')
param roleName string

@description('Address that is written to.')
param email string

@description('Limits.')
param limits alertLimits

@description('Alerts on a metric of the gateway: https://learn.microsoft.com/azure/api-management/monitor-api-management-reference')
var metricAlerts = [
  {
    name: 'gateway-errors'
    description: 'The gateway answers with 5xx.'
    metric: 'Requests'
    aggregation: 'Total'
    threshold: limits.gatewayErrors
    dimensions: [{ name: 'GatewayResponseCodeCategory', operator: 'Include', values: ['5xx'] }]
  }
  {
    name: 'gateway-duration'
    description: 'Requests take long at the gateway.'
    metric: 'Duration'
    aggregation: 'Average'
    threshold: limits.gatewayDuration
    dimensions: []
  }
  {
    name: 'backend-refuses-gateway'
    description: 'The function app answers 401: its host key or the gateway\'s identity is not accepted any more.'
    metric: 'Requests'
    aggregation: 'Total'
    threshold: 0
    dimensions: [{ name: 'BackendResponseCode', operator: 'Include', values: ['401'] }]
  }
]

@description('Alerts on a query; each gives rows with a number called Value.')
var queryAlerts = [
  {
    name: 'function-failures'
    description: 'Invocations of functions fail.'
    threshold: limits.functionFailures
    query: 'AppRequests | where AppRoleName =~ "${roleName}" and Success == false and toint(ResultCode) !between (400 .. 499) | summarize Value = count()'
  }
  {
    name: 'function-duration'
    description: 'Invocations of functions take long: the 95th percentile.'
    threshold: limits.functionDuration
    query: 'AppRequests | where AppRoleName =~ "${roleName}" | summarize Value = percentile(DurationMs, 95) | where isnotnan(Value)'
  }
  {
    name: 'poison-messages'
    description: 'A queued message failed every time it was tried and was put aside.'
    threshold: 0
    query: 'AppTraces | where AppRoleName =~ "${roleName}" and Message startswith "Message has reached MaxDequeueCount of" | summarize Value = count()'
  }
]

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName
}

resource mail 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${prefix}-mail'
  location: 'global'
  tags: resourceTags
  properties: {
    enabled: true
    groupShortName: 'api-mail'
    emailReceivers: [
      {
        name: 'operations'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource metricAlert 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for alert in metricAlerts: {
    name: '${prefix}-${alert.name}'
    location: 'global'
    tags: resourceTags
    properties: {
      description: alert.description
      enabled: true
      severity: 2
      scopes: [service.id]
      evaluationFrequency: 'PT1M'
      windowSize: 'PT5M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricNamespace: 'Microsoft.ApiManagement/service'
            metricName: alert.metric
            dimensions: alert.dimensions
            operator: 'GreaterThan'
            threshold: alert.threshold
            timeAggregation: alert.aggregation
          }
        ]
      }
      actions: [{ actionGroupId: mail.id }]
    }
  }
]

resource queryAlert 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for alert in queryAlerts: {
    name: '${prefix}-${alert.name}'
    location: location
    tags: resourceTags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: alert.description
      enabled: true
      severity: 2
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT5M'
      autoMitigate: true
      // Tables are made with the first telemetry: before that a query on them is no error of ours.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            metricMeasureColumn: 'Value'
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: alert.threshold
          }
        ]
      }
      actions: { actionGroups: [mail.id] }
    }
  }
]

@description('Id of the action group.')
output actionGroupId string = mail.id
