import { createDecipheriv, generateKeyPairSync, verify, X509Certificate } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { contextOf } from '../../../dev/gateway/expressions/eval-context.js'
import { compileExpression } from '../../../dev/gateway/expressions/index.js'

const evaluate = (expression: string) =>
  compileExpression(expression, { slot: 'any' }).evaluate(contextOf({}, '2026-01-02T03:04:05Z'))
const bytes = (expression: string) => Buffer.from(evaluate(expression) as string, 'base64')

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string
const withKey = (body: string) =>
  `@{ using (var rsa = RSA.Create()) { rsa.ImportPkcs8PrivateKey(Convert.FromBase64String("${pkcs8}"), out _); ${body} } }`

describe('cryptography in expressions', () => {
  it('signs what others verify', () => {
    const signature = bytes(
      withKey(
        'return Convert.ToBase64String(rsa.SignData(Encoding.UTF8.GetBytes("m"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));',
      ),
    )
    expect(verify('sha256', Buffer.from('m'), publicKey, signature)).toBe(true)
  })

  it('reads PEM', () => {
    const size = evaluate(`@{ var rsa = RSA.Create(); rsa.ImportFromPem(@"${pem}"); return rsa.ToXmlString(false); }`)
    const { n } = publicKey.export({ format: 'jwk' })
    expect(size).toBe(
      `<RSAKeyValue><Modulus>${Buffer.from(n!, 'base64url').toString('base64')}</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>`,
    )
  })

  it('gives no private part that the key does not have', () => {
    const importPublic = `rsa.ImportParameters(RSA.Create().ExportParameters(false));`
    for (const use of [
      'rsa.ExportParameters(true)',
      'rsa.SignData(new byte[1], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)',
      'rsa.ExportPkcs8PrivateKey()',
    ]) {
      expect(() => evaluate(withKey(`${importPublic} return ${use};`))).toThrow(
        expect.objectContaining({ exceptionType: 'System.Security.Cryptography.CryptographicException' }),
      )
    }
  })

  it('makes RSA keys only as often as time allows', () => {
    expect(() => evaluate('@{ for (;;) { RSA.Create(512).ExportParameters(false); } }')).toThrow(
      expect.objectContaining({ exceptionType: 'System.TimeoutException' }),
    )
  })

  it('counts iterations of key derivation as steps', () => {
    expect(() => evaluate('@(new Rfc2898DeriveBytes("p", new byte[8], 100000000).GetBytes(20))')).toThrow(
      expect.objectContaining({ exceptionType: 'System.TimeoutException' }),
    )
  })

  it('encrypts what others decrypt, with a fresh key and vector', () => {
    const [key, iv, text] = (
      evaluate(
        '@{ using (var a = Aes.Create()) { var d = Encoding.UTF8.GetBytes("hello").Encrypt(a); return string.Join(" ", new[] { a.Key, a.IV, d }.Select(b => Convert.ToBase64String(b))); } }',
      ) as string
    )
      .split(' ')
      .map((part) => Buffer.from(part, 'base64'))
    const decipher = createDecipheriv('aes-256-cbc', key!, iv!)
    expect(Buffer.concat([decipher.update(text!), decipher.final()]).toString()).toBe('hello')
  })

  it('leaves an array that a key was made of to the expression', () => {
    const mac = 'Convert.ToBase64String(h.ComputeHash(new byte[1]))'
    expect(
      evaluate(
        `@{ var k = new byte[4]; var h = new HMACSHA256(k); var before = ${mac}; k[0] = 1; h.Key[0] = 1; return before == ${mac}; }`,
      ),
    ).toBe(true)
  })

  it('fills arrays with random bytes that are not zero', () => {
    expect(
      evaluate('@{ var b = new byte[1000]; RandomNumberGenerator.Create().GetNonZeroBytes(b); return b.Min() > 0; }'),
    ).toBe(true)
    expect(evaluate('@{ var b = new byte[32]; RandomNumberGenerator.Fill(b); return b.Distinct().Count() > 1; }')).toBe(
      true,
    )
  })

  it('gives the certificates of the deployment with their keys', () => {
    const certificate = new X509Certificate(CERTIFICATE)
    const context = contextOf({}, undefined)
    const services = {
      ...context.services,
      deployment: {
        ...context.services.deployment,
        certificates: new Map([['c', { certificate: CERTIFICATE, privateKey: pem }]]),
      },
    }
    const run = (expression: string) =>
      compileExpression(expression, { slot: 'any' }).evaluate({ ...context, services })
    const own = 'context.Deployment.Certificates["c"]'
    expect(run(`@(${own}.Thumbprint + ${own}.HasPrivateKey)`)).toBe(
      `${certificate.fingerprint.replaceAll(':', '')}True`,
    )
    expect(
      run(`@(${own}.GetNameInfo(X509NameType.EmailName, false) + ${own}.GetNameInfo(X509NameType.DnsName, true))`),
    ).toBe('a@b.exampleclient.example')
    expect(run(`@(${own}.PublicKey.Key.KeySize)`)).toMatchObject({ value: 2048 })
    const signature = Buffer.from(
      run(
        `@{ using (RSA rsa = ${own}.GetRSAPrivateKey() as RSACng) { return Convert.ToBase64String(rsa.SignData(new byte[] { 7 }, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)); } }`,
      ) as string,
      'base64',
    )
    expect(verify('sha256', Buffer.of(7), publicKey, signature)).toBe(true)
  })
})

/** Of nobody: made for this test, self-signed, its key thrown away; the deployment above gives it another. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIDezCCAmOgAwIBAgIUWUszoOp4Qo/qkeFDT0sSY+fERKgwDQYJKoZIhvcNAQEL
BQAwODELMAkGA1UEBhMCSVQxEDAOBgNVBAoMB0V4YW1wbGUxFzAVBgNVBAMMDmNs
aWVudC5leGFtcGxlMCAXDTI2MTEyMTExNTgwNloYDzIxMjYxMDI4MTE1ODA2WjA4
MQswCQYDVQQGEwJJVDEQMA4GA1UECgwHRXhhbXBsZTEXMBUGA1UEAwwOY2xpZW50
LmV4YW1wbGUwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQDW98ybEqi5
e4nAz2bm7qRWhg/Y22Ne1WNr+3Olysdg+yCyICaEch9ugoK3OMyPfvW7w4v426NE
0NiwpGSdUkAfEu7PGVBkwaWCyBJlcFGTJGNhwOMxlRU0PCfKBa1Pym6ufOXHe4sS
Bx/l8PoIWXG1Oc/jp1i88PjMaiZi7GC2bl+KG2ME8Uhq4sTeBfYHv4kgKVtZMFyd
3jnhMTrc+onDYSeM3IabA4uqFEuOpFNcLb4lPt3MTTDJXTRcLNOCo5DFIDPedFJn
W9nXSi0rt5VR+Qv3ad/dw1PMutPIYVg4kSIsJVCNC4PXxFOKeNslLALaXihq9VP6
u/UjX+E0JX4JAgMBAAGjezB5MB0GA1UdDgQWBBSbsEXxKAleznYUWp9B09O7bylb
6DAfBgNVHSMEGDAWgBSbsEXxKAleznYUWp9B09O7bylb6DAPBgNVHRMBAf8EBTAD
AQH/MCYGA1UdEQQfMB2CDmNsaWVudC5leGFtcGxlgQthQGIuZXhhbXBsZTANBgkq
hkiG9w0BAQsFAAOCAQEApFas9YfsiZFCvbFFYCc7EDLuu5CkOA0weLbjznQo9BPk
OY5HPjniSBc6XxTUpWzuULfMGPw2Q7AQFuhZKyUgO6Idt2lpT3GCESv1RGpEavkj
jJcvFZq/tUP4Lm/VpRGBBZ+NtZdYNaWxBJ0SLAwwMUHyPWL5ejt/krjTCGA65jt+
FvC7V2g8eFvb9U9V4bXzbKYZj2AVpvfZycc34nuPozF/DkWtM3baFHPH9oij3t/P
Og4tAukZ7+ZY9+6k3kNMNuxOQBgHKB4+IuqJVCqSVPgOFSSRwU3/+I0PiAsMZwRR
Ar6QyVDTTk6EpbvMZVqsVCg1J7H6tYQndYDpWwDupw==
-----END CERTIFICATE-----`
