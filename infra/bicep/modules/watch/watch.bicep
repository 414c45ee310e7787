metadata description = 'What tells people how the service does: alerts, a workbook, a budget and a test from outside.'

import { resourceNames } from '../../names.bicep'
import { alertLimits, tags } from '../../types.bicep'

@description('Names of the resources.')
param names resourceNames

@description('Region.')
param location string

@description('Tags of every resource.')
param resourceTags tags

@description('Id of the workspace that telemetry is in.')
param workspaceId string

@description('Address that is written to; empty for no alerts and no budget.')
param email string

@description('Limits of the alerts.')
param limits alertLimits

@description('Budget a month; 0 for none.')
@minValue(0)
param budgetAmount int

@description('First day of the budget\'s first month.')
param budgetStart string

@description('URL of the gateway.')
param gatewayUrl string

@description('Whether the documentation is public and can be asked for from outside.')
param publicDocs bool

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: names.component
}

module alerts 'alerts.bicep' = if (!empty(email)) {
  params: {
    prefix: names.gateway
    location: location
    resourceTags: resourceTags
    serviceName: names.gateway
    workspaceId: workspaceId
    roleName: names.app
    email: email
    limits: limits
  }
}

module workbook 'workbook.bicep' = {
  params: {
    displayName: 'Gateway and functions'
    location: location
    resourceTags: resourceTags
    workspaceId: workspaceId
    serviceName: names.gateway
    roleName: names.app
  }
}

module budget 'budget.bicep' = if (budgetAmount > 0 && !empty(email)) {
  params: {
    name: names.resourceGroup
    amount: max(budgetAmount, 1)
    emails: [email]
    start: budgetStart
  }
}

module availability 'availability.bicep' = if (publicDocs) {
  params: {
    name: '${names.gateway}-document'
    location: location
    resourceTags: resourceTags
    componentId: component.id
    url: '${gatewayUrl}/public/openapi.json'
    alerting: !empty(email)
    actionGroupId: empty(email) ? '' : alerts!.outputs.actionGroupId
  }
}
