metadata description = 'Where logs and telemetry go. Application Insights takes telemetry from Microsoft Entra identities only.'

import { tags } from '../types.bicep'

@description('Name of the Log Analytics workspace.')
param workspaceName string

@description('Name of the Application Insights component.')
param componentName string

@description('Region.')
param location string

@description('Tags of every resource.')
param resourceTags tags

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param retentionInDays int = 30

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: workspaceName
  location: location
  tags: resourceTags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionInDays
    features: { disableLocalAuth: true }
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: componentName
  location: location
  tags: resourceTags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

@description('Id of the workspace.')
output workspaceId string = workspace.id

@description('Connection string of the component. It carries no secret that opens anything: local authentication is off.')
output connectionString string = component.properties.ConnectionString
