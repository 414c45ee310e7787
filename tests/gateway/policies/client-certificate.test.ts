import { describe, expect, it } from '@jest/globals'
import { certificate, thumbprint } from '../certificate.js'
import { World } from './harness.js'

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
