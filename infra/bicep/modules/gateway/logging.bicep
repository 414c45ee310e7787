metadata description = 'The gateway\'s logger and what it logs: every error, W3C correlation, no bodies, no client addresses.'

@description('Name of the API Management service, which has its named values.')
param serviceName string

@description('Id of the Application Insights component.')
param componentId string

@description('Client id of the gateway\'s identity, which telemetry is sent as.')
param identityClientId string

@description('Share of the requests that are logged, in percent. Errors are logged whatever it is.')
@minValue(0)
@maxValue(100)
param samplingPercentage int

@description('What a client sends that no log may keep.')
var hidden = {
  headers: [
    { value: 'Authorization', mode: 'Hide' }
    { value: 'Cookie', mode: 'Hide' }
    { value: 'Ocp-Apim-Subscription-Key', mode: 'Hide' }
    { value: 'x-functions-key', mode: 'Hide' }
    { value: 'X-Gateway-Proof', mode: 'Hide' }
  ]
  queryParams: [
    { value: 'subscription-key', mode: 'Hide' }
    { value: 'code', mode: 'Hide' }
  ]
}

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName

  resource logger 'loggers' = {
    name: 'application-insights'
    properties: {
      loggerType: 'applicationInsights'
      description: 'Sends as the gateway\'s identity: the component takes no key.'
      resourceId: componentId
      credentials: {
        connectionString: '{{application-insights}}'
        identityClientId: identityClientId
      }
    }
  }

  resource diagnostic 'diagnostics' = {
    // API Management knows it by this name only.
    name: 'applicationinsights'
    properties: {
      loggerId: logger.id
      alwaysLog: 'allErrors'
      httpCorrelationProtocol: 'W3C'
      logClientIp: false
      metrics: true
      operationNameFormat: 'Name'
      verbosity: 'information'
      sampling: {
        samplingType: 'fixed'
        percentage: samplingPercentage
      }
      frontend: {
        request: {
          headers: ['X-Correlation-ID']
          body: { bytes: 0 }
          dataMasking: hidden
        }
        response: {
          headers: ['X-Correlation-ID']
          body: { bytes: 0 }
        }
      }
      backend: {
        request: {
          headers: ['X-Correlation-ID']
          body: { bytes: 0 }
          dataMasking: hidden
        }
        response: {
          headers: ['X-Correlation-ID']
          body: { bytes: 0 }
        }
      }
    }
  }
}
