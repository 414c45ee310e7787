import { createPrivateKey } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { CompactEncrypt, EncryptJWT, exportJWK, generateKeyPair, importPKCS8, type JWTPayload, SignJWT } from 'jose'
import { readKeyPair } from '../../../dev/gateway/artifacts/key-pair.js'
import { rsa } from '../pkcs12-data.js'
import { client } from '../tls.js'
import { type RequestOptions, World } from './harness.js'

const secret = Buffer.from('a secret of more than thirty-two bytes')
const encryptionKey = Buffer.alloc(32, 7)
const now = Math.floor(new World().clock.time / 1000)
const claims: JWTPayload = { iss: 'https://login.test/', aud: 'api', sub: 'ann', exp: now + 60 }

const bearer = (token: string): RequestOptions => ({ headers: { Authorization: `Bearer ${token}` } })
const validate = (inner: string, attributes = '') =>
  `<validate-jwt header-name="Authorization" ${attributes}>${inner}</validate-jwt>`
const list = (name: string, ...keys: string[]) => `<${name}>${keys.join('')}</${name}>`
const signing = (...keys: string[]) => list('issuer-signing-keys', ...keys)
const decryption = (...keys: string[]) => list('decryption-keys', ...keys)
const ownSecret = `<key>${secret.toString('base64')}</key>`
const ownEncryption = `<key>${encryptionKey.toString('base64')}</key>`

const pem = client.cert + client.key
function worldWithCertificate(): World {
  const world = new World()
  world.certificates = new Map([['client', readKeyPair(Buffer.from(pem))]])
  return world
}

async function outcome(policy: string, token: string, world = new World()): Promise<string> {
  const { exchange, status } = await world.run(policy, bearer(token))
  return status === 200 ? 'passed' : String(exchange.lastError?.reason)
}

const signed = (payload = claims) => new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(secret)
const encrypted = async (token: string, header: { alg: string; enc: string; kid?: string }, key: unknown) =>
  new CompactEncrypt(new TextEncoder().encode(token)).setProtectedHeader(header).encrypt(key as Uint8Array)

describe('validate-jwt, signing keys', () => {
  const privateKey = () =>
    importPKCS8(createPrivateKey(client.key).export({ type: 'pkcs8', format: 'pem' }) as string, alg)
  const alg = createPrivateKey(client.key).asymmetricKeyType === 'rsa' ? 'RS256' : 'ES256'

  it('takes the public key of a certificate of the configuration', async () => {
    const token = await new SignJWT(claims).setProtectedHeader({ alg }).sign(await privateKey())
    const policy = validate(signing('<key certificate-id="client"/>'))
    expect(await outcome(policy, token, worldWithCertificate())).toBe('passed')
    expect(await outcome(policy, await signed(), worldWithCertificate())).toBe('TokenSignatureInvalid')
  })

  it('takes modulus and exponent in plain Base64 as well', async () => {
    const pair = await generateKeyPair('RS256', { extractable: true })
    const { n, e } = await exportJWK(pair.publicKey)
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(pair.privateKey)
    const plain = Buffer.from(n!, 'base64url').toString('base64')
    expect(await outcome(validate(signing(`<key n="${plain}" e="${e}"/>`)), token)).toBe('passed')
  })

  it.each([
    ['a certificate that is not there', '<key certificate-id="none"/>', 'certificate "none" does not exist'],
    ['a key without a form', '<key id="a"/>', '<key> needs one of n, certificate-id and a text in Base64'],
    ['a key of two forms', '<key certificate-id="client">c2VjcmV0</key>', '<key> needs one of'],
    ['a modulus alone', '<key n="AQAB"/>', '<key> needs n and e together'],
  ])('refuses %s when it is loaded', (_what, key, message) => {
    expect(() => worldWithCertificate().plan(validate(signing(key)))).toThrow(message)
  })
})

describe('validate-jwt, encrypted tokens', () => {
  const policy = validate(signing(ownSecret) + decryption(ownEncryption), 'output-token-variable-name="token"')
  const direct = { alg: 'dir', enc: 'A256GCM' }

  it('decrypts with a secret, and checks the token within', async () => {
    expect(await outcome(policy, await encrypted(await signed(), direct, encryptionKey))).toBe('passed')
    const late = await signed({ ...claims, exp: now - 1 })
    expect(await outcome(policy, await encrypted(late, direct, encryptionKey))).toBe('TokenExpired')
  })

  it.each(['A256KW', 'A256GCMKW'])('unwraps a key by %s', async (alg) => {
    const token = await encrypted(await signed(), { alg, enc: 'A256CBC-HS512' }, encryptionKey)
    expect(await outcome(policy, token)).toBe('passed')
  })

  it('gives the token within to the variable', async () => {
    const set = '<set-variable name="subject" value="@(((Jwt)context.Variables[&quot;token&quot;]).Subject)"/>'
    const token = await encrypted(await signed(), direct, encryptionKey)
    const { exchange } = await new World().run(policy + set, bearer(token))
    expect(exchange.variables.get('subject')).toBe('ann')
  })

  it('counts claims without a signature as unsigned', async () => {
    const token = await new EncryptJWT(claims).setProtectedHeader(direct).encrypt(encryptionKey)
    expect(await outcome(policy, token)).toBe('TokenSignatureInvalid')
    const lenient = validate(decryption(ownEncryption), 'require-signed-tokens="false"')
    expect(await outcome(lenient, token)).toBe('passed')
  })

  it('refuses what no key decrypts', async () => {
    const other = await encrypted(await signed(), direct, Buffer.alloc(32, 8))
    expect(await outcome(policy, other)).toBe('TokenDecryptionFailed')
    expect(await outcome(validate(signing(ownSecret)), other)).toBe('TokenDecryptionKeyNotFound')
    expect(await outcome(policy, 'a.b.c.d.e')).toBe('JwtInvalid')
  })

  it('looks for the key that the token names', async () => {
    const named = validate(signing(ownSecret) + decryption(ownEncryption.replace('<key>', '<key id="one">')))
    const token = (kid: string) => signed().then((text) => encrypted(text, { ...direct, kid }, encryptionKey))
    expect(await outcome(named, await token('one'))).toBe('passed')
    expect(await outcome(named, await token('two'))).toBe('TokenDecryptionKeyNotFound')
  })

  it('decrypts with the private key of a certificate', async () => {
    const { publicKey } = readKeyPair(Buffer.from(pem)).certificate
    const alg = publicKey.asymmetricKeyType === 'rsa' ? 'RSA-OAEP-256' : 'ECDH-ES+A256KW'
    const token = await encrypted(await signed(), { alg, enc: 'A256GCM' }, publicKey)
    const own = validate(signing(ownSecret) + decryption('<key certificate-id="client"/>'))
    expect(await outcome(own, token, worldWithCertificate())).toBe('passed')
  })

  it('decrypts with the private key of PKCS #12', async () => {
    const certificate = readKeyPair(rsa, { password: 'secret' })
    const world = Object.assign(new World(), { certificates: new Map([['client', certificate]]) })
    const { publicKey } = certificate.certificate
    const token = await encrypted(await signed(), { alg: 'RSA-OAEP', enc: 'A128GCM' }, publicKey)
    const own = validate(signing(ownSecret) + decryption('<key certificate-id="client"/>'))
    expect(await outcome(own, token, world)).toBe('passed')
  })

  it('says when a certificate has no private key to read', async () => {
    const world = worldWithCertificate()
    const { privateKey: _unread, ...withoutKey } = world.certificates.get('client')!
    world.certificates = new Map([['client', withoutKey]])
    const own = validate(signing(ownSecret) + decryption('<key certificate-id="client"/>'))
    const { exchange } = await world.run(own, bearer(await encrypted(await signed(), direct, encryptionKey)))
    expect(exchange.lastError?.message).toContain('configure it as PEM')
  })
})
