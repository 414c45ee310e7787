import type { Decorator } from '../decorators/decorator.js'
import { defineGuard } from '../decorators/guard.js'
import { errorCatalogue } from '../errors/catalogue.js'
import { ClientCertificateRequiredError } from '../errors/http-error.js'

export interface RequireClientCertificateOptions {
  /** SHA-1 thumbprints in hexadecimal, as Windows and API Management show them; colons and case do not count. */
  readonly thumbprints: readonly string[]
}

/**
 * Lets only clients through that showed the gateway one of these certificates. Whether a certificate is valid, and its
 * holder has the key, is established by the gateway: TLS ends there.
 * @throws TypeError without thumbprints, or for one that is none
 */
export function requireClientCertificate({
  thumbprints,
}: RequireClientCertificateOptions): Decorator<'guard', object, never> {
  const accepted = new Set(thumbprints.map(normalise))
  const wrong = thumbprints.find((thumbprint) => !/^[0-9A-F]{40}$/.test(normalise(thumbprint)))
  if (wrong !== undefined || accepted.size === 0) {
    throw new TypeError(`requireClientCertificate: '${wrong ?? ''}' is no SHA-1 thumbprint of 40 hexadecimal digits`)
  }
  return defineGuard({
    name: 'requireClientCertificate',
    errors: [errorCatalogue.client_certificate_required],
    effect: { security: { scheme: 'clientCertificate', scopes: [] }, note: 'Needs a client certificate.' },
    check: ({ apim: { clientCertificate } }) =>
      clientCertificate !== undefined && accepted.has(normalise(clientCertificate))
        ? undefined
        : new ClientCertificateRequiredError(),
  })
}

const normalise = (thumbprint: string): string => thumbprint.replaceAll(':', '').toUpperCase()
