import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type Server } from 'node:http'
import { createSecureServer } from 'node:http2'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createGateway, type Gateway, type GatewayOptions } from '../../dev/gateway/index.js'
import { json } from './artifacts/sample.js'
import { ConnectProxy } from './connect-proxy.js'
import { api, policies } from './sample.js'
import { authority, client, server } from './tls.js'

/** Says who called: the common name and thumbprint of the certificate that it was shown. */
let backend: Server
let plain: Server
let port: number
let plainPort: number
let proxy: ConnectProxy
let proxyUrl: string
let folder: string
const known = getCACertificates('default')
const gateways: Gateway[] = []

beforeAll(async () => {
  setDefaultCACertificates([...known, authority])
  folder = mkdtempSync(join(tmpdir(), 'connections-'))
  backend = createServer(
    { ...server, requestCert: true, ca: authority, rejectUnauthorized: false },
    (request, response) => {
      const { subject, fingerprint } = (request.socket as TLSSocket).getPeerCertificate()
      const cookies = request.rawHeaders.filter((_, i, all) => all[i - 1]?.toLowerCase() === 'x-twice').join()
      response.end(
        subject === undefined ? `nobody ${cookies}`.trim() : `${subject.CN} ${fingerprint.replaceAll(':', '')}`,
      )
    },
  )
  plain = createHttpServer((request, response) => response.end(`${request.method} ${request.url}`))
  for (const listener of [backend, plain]) await once(listener.listen(0, '127.0.0.1'), 'listening')
  port = (backend.address() as AddressInfo).port
  plainPort = (plain.address() as AddressInfo).port
})
beforeEach(async () => {
  proxy = new ConnectProxy()
  proxyUrl = await proxy.listen()
})
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close()
  await proxy.close()
})
afterAll(() => {
  setDefaultCACertificates(known)
  for (const listener of [backend, plain]) {
    listener.close()
    listener.closeAllConnections()
  }
  rmSync(folder, { recursive: true })
})

const caller = `Client 02 ${client.thumbprint}`
const stored = { name: 'client', properties: { data: client.pfx, password: 'secret' } }
const configuration = { certificates: [stored] }

interface Options extends Partial<GatewayOptions> {
  /** Inbound policies. */
  readonly inbound?: string
  readonly backend?: string
  readonly serviceUrl?: string
  /** Properties of the backend `app`, which is used where they are given. */
  readonly app?: Readonly<Record<string, unknown>>
}

async function start({ inbound = '', backend: section = '<base/>', serviceUrl, app, ...options }: Options = {}) {
  const log: string[] = []
  const choose = app === undefined ? '' : '<set-backend-service backend-id="app"/>'
  const gateway = await createGateway({
    artifacts: {
      ...api('shop', { serviceUrl: serviceUrl ?? `https://localhost:${port}` }, { '/items': { get: {}, post: {} } }),
      'apis/shop/policy.xml': policies({ inbound: `<base/>${choose}${inbound}`, backend: section }),
      ...(app === undefined
        ? {}
        : { 'backends/app/backendInformation.json': json({ url: `https://localhost:${port}`, ...app }) }),
    },
    environment: {},
    log: ({ message }) => log.push(message),
    ...options,
  })
  gateways.push(gateway)
  return { gateway, log }
}

async function ask(options: Options, request: { readonly method?: string; readonly body?: string } = {}) {
  const { gateway, log } = await start(options)
  const headers: [string, string][] = [
    ['X-Twice', 'a'],
    ['X-Twice', 'b'],
  ]
  const { status, body } = await gateway.handle({ url: '/shop/items?x=1', headers, ...request })
  return status === 200 ? body.text() : `${status} ${log.join()}`
}

const certificate = (attributes: string) => `<authentication-certificate ${attributes}/>`

describe('authentication-certificate', () => {
  it('shows no certificate without it', async () => {
    expect(await ask({ configuration })).toBe('nobody a,b')
  })

  it.each([
    ['its id', 'certificate-id="client"'],
    ['its thumbprint', `thumbprint="${client.thumbprint}"`],
    [
      'its thumbprint as people copy it',
      `thumbprint="${client.thumbprint.toLowerCase().replace(/(..)(?=.)/g, '$1:')}"`,
    ],
    ['an expression', 'certificate-id=\'@("cli" + "ent")\''],
    ['its bytes', `body='@(Convert.FromBase64String("${client.pfx}"))' password="secret"`],
    ['its bytes in Base64', `body="${client.pfx}" password="secret"`],
  ])('shows the certificate named by %s', async (_, attributes) => {
    expect(await ask({ configuration, inbound: certificate(attributes) })).toBe(caller)
  })

  it('keeps a certificate given as bytes ready for the next request', async () => {
    const { gateway } = await start({ inbound: certificate(`body="${client.pfx}" password="secret"`) })
    for (const _ of [1, 2]) expect(await (await gateway.handle({ url: '/shop/items' })).body.text()).toBe(caller)
  })

  it.each([
    ['certificate-id=\'@("other")\'', "CertificateNotFound: Certificate 'other' could not be found."],
    [
      `body="${client.pfx}" password="wrong"`,
      'CertificateInvalid: The certificate cannot be used: the password is wrong.',
    ],
    ['body="AAAA"', 'CertificateInvalid: The certificate cannot be used: the certificate cannot be read'],
    ['body="@(5)"', 'CertificateInvalid: The body is not a byte array.'],
  ])('fails the request for %s', async (attributes, expected) => {
    expect(await ask({ configuration, inbound: certificate(attributes) })).toContain(expected)
  })

  it.each(['certificate-id="other"', 'thumbprint="00"'])('does not load with %s', async (attributes) => {
    await expect(start({ configuration, inbound: certificate(attributes) })).rejects.toThrow(
      /policy\.xml:1:\d+: certificate "(other|00)" does not exist: give it in the configuration file/,
    )
  })

  it('is for the request of send-request that it stands in', async () => {
    const send = (inner: string) =>
      `<send-request response-variable-name="r"><set-url>https://localhost:${port}/</set-url>${inner}</send-request>
       <return-response response-variable-name="r"/>`
    expect(await ask({ configuration, inbound: send(certificate('certificate-id="client"')) })).toBe(caller)
    expect(await ask({ configuration, inbound: `${certificate('certificate-id="client"')}${send('')}` })).toBe('nobody')
  })
})

describe('certificates of the configuration', () => {
  const use = { inbound: certificate('certificate-id="client"') }
  const file = (name: string, content: string | Buffer) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  const properties = (given: Readonly<Record<string, string>>) => ({
    configuration: { certificates: [{ name: 'client', properties: given }] },
  })

  it.each<[string, () => Readonly<Record<string, string>>]>([
    ['PKCS #12 in a file', () => ({ file: file('c.pfx', Buffer.from(client.pfx, 'base64')), password: 'secret' })],
    ['PEM in two files', () => ({ file: file('c.pem', client.cert), keyFile: file('c.key', client.key) })],
    ['PEM in one file', () => ({ file: file('both.pem', client.cert + client.key) })],
    ['PEM in place', () => ({ data: client.cert + client.key })],
    ['PEM with the authority behind it', () => ({ data: client.cert + authority + client.key })],
  ])('come as %s', async (_, given) => {
    expect(await ask({ ...use, ...properties(given()) })).toBe(caller)
  })

  it('have paths relative to the file that names them, and named values in them', async () => {
    file('client.pfx', Buffer.from(client.pfx, 'base64'))
    const path = file(
      'configuration.yaml',
      'certificates: [{ name: client, properties: { file: client.pfx, password: secret } }]',
    )
    expect(await ask({ ...use, configuration: path })).toBe(caller)
  })

  it.each<[Readonly<Record<string, string>>, string]>([
    [{}, 'a certificate needs either "file"'],
    [{ data: client.pfx, file: 'x' }, 'a certificate needs either "file"'],
    [{ file: 'absent.pfx' }, '"absent.pfx" cannot be read'],
    [{ data: client.pfx }, 'the password is wrong'],
    [{ data: 'AAAA' }, 'the certificate cannot be read'],
    [{ data: client.cert }, 'there is no private key with the certificate'],
    [{ data: client.cert + server.key }, 'the certificate cannot be read'],
    [{ data: client.pfx, password: 'secret', passwrd: 'x' }, 'A certificate has no property "passwrd"'],
  ])('%j are refused', async (given, message) => {
    await expect(start(properties(given))).rejects.toThrow(message)
  })

  it('are seen by expressions', async () => {
    const inbound = `<return-response><set-body>@(context.Deployment.Certificates["client"].Thumbprint)</set-body></return-response>`
    expect(await ask({ configuration, inbound })).toBe(client.thumbprint)
  })
})

describe('a backend entity', () => {
  it.each([
    ['thumbprint', { certificate: [client.thumbprint] }],
    ['id', { certificateIds: ['/subscriptions/s/resourceGroups/g/providers/p/service/x/certificates/client'] }],
    ['id before thumbprint', { certificateIds: ['client'], certificate: ['00'] }],
  ])('shows the certificate of its credentials: by %s', async (_, credentials) => {
    expect(await ask({ configuration, app: { credentials } })).toBe(caller)
  })

  it.each([{ certificate: ['00'] }, { certificateIds: ['other'] }])(
    'shows none where it is missing, with a warning: %j',
    async (credentials) => {
      const { gateway } = await start({ configuration, app: { credentials } })
      expect(gateway.configuration.warnings.map(({ message }) => message)).toEqual([
        expect.stringContaining('is not there, so none is presented'),
      ])
      expect(await (await gateway.handle({ url: '/shop/items' })).body.text()).toBe('nobody')
    },
  )

  const tls = (chain: boolean, name: boolean) => ({
    tls: { validateCertificateChain: chain, validateCertificateName: name },
  })
  it.each([
    ['localhost', true, true, 'nobody a,b'],
    ['127.0.0.1', true, true, "500 Hostname/IP does not match certificate's altnames"],
    ['127.0.0.1', true, false, 'nobody a,b'],
    ['127.0.0.1', false, true, "500 Hostname/IP does not match certificate's altnames"],
    ['127.0.0.1', false, false, 'nobody a,b'],
  ])('at %s has its chain looked at: %s, its name: %s', async (host, chain, name, expected) => {
    expect(await ask({ app: { url: `https://${host}:${port}`, ...tls(chain, name) } })).toContain(expected.slice(4))
  })

  it.each([
    [true, true, 500],
    [true, false, 500],
    [false, true, 200],
    [false, false, 200],
  ])('of an unknown authority, chain looked at: %s, name: %s', async (chain, name, expected) => {
    setDefaultCACertificates(known)
    const { gateway } = await start({ app: tls(chain, name) })
    expect((await gateway.handle({ url: '/shop/items' })).status).toBe(expected)
    setDefaultCACertificates([...known, authority])
  })
})

describe('proxy', () => {
  const through = (attributes = '') => `<proxy url="${proxyUrl}" ${attributes}/>`
  const basic = `Basic ${Buffer.from('me:pass word').toString('base64')}`

  it('has https go through a tunnel', async () => {
    expect(await ask({ inbound: through() })).toBe('nobody a,b')
    expect(proxy.asked).toEqual([
      expect.objectContaining({ line: `CONNECT localhost:${port}`, authorization: undefined }),
    ])
  })

  it('has the backend see the certificate through the tunnel', async () => {
    expect(await ask({ configuration, inbound: `${certificate('certificate-id="client"')}${through()}` })).toBe(caller)
    expect(proxy.asked.length).toBe(1)
  })

  it('has http forwarded by its whole URL, with its body', async () => {
    const serviceUrl = `http://backend.test:${plainPort}/base`
    expect(await ask({ serviceUrl, inbound: through() }, { method: 'POST', body: 'x' })).toBe('POST /base/items?x=1')
    expect(proxy.asked[0]?.line).toBe(`POST ${serviceUrl}/items?x=1`)
    expect(proxy.asked[0]?.headers.filter((name) => name === 'X-Twice').length).toBe(2)
  })

  it('is given credentials', async () => {
    const inbound = through('username="me" password="pass word"')
    await ask({ inbound })
    await ask({ inbound, serviceUrl: `http://backend.test:${plainPort}` })
    await ask({ inbound: `<proxy url="${proxyUrl.replace('//', '//me:pass%20word@')}"/>` })
    expect(proxy.asked.map(({ authorization }) => authorization)).toEqual([basic, basic, basic])
  })

  it('may be a backend entity’s', async () => {
    const server = { url: proxyUrl, username: 'me', password: 'pass word' }
    expect(await ask({ app: { proxy: server } })).toBe('nobody a,b')
    expect(proxy.asked.map(({ authorization }) => authorization)).toEqual([basic])
  })

  it('is for the request of send-request that it stands in', async () => {
    const inbound = `<send-request response-variable-name="r"><set-url>http://a.test:${plainPort}/</set-url>${through()}</send-request>`
    await ask({ inbound })
    expect(proxy.asked.map(({ line }) => line)).toEqual([`GET http://a.test:${plainPort}/`])
  })

  it('that refuses fails the request', async () => {
    proxy.refusal = 407
    expect(await ask({ inbound: through() })).toContain(`: the proxy answered 407 to CONNECT localhost`)
  })

  it('that is not there fails the request', async () => {
    const { status } = await (await start({ inbound: '<proxy url="http://127.0.0.1:1"/>' })).gateway.handle({
      url: '/shop/items',
    })
    expect(status).toBe(500)
  })

  it('needs the URL of one', async () => {
    await expect(start({ inbound: '<proxy url="proxy:3128"/>' })).rejects.toThrow('is not the URL of an HTTP proxy')
    await expect(start({ app: { proxy: { url: 'proxy' } } })).rejects.toThrow(
      'the proxy needs the URL of an HTTP proxy',
    )
    expect(await ask({ inbound: '<proxy url="@(context.Request.Method)"/>' })).toContain(
      "InvalidProxyUrl: 'GET' is not a valid proxy URL.",
    )
  })
})

describe('HTTP/2', () => {
  it('is spoken where forward-request asks for it, with the certificate, directly and through a proxy', async () => {
    const modern = createSecureServer({ ...server, requestCert: true, ca: authority, rejectUnauthorized: false })
    modern.on('stream', (stream) => {
      const { subject } = (stream.session!.socket as TLSSocket).getPeerCertificate()
      stream.respond({ ':status': 200 })
      stream.end(`HTTP/2 ${subject?.CN}`)
    })
    await once(modern.listen(0, '127.0.0.1'), 'listening')
    const serviceUrl = `https://localhost:${(modern.address() as AddressInfo).port}`
    const shown = certificate('certificate-id="client"')
    for (const inbound of [shown, `${shown}<proxy url="${proxyUrl}"/>`]) {
      const { gateway } = await start({
        configuration,
        serviceUrl,
        inbound,
        backend: '<forward-request http-version="2"/>',
      })
      expect(await (await gateway.handle({ url: '/shop/items' })).body.text()).toBe('HTTP/2 Client 02')
      await gateway.close()
    }
    expect(proxy.asked.length).toBe(1)
    await new Promise((resolve) => modern.close(resolve))
  })
})
