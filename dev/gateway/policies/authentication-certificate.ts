import { createHash } from 'node:crypto'
import { findCertificate } from '../artifacts/certificates.js'
import { readKeyPair } from '../artifacts/key-pair.js'
import type { ClientCertificate } from '../artifacts/model.js'
import type { PolicyElement } from '../documents/element.js'
import { bytesOf } from '../expressions/index.js'
import type { Exchange } from '../pipeline/exchange.js'
import { PolicyError } from '../pipeline/step.js'
import type { Compiler, Getter } from '../plan/compiler.js'
import { messagePolicy } from './message.js'

const FORMS = ['thumbprint', 'certificate-id', 'body'] as const
/** How long a certificate of a `body` is kept ready for the same bytes. */
const LIFETIME_MILLISECONDS = 3_600_000

/** https://learn.microsoft.com/azure/api-management/authentication-certificate-policy */
export const authenticationCertificate = messagePolicy({
  name: 'authentication-certificate',
  sections: ['inbound'],
  attributes: {
    thumbprint: { type: 'string' },
    'certificate-id': { type: 'string' },
    body: { type: 'any' },
    password: { type: 'string' },
  },
  rule: ({ attributes }) =>
    FORMS.filter((name) => attributes.has(name)).length === 1
      ? undefined
      : '<authentication-certificate> needs one of thumbprint, certificate-id and body',
  edit(element, compiler) {
    const certificate = element.attributes.has('body') ? fromBody(element, compiler) : fromStore(element, compiler)
    return (exchange, message) => {
      message.connection = { ...message.connection, certificate: certificate(exchange) }
    }
  },
})

function fromStore(element: PolicyElement, compiler: Compiler): Getter<ClientCertificate> {
  const form = element.attributes.has('thumbprint') ? 'thumbprint' : 'certificate-id'
  const find = (certificates: ReadonlyMap<string, ClientCertificate>, name: string) =>
    form === 'thumbprint' ? findCertificate(certificates, name) : certificates.get(name)
  const fixed = compiler.literal(element, form)
  if (fixed !== undefined && find(compiler.surroundings.certificates, fixed) === undefined) {
    const advice = 'give it in the configuration file (certificates), or correct the name'
    compiler.problem(element.attributes.get(form)!.value.position, `certificate "${fixed}" does not exist: ${advice}`)
  }
  const name = compiler.string(element, form)
  return (exchange) => {
    const wanted = name(exchange)
    const found = find(compiler.surroundings.certificates, wanted)
    if (found === undefined) throw failure('CertificateNotFound', `Certificate '${wanted}' could not be found.`)
    return found
  }
}

/** The bytes of PKCS #12; a literal is their Base64. What was read is kept, since opening one takes milliseconds. */
function fromBody(element: PolicyElement, compiler: Compiler): Getter<ClientCertificate> {
  const body = compiler.value(element.attributes.get('body')!.value, 'any')
  const password = compiler.attribute(element, 'password', 'string')
  return (exchange) => {
    const value = body(exchange)
    const bytes = typeof value === 'string' ? Buffer.from(value, 'base64') : bytesOf(value)
    if (bytes === undefined) throw failure('CertificateInvalid', 'The body is not a byte array.')
    return opened(exchange, bytes, password?.(exchange) ?? undefined)
  }
}

function opened({ services }: Exchange, bytes: Buffer, password: string | undefined): ClientCertificate {
  const hash = createHash('sha256')
    .update(`${password?.length ?? -1} ${password} `)
    .update(bytes)
  const key = `certificate:${hash.digest('base64')}`
  const known = services.cache.get(key) as ClientCertificate | undefined
  if (known !== undefined) return known
  try {
    const certificate = readKeyPair(bytes, { password })
    services.cache.set(key, certificate, LIFETIME_MILLISECONDS, bytes.length)
    return certificate
  } catch (error) {
    throw failure('CertificateInvalid', `The certificate cannot be used: ${(error as Error).message}.`)
  }
}

function failure(reason: string, message: string): PolicyError {
  return new PolicyError({
    source: 'authentication-certificate',
    reason,
    message,
    status: 500,
    publicMessage: 'Internal server error',
  })
}
