import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { JWK } from 'jose'
import type { ClientCertificate } from '../artifacts/model.js'
import type { PolicyElement } from '../documents/element.js'
import type { Exchange } from '../pipeline/exchange.js'
import type { Compiler, Getter } from '../plan/compiler.js'
import type { DecryptionKey, TokenRules } from './jwt.js'
import type { ElementSpec } from './policy.js'

const id = { type: 'string' } as const

/** `<issuer-signing-keys>`: a secret as text in Base64, a public key as `n` and `e`, or a certificate's. */
export const signingKeysSpec: ElementSpec = {
  children: {
    key: {
      attributes: { id, 'certificate-id': id, n: id, e: id },
      text: 'string',
      required: true,
      many: true,
      rule: ({ attributes, text }) => keyRule(attributes, text, ['n', 'certificate-id']),
    },
  },
}

/** `<decryption-keys>`: a secret as text in Base64, or a certificate with its private key. */
export const decryptionKeysSpec: ElementSpec = {
  children: {
    key: {
      attributes: { id, 'certificate-id': id },
      text: 'string',
      required: true,
      many: true,
      rule: ({ attributes, text }) => keyRule(attributes, text, ['certificate-id']),
    },
  },
}

function keyRule(
  attributes: PolicyElement['attributes'],
  text: PolicyElement['text'],
  forms: readonly string[],
): string | undefined {
  const hasText = (text?.text.trim() ?? '') !== ''
  const given = forms.filter((name) => attributes.has(name)).length + Number(hasText)
  if (given !== 1) return `<key> needs one of ${forms.join(', ')} and a text in Base64`
  return attributes.has('n') === attributes.has('e') ? undefined : '<key> needs n and e together'
}

const keysIn = (element: PolicyElement, name: string) =>
  element.children.find((child) => child.name === name)?.children ?? []

export function signingKeys(element: PolicyElement, compiler: Compiler): Getter<TokenRules['keys']> {
  const keys = keysIn(element, 'issuer-signing-keys').map((key) => ({
    id: compiler.literal(key, 'id'),
    jwk: signingKey(key, compiler),
  }))
  return (exchange) => keys.map(({ id, jwk }) => ({ id, jwk: jwk(exchange) }))
}

function signingKey(key: PolicyElement, compiler: Compiler): Getter<JWK> {
  if (key.attributes.has('certificate-id')) {
    const certificate = certificateOf(key, compiler)
    return (exchange) => certificate(exchange).certificate.publicKey.export({ format: 'jwk' }) as JWK
  }
  const modulus = compiler.attribute(key, 'n', 'string')
  const exponent = compiler.string(key, 'e')
  const secret = compiler.text(key)
  return (exchange) =>
    modulus === undefined
      ? { kty: 'oct', k: Buffer.from(secret(exchange).trim(), 'base64').toString('base64url') }
      : { kty: 'RSA', n: urlSafe(modulus(exchange) ?? ''), e: urlSafe(exponent(exchange)) }
}

/** Modulus and exponent are Base64url in JSON web keys, and plain Base64 in .NET. */
function urlSafe(text: string): string {
  return text.trim().replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

export function decryptionKeys(element: PolicyElement, compiler: Compiler): Getter<readonly DecryptionKey[]> {
  const keys = keysIn(element, 'decryption-keys').map((key) => ({
    id: compiler.literal(key, 'id'),
    key: decryptionKey(key, compiler),
  }))
  return (exchange) => keys.map(({ id, key }) => ({ id, key: key(exchange) }))
}

function decryptionKey(key: PolicyElement, compiler: Compiler): Getter<KeyObject | Uint8Array> {
  if (!key.attributes.has('certificate-id')) {
    const secret = compiler.text(key)
    return (exchange) => Buffer.from(secret(exchange).trim(), 'base64')
  }
  const certificate = certificateOf(key, compiler)
  const read = new WeakMap<ClientCertificate, KeyObject>()
  return (exchange) => {
    const own = certificate(exchange)
    const known = read.get(own)
    if (known !== undefined) return known
    if (own.privateKey === undefined) {
      throw new Error('the certificate gives no private key to decrypt with: configure it as PEM')
    }
    const privateKey = createPrivateKey(own.privateKey)
    read.set(own, privateKey)
    return privateKey
  }
}

/** The certificate of the configuration that `certificate-id` names. */
function certificateOf(key: PolicyElement, compiler: Compiler): (exchange: Exchange) => ClientCertificate {
  const fixed = compiler.literal(key, 'certificate-id')
  if (fixed !== undefined && !compiler.surroundings.certificates.has(fixed)) {
    const advice = 'give it in the configuration file (certificates), or correct the name'
    const { position } = key.attributes.get('certificate-id')!.value
    compiler.problem(position, `certificate "${fixed}" does not exist: ${advice}`)
  }
  const name = compiler.string(key, 'certificate-id')
  return (exchange) => {
    const found = compiler.surroundings.certificates.get(name(exchange))
    if (found === undefined) throw new Error(`Certificate '${name(exchange)}' could not be found`)
    return found
  }
}
