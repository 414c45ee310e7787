import type { PolicyElement } from '../documents/element.js'
import type { Exchange } from '../pipeline/exchange.js'
import { PolicyError } from '../pipeline/step.js'
import type { Compiler } from '../plan/compiler.js'
import { messagePolicy } from './message.js'
import { ALL_SECTIONS, type Edit } from './policy.js'

/** https://learn.microsoft.com/azure/api-management/authentication-basic-policy */
export const authenticationBasic = messagePolicy({
  name: 'authentication-basic',
  once: true,
  sections: ['inbound'],
  attributes: { username: { type: 'string', required: true }, password: { type: 'string', required: true } },
  edit(element, compiler) {
    const username = compiler.string(element, 'username')
    const password = compiler.string(element, 'password')
    return (exchange, { headers }) => {
      const credentials = Buffer.from(`${username(exchange)}:${password(exchange)}`, 'utf8').toString('base64')
      headers.set('Authorization', `Basic ${credentials}`)
    }
  },
})

/**
 * https://learn.microsoft.com/azure/api-management/authentication-managed-identity-policy. With output-token-variable-name the token goes
 * into the variable, and Authorization stays as it is.
 */
export const authenticationManagedIdentity = messagePolicy({
  name: 'authentication-managed-identity',
  // The reference page names inbound alone; the service takes it elsewhere too, and real documents use it there.
  sections: ALL_SECTIONS,
  attributes: {
    resource: { type: 'string', required: true },
    'client-id': { type: 'string' },
    'output-token-variable-name': { type: 'string', expression: false },
    'ignore-error': { type: 'bool', expression: false },
  },
  limitation: 'Without a token provider the token is a local one that no service accepts.',
  edit: managedIdentity,
})

function managedIdentity(element: PolicyElement, compiler: Compiler): Edit {
  const resource = compiler.string(element, 'resource')
  const clientId = compiler.attribute(element, 'client-id', 'string')
  const variable = compiler.attribute(element, 'output-token-variable-name', 'string')
  const ignoreError = compiler.bool(element, 'ignore-error', false)
  return (exchange, { headers }) => {
    const use = (token: string | null): void => {
      const name = variable?.(exchange)
      if (name) exchange.variables.set(name, token)
      else if (token !== null) headers.set('Authorization', `Bearer ${token}`)
    }
    const { identity } = exchange.services
    const audience = resource(exchange)
    if (identity === undefined) return use(localToken(exchange, audience))
    return identity(audience, clientId?.(exchange) ?? undefined).then(use, (error: unknown) => {
      if (!ignoreError(exchange)) throw tokenFailure(error)
      use(null)
    })
  }
}

/** A token in shape only: unsigned, an hour long, its issuer saying where it comes from. */
function localToken({ services, timestamp }: Exchange, resource: string): string {
  const seconds = Math.floor(timestamp / 1000)
  const claims = {
    aud: resource,
    iss: 'urn:apim-local',
    sub: services.deployment.serviceName,
    iat: seconds,
    exp: seconds + 3600,
  }
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`
}

function tokenFailure(error: unknown): PolicyError {
  return new PolicyError({
    source: 'authentication-managed-identity',
    reason: 'ManagedIdentityTokenAcquisitionFailure',
    message: error instanceof Error ? error.message : String(error),
    status: 500,
    publicMessage: 'Internal server error',
  })
}
