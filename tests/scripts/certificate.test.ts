import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { runScriptFile } from './run-script.js'

jest.setTimeout(30_000)

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'partner-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const make = (args: readonly string[], env: Record<string, string> = {}) =>
  runScriptFile('scripts/certificate.ts', args, { ...process.env, ...env })

describe('npm run certificate', () => {
  it('prints the thumbprint alone, and beside it what to do', async () => {
    const args = ['--name', 'partner', '--folder', folder]
    const { status, stdout, stderr } = await make(args, { GATEWAY_TLS_PORT: '9443' })
    const { subject, fingerprint } = new X509Certificate(readFileSync(join(folder, 'partner.pem')))
    expect([status, stdout, subject]).toEqual([0, `${fingerprint.replaceAll(':', '')}\n`, 'CN=partner'])
    for (const part of [
      'PARTNER_PRICE_THUMBPRINTS',
      `--cert ${join(folder, 'partner.pem')} --key ${join(folder, 'partner-key.pem')}`,
      '--cacert .certificates/localhost.pem',
      'https://localhost:9443/api/catalog/prices',
    ])
      expect(stderr).toContain(part)
    const again = await make(args, { GATEWAY_TLS_PORT: '0' })
    expect(again).toMatchObject({ stdout, stderr: expect.stringContaining('https://localhost:PORT/') })
  })

  it.each<[string, string[], RegExp]>([
    ['without a name', [], /^--name is missing: whose certificate\?/],
    ['with the name of a path', ['--name', '../partner'], /^--name '\.\.\/partner': use letters/],
    ['with a hidden name', ['--name', '.partner'], /^--name '\.partner': use letters/],
    ['with the name of the gateway', ['--name', 'localhost'], /^--name localhost is the gateway itself/],
    ['with an option of another name', ['--nmae', 'x'], /'--nmae'[\s\S]*npm run -s certificate/],
  ])('%s says what to do', async (_what, args, message) => {
    const { status, stdout, stderr } = await make(args)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/ {4}at /)
  })

  it('names a file that is no certificate', async () => {
    for (const name of ['broken.pem', 'broken-key.pem']) writeFileSync(join(folder, name), 'x')
    const { status, stderr } = await make(['--name', 'broken', '--folder', folder])
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^\S*broken\.pem holds no certificate: delete it/)])
  })

  it('helps', async () => {
    expect(await make(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('--folder') })
  })
})
