metadata description = 'Microsoft Entra in front of the function app: only the gateway\'s identity is let through, and the probes.'

import { appAuthenticationSettings } from '../../types.bicep'

@description('Name of the function app.')
param siteName string

@description('The application that tokens are issued for.')
param authentication appAuthenticationSettings

@description('Client id of the gateway\'s identity.')
param gatewayClientId string

@description('Principal of the gateway\'s identity.')
param gatewayPrincipalId string

resource site 'Microsoft.Web/sites@2025-03-01' existing = {
  name: siteName

  resource settings 'config' = {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: true }
      httpSettings: { requireHttps: true }
      globalValidation: {
        requireAuthentication: true
        unauthenticatedClientAction: 'Return401'
        excludedPaths: ['/api/health/live', '/api/health/ready']
      }
      login: { tokenStore: { enabled: false } }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: authentication.clientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          }
          validation: {
            // A token of version 2 names the client id, one of version 1 the identifier URI.
            allowedAudiences: [authentication.audience, authentication.clientId]
            // Without these any token of the tenant for this application would do.
            defaultAuthorizationPolicy: {
              allowedApplications: [gatewayClientId]
              allowedPrincipals: { identities: [gatewayPrincipalId] }
            }
          }
        }
      }
    }
  }
}
