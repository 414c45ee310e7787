metadata description = 'The function app as a backend. Its credentials are named values: no policy sees them, no trace shows them.'

@description('Name of the API Management service, which has its named values.')
param serviceName string

@description('Host name of the function app.')
param appHostName string

@description('Whether the gateway stops calling an app that keeps failing.')
param circuitBreaker bool

@description('The backend, as the files describe it.')
var functions = loadJsonContent('../../../apim/backends/functions/backendInformation.json').properties

@description('Opens for half a minute after ten failures within a minute.')
var breaker = {
  rules: [
    {
      name: 'unavailable'
      acceptRetryAfter: true
      tripDuration: 'PT30S'
      failureCondition: {
        count: 10
        interval: 'PT1M'
        statusCodeRanges: [
          {
            min: 502
            max: 504
          }
        ]
      }
    }
  ]
}

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName

  resource backend 'backends' = {
    name: 'functions'
    properties: {
      title: functions.title
      description: functions.description
      protocol: functions.protocol
      url: 'https://${appHostName}/api'
      credentials: functions.credentials
      tls: functions.tls
      circuitBreaker: circuitBreaker ? breaker : null
    }
  }
}
