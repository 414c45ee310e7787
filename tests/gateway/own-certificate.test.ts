import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { createCertificate, keptCertificate, LOCALHOST } from '../../dev/gateway/certificate.js'
import { certificate as ancient } from './certificate.js'
import { client } from './tls.js'

jest.setTimeout(30_000)

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificates-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a certificate that is made', () => {
  it('for localhost is of all names of this machine, and fits its key', async () => {
    const { cert, key } = await createCertificate(LOCALHOST)
    const certificate = new X509Certificate(cert)
    expect(certificate.subject).toBe('CN=localhost')
    expect([certificate.checkHost('localhost'), certificate.checkIP('127.0.0.1')]).toEqual(['localhost', '127.0.0.1'])
    expect(certificate.checkIP('0:0:0:0:0:0:0:1')).toBeDefined()
    expect(certificate.checkHost('example.org')).toBeUndefined()
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
    expect(() => createSecureContext({ cert, key })).not.toThrow()
  })

  it('for a client is no server’s and no authority’s, is valid now and for two years, and is its own', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(async () => new X509Certificate((await createCertificate({ commonName: 'p', usage: 'client' })).cert)),
    )
    expect([one!.ca, one!.keyUsage, one!.subjectAltName]).toEqual([false, ['1.3.6.1.5.5.7.3.2'], undefined])
    const now = Date.now()
    expect(Date.parse(one!.validFrom)).toBeLessThanOrEqual(now)
    expect(Date.parse(one!.validTo)).toBeGreaterThan(now + 700 * 86_400_000)
    expect(Date.parse(one!.validTo)).toBeLessThanOrEqual(now + 825 * 86_400_000)
    expect(one!.serialNumber).toMatch(/^01[0-9A-F]{30}$/)
    expect(one!.serialNumber).not.toBe(other!.serialNumber)
    expect(one!.fingerprint).not.toBe(other!.fingerprint)
  })
})

describe('a certificate that is kept', () => {
  const partner = { commonName: 'partner', usage: 'client' } as const

  it('is written once, its key for nobody else, and is the same from then on', async () => {
    const own = join(folder, 'new', 'folder')
    const first = await keptCertificate(own, 'partner', partner)
    expect(readdirSync(own).toSorted()).toEqual(['partner-key.pem', 'partner.pem'])
    expect(readFileSync(first.files.cert, 'utf8')).toBe(first.cert)
    if (process.platform !== 'win32') expect(statSync(first.files.key).mode & 0o077).toBe(0)
    expect(first.thumbprint).toBe(new X509Certificate(first.cert).fingerprint.replaceAll(':', ''))
    expect(await keptCertificate(own, 'partner', partner)).toEqual(first)
  })

  const keep = (name: string, files: { readonly cert: string; readonly key?: string }) => {
    writeFileSync(join(folder, `${name}.pem`), files.cert)
    if (files.key !== undefined) writeFileSync(join(folder, `${name}-key.pem`), files.key)
  }

  it.each([
    ['it has expired', { cert: expired(), key: client.key }],
    ['its key is gone', { cert: client.cert }],
  ])('is made anew when %s', async (name, files) => {
    keep(name, files)
    const made = await keptCertificate(folder, name, partner)
    expect(new X509Certificate(made.cert).subject).toBe('CN=partner')
    expect(readFileSync(made.files.cert, 'utf8')).toBe(made.cert)
    expect(readFileSync(made.files.key, 'utf8')).toBe(made.key)
  })

  it('may be another’s', async () => {
    keep('theirs', client)
    expect(await keptCertificate(folder, 'theirs', partner)).toMatchObject({
      cert: client.cert,
      key: client.key,
      thumbprint: client.thumbprint,
    })
  })

  it('is no file of another kind: that one is named', async () => {
    keep('broken', { cert: 'no certificate', key: 'no key' })
    await expect(keptCertificate(folder, 'broken', partner)).rejects.toThrow(
      `${join(folder, 'broken.pem')} holds no certificate: delete it, and a new one is made.`,
    )
  })
})

/** One whose last day is changed to one of the year 2001; nothing here looks at the signature. */
function expired(): string {
  const changed = ancient.toString('latin1').replace(/2126\d{10}Z/, '20011028112204Z')
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(changed, 'latin1').toString('base64')}\n-----END CERTIFICATE-----\n`
}
