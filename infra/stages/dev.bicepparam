using '../bicep/main.bicep'

param environmentName = 'dev'
param location = 'westeurope'
param publisherEmail = 'api@example.com'

// 40 characters and more, the same at every deployment: another value rotates the secret.
param functionAppKey = readEnvironmentVariable('FUNCTION_APP_KEY')
param gatewayProof = readEnvironmentVariable('GATEWAY_PROOF')
