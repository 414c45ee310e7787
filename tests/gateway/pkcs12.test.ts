import { createHash, type X509Certificate } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { contextOf } from '../../dev/gateway/expressions/eval-context.js'
import { compileExpression } from '../../dev/gateway/expressions/index.js'
import { openPkcs12 } from '../../dev/gateway/pkcs12.js'
import { emptyPassword, keyless, plain, rsa, tripleDes } from './pkcs12-data.js'

const RSA = 'F1A165436066D0A7E79FEC3E8F5636B9E1583EC7'
const ELLIPTIC = '855970E347E1367FB84A9E15F8CB71F18C1F933F'
const thumbprint = ({ raw }: X509Certificate) => createHash('sha1').update(raw).digest('hex').toUpperCase()
const isPair = (certificate: X509Certificate, key: Parameters<X509Certificate['checkPrivateKey']>[0]) =>
  certificate.checkPrivateKey(key)

describe('openPkcs12', () => {
  it.each([
    ['AES', rsa, 'secret', RSA],
    ['triple DES', tripleDes, 'secret', ELLIPTIC],
    ['an empty password', emptyPassword, '', ELLIPTIC],
    ['nothing encrypted', plain, undefined, ELLIPTIC],
  ])('gives certificate and key: %s', (_, data, password, expected) => {
    const { certificate, privateKey, secureContext } = openPkcs12(data, password)
    expect(thumbprint(certificate)).toBe(expected)
    expect(isPair(certificate, privateKey)).toBe(true)
    expect(secureContext).toBeDefined()
  })

  it.each([
    ['another password', rsa, 'other', 'the password is wrong'],
    ['no password', rsa, undefined, 'the password is wrong'],
    ['no key', keyless, 'secret', 'the certificate cannot be read'],
    ['no data', Buffer.alloc(0), '', 'it is no PKCS #12 data'],
    ['text', Buffer.from('certificate'), '', 'it is no PKCS #12 data'],
  ])('says what is wrong: %s', (_, data, password, message) => {
    expect(() => openPkcs12(data, password)).toThrow(message)
  })

  it('does not begin what would take for ever', () => {
    const at = tripleDes.length - 2
    expect(tripleDes.readUInt16BE(at)).toBe(2048)
    const slow = Buffer.concat([tripleDes.subarray(0, at - 2), Buffer.of(2, 4, 0x7f, 0xff, 0xff, 0xff)])
    for (const [offset, more] of lengthsAround(slow)) slow.writeUInt16BE(slow.readUInt16BE(offset) + more, offset)
    expect(() => openPkcs12(slow, 'secret')).toThrow('takes too long to open')
  })

  it('fails with an Error on anything cut short or changed', () => {
    for (let length = 0; length < plain.length; length += 7) {
      expect(() => openPkcs12(plain.subarray(0, length), undefined)).toThrow(Error)
    }
    for (let at = 0; at < plain.length; at += 5) {
      const changed = Buffer.from(plain)
      changed[at]! ^= 0xff
      try {
        openPkcs12(changed, undefined)
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
    }
  })
})

/** The lengths of the whole and of its last part, which two more bytes make longer. */
function lengthsAround(data: Buffer): [offset: number, more: number][] {
  expect([data[0], data[1]]).toEqual([0x30, 0x82])
  const mac = data.lastIndexOf(Buffer.of(0x30, 0x21, 0x30, 0x09))
  const size = mac - 1
  data[size]! += 2
  return [[2, 2]]
}

describe('X509Certificate2 of PKCS #12', () => {
  const evaluate = (data: Buffer, password: string, member: string) =>
    compileExpression(
      `@(new X509Certificate2(Convert.FromBase64String("${data.toString('base64')}")${password})${member})`,
      {
        slot: 'any',
      },
    ).evaluate(contextOf({}, '2026-01-02T03:04:05Z'))

  it.each([
    [rsa, ', "secret"', '.Thumbprint', RSA],
    [rsa, ', "secret"', '.Subject', 'CN=Client 03, O=Example'],
    [tripleDes, ', "secret"', '.Thumbprint', ELLIPTIC],
    [emptyPassword, '', '.Thumbprint', ELLIPTIC],
    [emptyPassword, ', (string)null', '.Thumbprint', ELLIPTIC],
    [plain, '', '.Thumbprint', ELLIPTIC],
    [rsa, ', "secret"', '.GetRSAPrivateKey().KeySize.ToString()', '2048'],
    [rsa, ', "secret"', '.HasPrivateKey.ToString()', 'True'],
    [tripleDes, ', "secret"', '.GetRSAPrivateKey()?.ToString() ?? "none"', 'none'],
  ])('%#: %s', (data, password, member, expected) => {
    expect(evaluate(data as Buffer, password as string, member as string)).toBe(expected)
    expect(evaluate(data as Buffer, password as string, member as string)).toBe(expected)
  })

  it('signs what its certificate verifies', () => {
    const sign =
      '.GetRSAPrivateKey().SignData(new byte[] { 1 }, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).Length.ToString()'
    expect(evaluate(rsa, ', "secret"', sign)).toBe('256')
  })

  it.each([
    [rsa, ', "other"', /provided password/],
    [rsa, '', /provided password/],
    [Buffer.from([48, 3, 2, 1, 3]), '', /ASN1 corrupted data/],
    [Buffer.from('text'), '', /ASN1 corrupted data/],
  ])('%#: fails as in .NET', (data, password, message) => {
    expect(() => evaluate(data as Buffer, password as string, '.Subject')).toThrow(
      expect.objectContaining({
        exceptionType: 'System.Security.Cryptography.CryptographicException',
        message: expect.stringMatching(message as RegExp),
      }),
    )
  })
})
