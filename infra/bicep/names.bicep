metadata description = 'Names of all resources, the same at every deployment of an environment.'

@export()
@description('Names by resource.')
type resourceNames = {
  @description('Resource group.')
  resourceGroup: string
  @description('Log Analytics workspace.')
  workspace: string
  @description('Application Insights component.')
  component: string
  @description('Identity of the function app.')
  appIdentity: string
  @description('Identity of the gateway.')
  gatewayIdentity: string
  @description('Storage account of the Functions host.')
  hostStorage: string
  @description('Storage account of the app\'s data.')
  dataStorage: string
  @description('Key vault.')
  vault: string
  @description('Virtual network.')
  network: string
  @description('Plan of the function app.')
  plan: string
  @description('Function app.')
  app: string
  @description('Environment of Container Apps.')
  appEnvironment: string
  @description('Container registry.')
  registry: string
  @description('API Management service.')
  gateway: string
}

@description('Letters, digits and dashes of a name: azd allows more than Azure does.')
func plain(name string, length int) string =>
  take(replace(replace(replace(replace(toLower(name), '_', ''), '.', ''), '(', ''), ')', ''), length)

@export()
@description('Names for an environment. The token tells environments of the same name in other subscriptions and regions apart.')
func namesOf(environmentName string, token string) resourceNames => {
  resourceGroup: 'rg-${environmentName}'
  workspace: 'log-${plain(environmentName, 40)}-${token}'
  component: 'appi-${plain(environmentName, 40)}-${token}'
  appIdentity: 'id-app-${plain(environmentName, 40)}-${token}'
  gatewayIdentity: 'id-gateway-${plain(environmentName, 40)}-${token}'
  hostStorage: 'sthost${token}'
  dataStorage: 'stdata${token}'
  vault: 'kv-${token}'
  network: 'vnet-${plain(environmentName, 40)}-${token}'
  plan: 'plan-${plain(environmentName, 20)}-${token}'
  app: 'func-${plain(environmentName, 12)}-${token}'
  appEnvironment: 'cae-${plain(environmentName, 12)}-${token}'
  registry: 'cr${token}'
  gateway: 'apim-${plain(environmentName, 28)}-${token}'
}
