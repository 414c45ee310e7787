metadata description = 'Settings of the developer portal. Its pages are content, not configuration: they are made and published in the portal itself.'

import { developerPortalSettings } from '../../types.bicep'

@description('Name of the API Management service.')
param serviceName string

@description('Settings.')
param settings developerPortalSettings

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName

  resource signIn 'portalsettings' = {
    name: 'signin'
    properties: { enabled: settings.signInRequired }
  }

  resource signUp 'portalsettings' = {
    name: 'signup'
    properties: {
      enabled: settings.signUp
      termsOfService: {
        enabled: settings.?termsOfService != null
        consentRequired: settings.?termsOfService != null
        text: settings.?termsOfService ?? ''
      }
    }
    dependsOn: [signIn]
  }
}
