import { X509Certificate } from 'node:crypto'
import type { PolicyElement } from '../documents/element.js'
import type { Exchange } from '../pipeline/exchange.js'
import { PolicyError } from '../pipeline/step.js'
import type { Compiler } from '../plan/compiler.js'
import type { Policy } from './policy.js'
import { clientCertificateSpec } from './validation-specs.js'

/** https://learn.microsoft.com/azure/api-management/validate-client-certificate-policy */
export const validateClientCertificate: Policy = {
  name: 'validate-client-certificate',
  sections: ['inbound'],
  ...clientCertificateSpec,
  limitation: 'Revocation and the chain of trust are not looked at; an issuer thumbprint or certificate never matches.',
  compile(element, compiler) {
    const notBefore = compiler.bool(element, 'validate-not-before', true)
    const notAfter = compiler.bool(element, 'validate-not-after', true)
    const ignoreError = compiler.bool(element, 'ignore-error', false)
    const list = element.children.find(({ name }) => name === 'identities')?.children
    const identities = list?.map((identity) => matcher(identity, compiler))
    return (exchange) => {
      const { certificate: der } = exchange.request
      if (der === undefined) throw refused('ClientCertificateNotFound', 'Client certificate is missing.')
      const certificate = new X509Certificate(der)
      const now = exchange.services.clock.now()
      const isValid =
        (!notBefore(exchange) || Date.parse(certificate.validFrom) <= now) &&
        (!notAfter(exchange) || now <= Date.parse(certificate.validTo)) &&
        (identities === undefined || identities.some((matches) => matches(exchange, certificate)))
      if (!isValid && !ignoreError(exchange))
        throw refused('ClientCertificateInvalid', 'Client certificate is invalid.')
      return undefined
    }
  },
}

type Matches = (exchange: Exchange, certificate: X509Certificate) => boolean

/** All that an identity names has to agree. */
function matcher(identity: PolicyElement, compiler: Compiler): Matches {
  const wanted = [...identity.attributes.keys()].map((name) => ({ name, value: compiler.string(identity, name) }))
  return (exchange, certificate) => wanted.every(({ name, value }) => holds(certificate, name, value(exchange)))
}

function holds(certificate: X509Certificate, name: string, value: string): boolean {
  switch (name) {
    case 'thumbprint':
      return certificate.fingerprint.replaceAll(':', '').toLowerCase() === value.toLowerCase()
    case 'serial-number':
      return certificate.serialNumber.toLowerCase() === value.toLowerCase()
    case 'common-name':
      return namesOf(certificate.subject).includes(`CN=${value}`)
    case 'subject':
      return sameName(certificate.subject, value)
    case 'issuer-subject':
      return sameName(certificate.issuer, value)
    case 'dns-name':
      return certificate.checkHost(value) !== undefined
    default:
      return false
  }
}

/** The parts of a distinguished name, which Node separates by lines and .NET by commas, in either order. */
function namesOf(distinguished: string): string[] {
  return distinguished
    .split(/\n|,(?=\s*[A-Za-z.\d]+=)/)
    .map((part) => part.trim())
    .toSorted()
}

function sameName(a: string, b: string): boolean {
  return namesOf(a).join() === namesOf(b).join()
}

function refused(reason: string, message: string): PolicyError {
  return new PolicyError({
    source: 'validate-client-certificate',
    reason,
    message,
    status: 403,
    statusReason: 'Forbidden',
    publicMessage: 'Access denied.',
  })
}
