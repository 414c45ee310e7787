using '../bicep/main.bicep'

param environmentName = 'prod'
param location = 'westeurope'
param publisherEmail = 'api@example.com'

// 40 characters and more, the same at every deployment: another value rotates the secret.
param functionAppKey = readEnvironmentVariable('FUNCTION_APP_KEY')
param gatewayProof = readEnvironmentVariable('GATEWAY_PROOF')

param apiManagementSku = 'StandardV2'
param virtualNetwork = true
param circuitBreaker = true

param scale = {
  maximumInstances: 100
  instanceMemory: 2048
  planSku: 'P1v3'
  planInstances: 2
  image: 'mcr.microsoft.com/azure-functions/node:4-node22'
  minimumReplicas: 1
  maximumReplicas: 30
}
param samplingPercentage = 20
param logRetentionInDays = 90
param alertEmail = 'api@example.com'
param budgetAmount = 1000
// Before the first deployment: the first day of that month. Azure cannot move it afterwards.
param budgetStart = '2026-12-01'
