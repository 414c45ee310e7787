metadata description = 'A monthly budget of the resource group: a mail at 80 and at 100 percent of it. It stops nothing.'

@description('Name of the budget.')
param name string

@description('Amount a month, in the currency of the subscription.')
@minValue(1)
param amount int

@description('Addresses that are written to.')
@minLength(1)
param emails string[]

@description('First day of the first month, as yyyy-MM-dd. Azure refuses another one later: https://github.com/Azure/azure-quickstart-templates/issues/7095')
param start string

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: {
      nearly: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: emails
      }
      reached: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: emails
      }
    }
  }
}
