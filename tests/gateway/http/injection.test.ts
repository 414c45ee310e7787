import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createGateway, type Gateway } from '../../../dev/gateway/index.js'
import { api, policies } from '../sample.js'

/** What a client could put into a value that a policy copies: the end of a line, and lines of its own. */
const INJECTED = '@("a\\r\\nX-Evil: 1\\r\\n\\r\\nGET /evil HTTP/1.1\\r\\n\\r\\n")'
const rules = {
  'header-value': `<set-header name="X-A" exists-action="override"><value>${INJECTED}</value></set-header>`,
  'header-name': `<set-header name="${INJECTED}" exists-action="override"><value>1</value></set-header>`,
  host: `<set-header name="Host" exists-action="override"><value>${INJECTED}</value></set-header>`,
  method: `<set-method>${INJECTED}</set-method>`,
  path: `<rewrite-uri template="@("/" + "a\\r\\nX-Evil: 1")" />`,
  query: `<set-query-parameter name="q" exists-action="override"><value>${INJECTED}</value></set-query-parameter>`,
  'query-name': `<set-query-parameter name="${INJECTED}" exists-action="override"><value>1</value></set-query-parameter>`,
}
const answers = {
  header: `<set-header name="X-A" exists-action="override"><value>${INJECTED}</value></set-header>`,
  reason: '<set-status code="200" reason="@("fine\\r\\nX-Evil: 1")" />',
}

let backend: Server
let gateway: Gateway
let received = ''
const sockets = new Set<Socket>()
beforeAll(async () => {
  backend = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    })
  })
  backend.listen(0, '127.0.0.1')
  await once(backend, 'listening')
  const serviceUrl = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`
  const one = (name: string, policy: string) => ({
    ...api(name, { serviceUrl }, { '/*': { get: {}, post: {} } }),
    [`apis/${name}/policy.xml`]: policy,
  })
  const files = [
    ...Object.entries(rules).map(([name, rule]) => one(name, policies({ inbound: rule }))),
    ...Object.entries(answers).map(([name, rule]) => one(`answer-${name}`, policies({ outbound: rule }))),
  ]
  gateway = await createGateway({ artifacts: Object.assign({}, ...files), log: () => undefined })
  await gateway.listen()
})
afterAll(async () => {
  await gateway.close()
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => backend.close(resolve))
})
beforeEach(() => {
  received = ''
})

/** Bodies in memory go by connections of our own, those that still arrive by undici. */
const requests: readonly (readonly [string, RequestInit & { readonly duplex?: 'half' }])[] = [
  ['without a body', {}],
  ['with a body that arrives', { method: 'POST', body: new Blob(['abc']).stream(), duplex: 'half' }],
]
const send = (path: string, init: RequestInit) =>
  fetch(`${gateway.url}${path}`, init.body === undefined ? init : { ...init, body: new Blob(['abc']).stream() })

describe.each(requests)('a request %s whose policy', (_, init) => {
  it.each(['header-value', 'header-name', 'host', 'method'])(
    'puts a line break into its %s goes nowhere',
    async (name) => {
      expect((await send(`/${name}/x`, init)).status).toBe(500)
      expect(received).toBe('')
    },
  )

  it.each(['path', 'query', 'query-name'])('puts a line break into its %s stays one request', async (name) => {
    const { status } = await send(`/${name}/x`, init)
    expect(received.match(/HTTP\/1\.1\r\n/g)?.length ?? 0).toBe(status === 200 ? 1 : 0)
    expect(received).not.toMatch(/\r\nX-Evil/)
  })
})

describe('an answer', () => {
  it.each(['header', 'reason'])('whose policy puts a line break into its %s is 500, and one answer', async (name) => {
    const answer = await send(`/answer-${name}/x`, {})
    expect([answer.status, answer.headers.get('X-Evil'), await answer.text()]).toEqual([500, null, ''])
  })
})
