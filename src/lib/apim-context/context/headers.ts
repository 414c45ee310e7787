/** Headers by which the gateway and the app tell a request apart; kept from any sender if well-formed. */
export const correlationHeaders = {
  correlationId: 'X-Correlation-ID',
  requestId: 'X-Request-ID',
} as const

/** The secret by which the gateway proves itself. */
export const proofHeader = 'X-Gateway-Proof'

/** Headers that are believed only beside the proof. The global policy deletes each of them from what clients send. */
export const gatewayHeaders = {
  gateway: 'X-APIM-Gateway',
  cache: 'X-APIM-Cache',
  api: 'X-APIM-Api',
  apiVersion: 'X-APIM-Api-Version',
  apiRevision: 'X-APIM-Api-Revision',
  operation: 'X-APIM-Operation',
  product: 'X-APIM-Product',
  region: 'X-APIM-Region',
  trace: 'X-APIM-Trace',
  remainingCalls: 'X-APIM-Remaining-Calls',
  subscriptionId: 'X-Subscription-Id',
  subscriptionName: 'X-Subscription-Name',
  userId: 'X-User-Id',
  userName: 'X-User-Name',
  userEmail: 'X-User-Email',
  userRoles: 'X-User-Roles',
  userScopes: 'X-User-Scopes',
  userClaims: 'X-User-Claims',
  forwardedAuthorization: 'X-Forwarded-Authorization',
  clientIp: 'X-Client-IP',
  clientCertificate: 'X-Client-Cert-Thumbprint',
} as const

export type GatewayHeader = keyof typeof gatewayHeaders
