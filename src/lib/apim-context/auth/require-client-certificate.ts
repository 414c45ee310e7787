import type { Decorator } from '../decorators/decorator.js'
import { defineGuard } from '../decorators/guard.js'
import type { Dependency } from '../dependencies/dependency.js'
import { errorCatalogue } from '../errors/catalogue.js'
import { ClientCertificateRequiredError } from '../errors/http-error.js'

export interface RequireClientCertificateOptions {
  /** SHA-1 thumbprints in hexadecimal, as Windows and API Management show them; colons and case do not count. */
  readonly thumbprints: readonly string[] | Configured
}

/** Where the environment says which; as long as it names none, nobody is let through. */
type Configured = Dependency<readonly string[]>

/**
 * Lets only clients through that showed the gateway one of these certificates. Whether a certificate is valid, and its
 * holder has the key, is established by the gateway: TLS ends there.
 * @throws TypeError without thumbprints, or for one that is none
 */
export function requireClientCertificate({
  thumbprints,
}: RequireClientCertificateOptions): Decorator<'guard', object, never> {
  const configured = 'create' in thumbprints ? thumbprints : undefined
  const fixed = configured ? new Set<string>() : toAccepted(thumbprints as readonly string[])
  return defineGuard({
    name: 'requireClientCertificate',
    errors: [errorCatalogue.client_certificate_required],
    effect: { security: { scheme: 'clientCertificate', scopes: [] }, note: 'Needs a client certificate.' },
    ...(configured && { uses: { thumbprints: configured } }),
    check: async ({ apim: { clientCertificate }, resolve }) => {
      if (clientCertificate === undefined) return new ClientCertificateRequiredError()
      const accepted = configured ? new Set((await resolve(configured)).map(normalise)) : fixed
      return accepted.has(normalise(clientCertificate)) ? undefined : new ClientCertificateRequiredError()
    },
  })
}

function toAccepted(thumbprints: readonly string[]): ReadonlySet<string> {
  const wrong = thumbprints.find((thumbprint) => !isThumbprint(thumbprint))
  if (wrong === undefined && thumbprints.length > 0) return new Set(thumbprints.map(normalise))
  throw new TypeError(`requireClientCertificate: '${wrong ?? ''}' is no SHA-1 thumbprint of 40 hexadecimal digits`)
}

/** Whether this is one that a certificate could have: for the check of a section of the settings. */
export const isThumbprint = (text: string): boolean => /^[0-9A-F]{40}$/.test(normalise(text))

const normalise = (thumbprint: string): string => thumbprint.replaceAll(':', '').toUpperCase()
