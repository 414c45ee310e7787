import { describe, expect, it } from '@jest/globals'
import type { Backend } from '../../../dev/gateway/artifacts/model.js'
import { type RequestOptions, sections, World } from './harness.js'

async function sentUrl(policy: string, request: RequestOptions = {}) {
  const world = new World()
  await world.run(policy, request)
  return world.sent[0]!.url
}
const operation = { id: 'o', name: 'O', method: 'GET', urlTemplate: '/items/{id}?a={b}' }

describe('rewrite-uri', () => {
  it('replaces the path and copies the query', async () => {
    expect(await sentUrl('<rewrite-uri template="/v2/things"/>')).toBe('https://backend.test/v2/things?x=1')
  })

  it('fills in template parameters, encoded', async () => {
    const url = await sentUrl('<rewrite-uri template="/t/{id}/{none}"/>', { parameters: { id: 'a b/c' } })
    expect(url).toBe('https://backend.test/t/a%20b%2Fc/{none}?x=1')
  })

  it('keeps its own query, before what it copies', async () => {
    expect(await sentUrl('<rewrite-uri template="/t?y=2"/>')).toBe('https://backend.test/t?y=2&x=1')
  })

  it('copies only parameters that the operation does not name, or none', async () => {
    const request = { url: 'https://g.test/i?a=1&x=%20&a=2', exchange: { operation } }
    expect(await sentUrl('<rewrite-uri template="/t"/>', request)).toBe('https://backend.test/t?x=%20')
    const none = '<rewrite-uri template="/t" copy-unmatched-params="false"/>'
    expect(await sentUrl(none, request)).toBe('https://backend.test/t')
  })

  it('refuses an expression beside text', () => {
    expect(() => new World().plan('<rewrite-uri template="/a/@(1)"/>')).toThrow(/make the whole value one expression/)
  })
})

describe('set-query-parameter', () => {
  const set = (name: string, action: string, ...values: string[]) =>
    `<set-query-parameter name="${name}" exists-action="${action}">${values.map((value) => `<value>${value}</value>`).join('')}</set-query-parameter>`

  it.each([
    ['override', set('x', 'override', 'a b', 'c'), '?x=a%20b&x=c'],
    ['override, by default', '<set-query-parameter name="x"><value>2</value></set-query-parameter>', '?x=2'],
    ['append', set('x', 'append', '2'), '?x=1&x=2'],
    ['skip what is there', set('x', 'skip', '2'), '?x=1'],
    ['skip what is not', set('y', 'skip', '2'), '?x=1&y=2'],
    ['delete', set('x', 'delete'), ''],
    ['delete what is not there', set('y', 'delete'), '?x=1'],
  ])('%s', async (_, policy, query) => {
    expect(await sentUrl(policy)).toBe(`https://backend.test/items${query}`)
  })
})

describe('set-backend-service', () => {
  const backend: Backend = {
    type: 'Single',
    id: 'functions',
    url: 'http://localhost:7071/api',
    credentials: { header: {}, query: {} },
    tls: { validateCertificateChain: true, validateCertificateName: true },
  }

  it('puts another base before the path', async () => {
    const url = await sentUrl('<set-backend-service base-url="http://other.test:81/v1/"/>')
    expect(url).toBe('http://other.test:81/v1/items?x=1')
  })

  it('chooses a backend, which a base-url of another scope does not replace', async () => {
    const world = new World()
    world.backends = new Map([['functions', backend]])
    const narrow = sections({ inbound: '<base/><set-backend-service base-url="https://x.test"/>' })
    await world.send(world.plan('<set-backend-service backend-id="functions"/>', narrow))
    expect(world.sent[0]!.backend).toBe('functions')
  })

  it('reports a backend that does not exist, with its place', () => {
    expect(() => new World().plan('\n<set-backend-service backend-id="nope"/>')).toThrow(
      'api.xml:2:34: backend "nope" does not exist: define it under "backends", or correct the name',
    )
  })

  it('reports a base-url that is none', () => {
    expect(() => new World().plan('<set-backend-service base-url="ftp://x"/>')).toThrow(
      /not an absolute http or https URL/,
    )
  })

  it('takes one of base-url and backend-id', () => {
    const both = '<set-backend-service base-url="https://x" backend-id="y"/>'
    expect(() => new World().plan(both)).toThrow(/give one of them/)
  })
})

describe('set-method', () => {
  it('changes the method of the request', async () => {
    const world = new World()
    await world.run('<set-method>patch</set-method>')
    expect(world.sent[0]!.method).toBe('PATCH')
  })
})

describe('forward-request', () => {
  const forward = (attributes: string) => sections({ backend: `<forward-request ${attributes}/>` })

  it.each([
    ['', { timeoutMilliseconds: 300_000, followRedirects: false, http2: false }],
    ['timeout="25"', { timeoutMilliseconds: 25_000 }],
    ['timeout-ms="1500"', { timeoutMilliseconds: 1_500 }],
    ['follow-redirects="true" http-version="2or1"', { followRedirects: true, http2: true }],
    ['buffer-response="false"', { bufferResponse: false }],
  ])('with %s', async (attributes, options) => {
    const world = new World()
    await world.send(world.plan(forward(attributes)))
    expect(world.sent[0]!.options).toMatchObject(options)
  })

  it('passes an error status on, unless it is told to fail on it', async () => {
    const world = new World()
    world.backend = () => ({ status: 503, body: 'down' })
    expect((await world.send(world.plan(forward('')))).text).toBe('down')
    const failed = await world.send(world.plan(forward('fail-on-error-status-code="true"')))
    expect(failed.exchange.lastError).toMatchObject({ source: 'forward-request', reason: 'BackendResponseFailure' })
    expect(failed.status).toBe(503)
  })

  it('takes one of timeout and timeout-ms', () => {
    expect(() => new World().plan(forward('timeout="1" timeout-ms="1"'))).toThrow(/exclude each other/)
  })
})
