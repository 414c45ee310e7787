metadata description = 'A workbook that puts the gateway\'s latency beside the function\'s, call by call.'

import { tags } from '../../types.bicep'

@description('Name that people see.')
param displayName string

@description('Region.')
param location string

@description('Tags of every resource.')
param resourceTags tags

@description('Id of the workspace that telemetry is in.')
param workspaceId string

@description('Name of the API Management service, under which the gateway reports.')
param serviceName string

@description('Name under which the function app reports.')
param roleName string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'workbook')
  location: location
  tags: resourceTags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: displayName
    sourceId: workspaceId
    serializedData: replace(replace(loadTextContent('workbook.json'), 'GATEWAY', serviceName), 'FUNCTION', roleName)
  }
}
