import { type GatewayHeader, gatewayHeaders, proofHeader } from '../context/headers.js'
import type { Claims } from '../context/user.js'

/** A user whose token the gateway has verified. */
export interface GatewayUser {
  readonly id: string
  readonly name?: string
  readonly email?: string
  readonly roles?: readonly string[]
  readonly scopes?: readonly string[]
  /** Those of the other members when not given. */
  readonly claims?: Claims
}

/** What the gateway says of a request; each header may be given by itself too, as it stands on the wire. */
export interface GatewayRequest extends Partial<Readonly<Record<GatewayHeader, string>>> {
  readonly user?: GatewayUser
  /** The id of the subscription, or that and its name. */
  readonly subscription?: string | { readonly id: string; readonly name: string }
  /** The SHA-1 thumbprint of the client's certificate. */
  readonly certificate?: string
}

/**
 * The headers that the gateway adds, with its proof, encoded as its policies encode them: what a test sends to be believed.
 *
 * @param proof the setting GATEWAY_PROOF of the app
 */
export function fromGateway(
  proof: string,
  { user, subscription, certificate, ...headers }: GatewayRequest = {},
): Record<string, string> {
  const says: Partial<Record<GatewayHeader, string>> = {
    gateway: 'azure-api-management',
    ...(user && ofUser(user)),
    ...(subscription !== undefined && ofSubscription(subscription)),
    ...(certificate !== undefined && { clientCertificate: certificate }),
    ...headers,
  }
  return {
    [proofHeader]: proof,
    ...Object.fromEntries(Object.entries(says).map(([name, value]) => [gatewayHeaders[name as GatewayHeader], value])),
  }
}

function ofUser({ id, name, email, roles = [], scopes = [], claims }: GatewayUser) {
  const all = claims ?? { sub: id, ...(name && { name }), ...(email && { email }), roles, scp: scopes.join(' ') }
  return {
    userId: encodeURIComponent(id),
    ...(name !== undefined && { userName: encodeURIComponent(name) }),
    ...(email !== undefined && { userEmail: encodeURIComponent(email) }),
    userRoles: roles.map(encodeURIComponent).join(','),
    userScopes: scopes.map(encodeURIComponent).join(' '),
    userClaims: Buffer.from(JSON.stringify(all)).toString('base64url'),
  }
}

function ofSubscription(subscription: NonNullable<GatewayRequest['subscription']>) {
  const { id, name } = typeof subscription === 'string' ? { id: subscription, name: undefined } : subscription
  return { subscriptionId: id, ...(name !== undefined && { subscriptionName: encodeURIComponent(name) }) }
}
