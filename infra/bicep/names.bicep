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

@export()
@description('Names for an environment. The token tells environments of the same name in other subscriptions and regions apart.')
func namesOf(environmentName string, token string) resourceNames => {
  resourceGroup: 'rg-${environmentName}'
  workspace: 'log-${take(environmentName, 40)}-${token}'
  component: 'appi-${take(environmentName, 40)}-${token}'
  appIdentity: 'id-app-${take(environmentName, 40)}-${token}'
  gatewayIdentity: 'id-gateway-${take(environmentName, 40)}-${token}'
  hostStorage: 'sthost${token}'
  dataStorage: 'stdata${token}'
  vault: 'kv-${token}'
  network: 'vnet-${take(environmentName, 40)}-${token}'
  plan: 'plan-${take(environmentName, 20)}-${token}'
  app: 'func-${take(environmentName, 12)}-${token}'
  appEnvironment: 'cae-${take(environmentName, 12)}-${token}'
  registry: 'cr${token}'
  gateway: 'apim-${take(environmentName, 28)}-${token}'
}
