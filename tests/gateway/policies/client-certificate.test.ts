import { describe, expect, it } from '@jest/globals'
import { World } from './harness.js'

/** O=Example, CN=Client 01, self-signed, valid for a hundred years from 2026-11-21T11:22:04Z. */
const certificate = Buffer.from(
  [
    'MIIBujCCAWGgAwIBAgIUJdOPiVeqz2a5OKL2m/CqwgdfuogwCgYIKoZIzj0EAwIwJjEQMA4GA1UECgwHRXhhbXBsZTESMBAGA1UE',
    'AwwJQ2xpZW50IDAxMCAXDTI2MTEyMTExMjIwNFoYDzIxMjYxMDI4MTEyMjA0WjAmMRAwDgYDVQQKDAdFeGFtcGxlMRIwEAYDVQQD',
    'DAlDbGllbnQgMDEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQgY2LC27vpgSgGUwTx2dpJA2KqNSwhVjnSgJ0npxc/rE724JEY',
    'Acgbs31Lt0ExCud/KqW0RmZnqftFNcXaQIwWo2swaTAdBgNVHQ4EFgQU7K50DRo8NQnkZiUSvKwjn4fa5MUwHwYDVR0jBBgwFoAU',
    '7K50DRo8NQnkZiUSvKwjn4fa5MUwDwYDVR0TAQH/BAUwAwEB/zAWBgNVHREEDzANggtjbGllbnQudGVzdDAKBggqhkjOPQQDAgNH',
    'ADBEAiA4SzIueqEt1LHvjpd5B9FuYEKvk/6K41R5/v6hq1aQswIgZwtoAEca3nRtIUp3n1x2UWw//aCl7noDPAsOv2qCnIQ=',
  ].join(''),
  'base64',
)
const thumbprint = '31155D6B3DA612F770BFACD0BCBD217DB131E7C2'
const serialNumber = '25D38F8957AACF66B938A2F69BF0AAC2075FBA88'

async function outcome({ identity = '', attributes = '', time = Date.UTC(2027, 0, 1), given = true } = {}) {
  const world = new World()
  world.clock.time = time
  const identities = identity === '' ? '' : `<identities><identity ${identity}/></identities>`
  const plan = world.plan(`<validate-client-certificate ${attributes}>${identities}</validate-client-certificate>`)
  const { request } = world.exchange()
  const answer = await world.send(plan, given ? { exchange: { request: { ...request, certificate } } } : {})
  return answer.exchange.lastError?.reason ?? answer.status
}

describe('validate-client-certificate', () => {
  it('asks for a certificate', async () => {
    expect(await outcome({ given: false })).toBe('ClientCertificateNotFound')
    expect(await outcome()).toBe(200)
  })

  it.each([
    ['thumbprint', `thumbprint="${thumbprint}"`],
    ['thumbprint in lower case', `thumbprint="${thumbprint.toLowerCase()}"`],
    ['serial number', `serial-number="${serialNumber}"`],
    ['common name', 'common-name="Client 01"'],
    ['subject', 'subject="CN=Client 01, O=Example"'],
    ['issuer', 'issuer-subject="O=Example, CN=Client 01"'],
    ['DNS name', 'dns-name="client.test"'],
    ['several together', 'common-name="Client 01" dns-name="client.test"'],
  ])('lets a certificate pass by %s', async (_, identity) => {
    expect(await outcome({ identity })).toBe(200)
  })

  it.each([
    'thumbprint="00"',
    'serial-number="00"',
    'common-name="Client"',
    'subject="CN=Client 01"',
    'issuer-subject="CN=Other"',
    'dns-name="other.test"',
    `issuer-thumbprint="${thumbprint}"`,
    'common-name="Client 01" dns-name="other.test"',
  ])('refuses one that is not %s', async (identity) => {
    expect(await outcome({ identity })).toBe('ClientCertificateInvalid')
  })

  it('looks at the dates, unless told otherwise', async () => {
    const early = Date.UTC(2026, 0, 1)
    const late = Date.UTC(2200, 0, 1)
    expect([await outcome({ time: early }), await outcome({ time: late })]).toEqual([
      'ClientCertificateInvalid',
      'ClientCertificateInvalid',
    ])
    expect(await outcome({ time: early, attributes: 'validate-not-before="false"' })).toBe(200)
    expect(await outcome({ time: late, attributes: 'validate-not-after="false"' })).toBe(200)
  })

  it('lets an invalid one pass where errors are ignored', async () => {
    expect(await outcome({ identity: 'thumbprint="00"', attributes: 'ignore-error="true"' })).toBe(200)
  })
})
