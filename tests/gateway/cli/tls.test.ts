import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { UsageError } from '../../../dev/gateway/cli/arguments.js'
import { serve } from '../../../dev/gateway/cli/serve.js'
import type { Gateway } from '../../../dev/gateway/index.js'
import { api, policies } from '../sample.js'
import { client, server } from '../tls.js'
import { writeArtifacts } from '../write-artifacts.js'

jest.setTimeout(30_000)

let folder: string
let artifacts: string
const path = (name: string) => join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'))
  artifacts = path('artifacts')
  const inbound = '<return-response><set-body>@(context.Request.OriginalUrl.Scheme)</set-body></return-response>'
  writeArtifacts(artifacts, { ...api('echo'), 'policy.xml': policies({ inbound }) })
  const files = {
    'server.pem': server.cert,
    'server.key': server.key,
    'both.pem': server.cert + server.key,
    'other.key': client.key,
    'client.pfx': Buffer.from(client.pfx, 'base64'),
    'rubbish.pem': 'rubbish',
  }
  for (const [name, contents] of Object.entries(files)) writeFileSync(path(name), contents)
})
afterAll(() => rmSync(folder, { recursive: true }))

async function start(args: readonly string[], use: (gateway: Gateway, printed: string) => Promise<void>) {
  const lines: string[] = []
  const gateway = await serve(['--artifacts', artifacts, '--port', '0', ...args], (line) => lines.push(line))
  try {
    await use(gateway, lines.join('\n'))
  } finally {
    await gateway.close()
  }
}

/** The subject of what the gateway presents. */
async function presented(gateway: Gateway): Promise<string> {
  const { port } = new URL(gateway.secureUrl)
  const socket = connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { raw } = socket.getPeerCertificate()
  socket.destroy()
  return new X509Certificate(raw).subject
}

describe('--tls-port', () => {
  it('adds a listener, which the first line names, with a certificate that is made at once', () =>
    start(['--tls-port', '0'], async (gateway, printed) => {
      expect(printed).toContain(`Gateway (developer) at ${gateway.url} and ${gateway.secureUrl}\n`)
      expect(await presented(gateway)).toBe('CN=localhost')
    }))

  it.each([
    ['PEM and a key', ['server.pem', '--tls-key', 'server.key'], 'CN=backend.test'],
    ['PEM with its key', ['both.pem'], 'CN=backend.test'],
    ['PKCS #12', ['client.pfx', '--tls-password', 'secret'], 'O=Example\nCN=Client 02'],
  ])('takes %s', (_, [file, ...more], subject) => {
    const args = more.map((arg, i) => (i === 1 && more[0] === '--tls-key' ? path(arg) : arg))
    return start(['--tls-port', '0', '--tls-certificate', path(file!), ...args], async (gateway) => {
      expect(await presented(gateway)).toBe(subject)
    })
  })

  it('is not there unless asked for', () =>
    start([], async (gateway, printed) => {
      expect(() => gateway.secureUrl).toThrow('does not listen for TLS')
      expect(printed).toContain(`Gateway (developer) at ${gateway.url}\n`)
    }))
})

describe('what is wrong is said', () => {
  it.each<[string, () => string[], RegExp]>([
    ['a port that is none', () => ['--tls-port', 'x'], /^--tls-port has to be a number from 0 to 65535, not "x"\.$/],
    ['a certificate without a port', () => ['--tls-certificate', path('both.pem')], /^--tls-port is needed/],
    ['a key alone', () => ['--tls-port', '0', '--tls-key', path('server.key')], /^--tls-certificate is needed/],
    [
      'no key',
      () => ['--tls-port', '0', '--tls-certificate', path('server.pem')],
      /^--tls-key is needed: .*server\.pem/,
    ],
    [
      'no file',
      () => ['--tls-port', '0', '--tls-certificate', path('none.pem')],
      /^--tls-certificate cannot be read: ENOENT/,
    ],
    [
      'no file of the key',
      () => ['--tls-port', '0', '--tls-certificate', path('server.pem'), '--tls-key', path('none')],
      /^--tls-key cannot be read: ENOENT/,
    ],
    [
      'the key of another',
      () => ['--tls-port', '0', '--tls-certificate', path('server.pem'), '--tls-key', path('other.key')],
      /^Cannot listen on 127\.0\.0\.1:0: the certificate cannot be read: .*key values mismatch/,
    ],
    [
      'a wrong password',
      () => ['--tls-port', '0', '--tls-certificate', path('client.pfx'), '--tls-password', 'x'],
      /^Cannot listen on 127\.0\.0\.1:0: the password is wrong$/,
    ],
    [
      'no certificate at all',
      () => ['--tls-port', '0', '--tls-certificate', path('rubbish.pem')],
      /^Cannot listen on 127\.0\.0\.1:0: the certificate cannot be read/,
    ],
  ])('%s', async (_, args, message) => {
    const serving = serve(['--artifacts', artifacts, '--port', '0', ...args()], () => undefined)
    const error = await serving.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(UsageError)
    expect((error as Error).message).toMatch(message)
  })

  it('a port that is taken, and the plain listener is not left behind', () =>
    start(['--tls-port', '0'], async ({ secureUrl }) => {
      const { port } = new URL(secureUrl)
      await expect(
        serve(['--artifacts', artifacts, '--port', '0', '--tls-port', port], () => undefined),
      ).rejects.toThrow(`Port ${port} is in use: choose another with --tls-port, or 0 for any.`)
    }))
})
