metadata description = 'Types that the template and its modules share.'

@export()
@description('SKUs of API Management that this template supports. Consumption has no idle cost and the fewest features.')
type serviceSku = 'Consumption' | 'Developer' | 'BasicV2' | 'StandardV2' | 'Premium'

@export()
@description('Where the function app runs: Flex Consumption, a dedicated App Service plan, or Container Apps.')
type hosting = 'flex' | 'appService' | 'containerApps'

@export()
@description('Versions of Node.js that Azure Functions runs.')
type nodeVersion = '22' | '24'

@export()
@description('Kinds of principal in a role assignment.')
type principalType = 'User' | 'ServicePrincipal' | 'Group'

@export()
@description('Tags of every resource.')
type tags = {
  @description('The azd environment that the resource belongs to.')
  'azd-env-name': string
  @description('Any further tag.')
  *: string
}

@export()
@description('A user-assigned identity.')
type identity = {
  @description('Resource id.')
  id: string
  @description('Name of the resource.')
  name: string
  @description('Id of the application, which tokens are requested with.')
  clientId: string
  @description('Id of the principal, which roles are assigned to.')
  principalId: string
}

@export()
@description('What the gateway demands of its callers beside a subscription key: a token of a Microsoft Entra tenant.')
type clientAuthenticationSettings = {
  @description('Id of the tenant that issues the tokens.')
  tenantId: string
  @description('Audiences that are accepted.')
  audiences: string[]
}

@export()
@description('What the function app demands of its callers: a token issued for this application to the gateway.')
type appAuthenticationSettings = {
  @description('Client id of the application that stands for the function app.')
  clientId: string
  @description('Audience of the token, as a rule api://<client id>.')
  audience: string
}

@export()
@description('A certificate authority whose client certificates the gateway accepts.')
type certificateAuthority = {
  @description('The certificate, DER in base64. It is public.')
  certificate: string
  @description('Root for a root authority, CertificateAuthority for an intermediate one.')
  store: 'Root' | 'CertificateAuthority'
}

@export()
@description('Settings of the developer portal.')
type developerPortalSettings = {
  @description('Whether people may sign up with a name and a password.')
  signUp: bool
  @description('Whether visitors are sent to the page to sign in.')
  signInRequired: bool
  @description('Terms that people accept when they sign up; none when absent.')
  termsOfService: string?
}

@export()
@description('A self-hosted gateway to register.')
type selfHostedGateway = {
  @description('Name of the gateway.')
  @maxLength(80)
  name: string
  @description('Where it stands, for people.')
  location: string
}

@export()
@description('Limits that alerts watch.')
type alertLimits = {
  @description('Gateway responses with a 5xx in five minutes.')
  @minValue(1)
  gatewayErrors: int
  @description('Mean duration of a request at the gateway, in milliseconds.')
  @minValue(1)
  gatewayDuration: int
  @description('Failed function invocations in five minutes.')
  @minValue(1)
  functionFailures: int
  @description('95th percentile of a function invocation, in milliseconds.')
  @minValue(1)
  functionDuration: int
}

@export()
@description('Ids of the subnets of the virtual network.')
type subnets = {
  @description('Of the gateway.')
  gateway: string
  @description('Of the function app, for what it calls.')
  app: string
  @description('Of private endpoints.')
  privateEndpoints: string
}

@export()
@description('How far the function app scales, for each way of hosting.')
type appScale = {
  @description('Flex Consumption: largest number of instances.')
  @minValue(40)
  @maxValue(1000)
  maximumInstances: int
  @description('Flex Consumption: memory of an instance, in MB.')
  instanceMemory: 512 | 2048 | 4096
  @description('App Service: size of the machines.')
  planSku: string
  @description('App Service: number of machines.')
  @minValue(1)
  @maxValue(30)
  planInstances: int
  @description('Container Apps: image to run. The base image answers until the first push.')
  image: string
  @description('Container Apps: fewest replicas; 0 lets the app sleep.')
  @minValue(0)
  @maxValue(100)
  minimumReplicas: int
  @description('Container Apps: most replicas.')
  @minValue(1)
  @maxValue(1000)
  maximumReplicas: int
}
