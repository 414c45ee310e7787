import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { createGateway, type Gateway, type GatewayResponse, type OutgoingRequest } from '../../dev/gateway/index.js'
import { internalError } from '../../dev/gateway/pipeline/errors.js'
import { ManualClock } from '../../dev/gateway/testing/clock.js'
import { reply } from '../gateway/sample.js'

// The project's own policies, in process: what the YAML cases say too, for who writes tests in TypeScript.

const KEY = { 'Ocp-Apim-Subscription-Key': 'local-dev-key' }

let gateway: Gateway
let clock: ManualClock
let sent: OutgoingRequest[]
let answer: () => GatewayResponse | Error
beforeEach(async () => {
  clock = new ManualClock()
  sent = []
  answer = () => reply(200, '{}')
  gateway = await createGateway({
    artifacts: 'infra/apim',
    configuration: [
      'infra/apim/configuration.local.yaml',
      { namedValues: [{ name: 'gateway-proof', properties: { value: 'the-proof' } }] },
    ],
    clock,
    log: () => {},
    transport: async (request) => {
      sent.push(request)
      const result = answer()
      if (result instanceof Error) throw result
      return result
    },
  })
})
const get = (url: string, headers: Readonly<Record<string, string>> = KEY) => gateway.handle({ url, headers })

describe('access', () => {
  it('without a key is 401 in our envelope, and reaches no backend', async () => {
    const { status, headers, body } = await get('/api/catalog/42', { 'X-Correlation-ID': 'c-1' })
    expect(status).toBe(401)
    expect(headers.get('WWW-Authenticate')).toContain('name="Ocp-Apim-Subscription-Key"')
    expect(await body.json()).toMatchObject({ error: { code: 'subscription_key_missing', correlation_id: 'c-1' } })
    expect(sent).toEqual([])
  })

  it('hands the backend the gateway’s credentials, and neither the key nor what the client made up', async () => {
    await get('/api/catalog/42?subscription-key=x', { ...KEY, 'X-Gateway-Proof': 'forged', 'X-User-Id': 'admin' })
    const { url, headers } = sent[0]!
    expect(url.toString()).toBe('https://functions.invalid/api/catalog/42')
    expect(headers.getAll('X-Gateway-Proof')).toEqual(['the-proof'])
    expect(headers.getAll('x-functions-key')).toEqual(['local-function-key'])
    expect([headers.has('Ocp-Apim-Subscription-Key'), headers.has('X-User-Id')]).toEqual([false, false])
  })

  it('by a certificate is told to the app by its thumbprint', async () => {
    const certificate = new X509Certificate(readFileSync('tests/policies/client.pem'))
    await gateway.handle({ url: '/api/catalog/42', headers: KEY, certificate: certificate.raw })
    expect(sent[0]?.headers.get('X-Client-Cert-Thumbprint')).toBe(certificate.fingerprint.replaceAll(':', ''))
  })
})

it('the 301st call of a minute is 429 with the time to wait, until the minute is over', async () => {
  for (let i = 0; i < 300; i++) expect((await get('/api/catalog/42')).status).toBe(200)
  clock.advance(45_000)
  const { status, headers, body } = await get('/api/catalog/42')
  expect([status, headers.get('Retry-After')]).toEqual([429, '15'])
  expect(await body.json()).toMatchObject({ error: { code: 'rate_limit_exceeded' } })
  clock.advance(16_000)
  expect((await get('/api/catalog/42')).status).toBe(200)
})

describe('the list', () => {
  const callsFor = async (control: string, seconds: number) => {
    answer = () => reply(200, '[]', { 'Cache-Control': control })
    await get('/api/catalog')
    clock.advance(seconds * 1000)
    await get('/api/catalog')
    return sent.length
  }

  it.each([
    ['public, max-age=60', 59, 1],
    ['public, max-age=60', 61, 2],
    ['max-age=60, no-store', 1, 2],
    ['private, max-age=60', 1, 2],
    ['max-age=0', 1, 2],
    ['', 1, 2],
  ])('with Cache-Control "%s" after %i seconds takes %i calls', async (control, seconds, calls) => {
    expect(await callsFor(control, seconds)).toBe(calls)
  })
})

describe('errors', () => {
  it.each([
    ['BackendConnectionFailure', 502, 'backend_unavailable'],
    ['Timeout', 504, 'backend_timeout'],
  ])('%s is %i in our envelope, without a word about what is inside', async (reason, expected, code) => {
    answer = () => internalError('forward-request', reason, 'secret: 10.0.0.1')
    const { status, headers, body } = await get('/api/catalog/42', { ...KEY, 'X-Correlation-ID': 'c-1' })
    expect([status, headers.get('X-Correlation-ID')]).toEqual([expected, 'c-1'])
    expect(await body.json()).toMatchObject({ error: { code, correlation_id: 'c-1' } })
    expect(await body.text()).not.toContain('secret')
  })

  it('are problem documents for who asks for them', async () => {
    const { headers, body } = await get('/nowhere', { Accept: 'application/problem+json' })
    expect(headers.get('Content-Type')).toBe('application/problem+json')
    expect(await body.json()).toMatchObject({ status: 404, code: 'operation_not_found' })
  })
})

it('every response tells the id that it was followed by, and not what it was made with', async () => {
  answer = () => reply(200, '{}', { 'X-Powered-By': 'ASP.NET', 'X-AspNet-Version': '4' })
  const { headers } = await get('/api/catalog/42', { ...KEY, 'X-Correlation-ID': 'not an id' })
  expect(headers.get('X-Correlation-ID')).toMatch(/^[0-9a-f-]{36}$/)
  expect(sent[0]?.headers.get('X-Correlation-ID')).toBe(headers.get('X-Correlation-ID'))
  expect([headers.has('X-Powered-By'), headers.has('X-AspNet-Version')]).toEqual([false, false])
})
