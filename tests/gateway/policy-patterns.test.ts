import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import type { GatewayResponse, OutgoingRequest } from '../../dev/gateway/index.js'
import { ManualClock } from '../../dev/gateway/testing/clock.js'
import { json } from './artifacts/sample.js'
import { certificate } from './certificate.js'
import { type Message, type Pattern, type PatternExchange, readPatterns } from './patterns.js'
import { api, reply, testGateway } from './sample.js'

const patterns = readPatterns(readFileSync('docs/reference/policy-patterns.md', 'utf8'))
const start = Date.UTC(2027, 0, 1)
const configuration = 'http://login.test/.well-known/openid-configuration'

let published: JWK
const tokens = new Map<string, string>()
beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  published = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }
  for (const [name, aud] of [
    ['TOKEN', 'orders'],
    ['TOKEN-OF-OTHERS', 'others'],
  ] as const) {
    const claims = { iss: 'http://login.test/', aud, sub: 'ann', scp: 'list read', exp: start / 1000 + 60 }
    tokens.set(name, await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey))
  }
})

const item = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } }
const content = { 'application/json': { schema: item, example: { id: 7, name: 'tea' } } }
const paths = {
  '/items': { get: { operationId: 'list' }, post: { operationId: 'add' } },
  '/items/{id}': { get: { operationId: 'get', responses: { 200: { description: 'It', content } } } },
}

function artifactsOf({ policy, scope }: Pattern): Record<string, string> {
  const sections = ['inbound', 'backend', 'outbound', 'on-error']
  const inherited = sections.filter((name) => !policy.includes(`<${name}>`)).map((name) => `<${name}><base/></${name}>`)
  const document = `<policies>${policy}${inherited.join('')}</policies>`
  const serviceUrl = 'http://orders.test'
  const ofApi = scope === 'api' ? { 'apis/shop/policy.xml': document, 'apis/open/policy.xml': document } : {}
  return {
    ...api('shop', { serviceUrl, subscriptionRequired: true }, paths),
    ...api('open', { serviceUrl }, paths),
    ...ofApi,
    'products/gold/productInformation.json': json({}),
    'products/gold/apis/shop/productApiInformation.json': '{}',
    ...(scope === 'product' ? { 'products/gold/policy.xml': document } : {}),
    'subscriptions/ann/subscriptionInformation.json': json({
      scope: '/products/gold',
      primaryKey: 'key-of-ann',
      startDate: new Date(start).toISOString(),
    }),
  }
}

/** Backends that answer as the page says, from `# the backend answers …` notes on. */
class Backends {
  #answers: (GatewayResponse | Error)[] = []
  #profiles = true

  readonly answer = ({ url }: OutgoingRequest): GatewayResponse | Error => {
    const text = url.toString()
    if (text === configuration)
      return jsonReply(200, JSON.stringify({ issuer: 'http://login.test/', jwks_uri: 'http://login.test/keys' }))
    if (text === 'http://login.test/keys') return jsonReply(200, JSON.stringify({ keys: [published] }))
    if (url.host === 'profiles.test') return jsonReply(this.#profiles ? 200 : 500, '{"tier":"gold"}')
    return this.#answers.shift() ?? jsonReply(200, '{"items":[]}')
  }

  /** Whether the note was one for backends. */
  prepare(note: string): boolean {
    const answers = /^the backend answers (.+)$/.exec(note)?.[1]
    if (answers !== undefined) {
      for (const [, status, body = ''] of answers.matchAll(/(\d{3})(?: (\{.*\}))?/g)) {
        this.#answers.push(jsonReply(Number(status), body))
      }
    } else if (note === 'the backend does not answer') this.#answers.push(new Error('nobody there'))
    else if (note === 'the profiles do not answer') this.#profiles = false
    else return false
    return true
  }
}

function jsonReply(status: number, body: string): GatewayResponse {
  const reason = status === 503 ? 'Service Unavailable' : 'OK'
  return { ...reply(status, body, { 'Content-Type': 'application/json' }), reason }
}

function requestOf({ request, notes }: PatternExchange) {
  const [method = '', url = ''] = request.start.split(' ')
  const ipAddress = notes.flatMap((note) => /^from (\S+)$/.exec(note)?.[1] ?? [])[0]
  return {
    method,
    url,
    headers: request.headers.map(
      ([name, value]) => [name, value.replace(/TOKEN\S*/, (token) => tokens.get(token)!)] as const,
    ),
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(ipAddress === undefined ? {} : { ipAddress }),
    ...(notes.includes('with a certificate') ? { certificate } : {}),
  }
}

/** What the page says of a message, as it really was. */
async function shown(
  expected: Message | undefined,
  actual: { start: string } & Pick<OutgoingRequest, 'headers' | 'body'>,
) {
  return {
    start: actual.start,
    headers: (expected?.headers ?? []).map(([name]) => [name, actual.headers.get(name)]),
    body: expected?.body === undefined ? undefined : (await actual.body.buffer()).toString('utf8'),
  }
}

describe('the page', () => {
  it('has a pattern for each heading of the third level', () => {
    const page = readFileSync('docs/reference/policy-patterns.md', 'utf8')
    expect(patterns.map(({ title }) => title)).toEqual([...page.matchAll(/^### (.+)$/gm)].map((match) => match[1]))
    expect(patterns.length).toBeGreaterThanOrEqual(19)
  })
})

describe('policy pattern', () => {
  it.each(patterns.map((pattern) => [pattern.title, pattern] as const))('%s', async (_, pattern) => {
    const clock = new ManualClock(start)
    const backends = new Backends()
    const { gateway, sent } = await testGateway(artifactsOf(pattern), { clock, answer: backends.answer })
    for (const exchange of pattern.exchanges) {
      for (const note of exchange.notes) {
        const seconds = /^(\d+) seconds later$/.exec(note)?.[1]
        if (seconds !== undefined) clock.advance(Number(seconds) * 1000)
        else if (!backends.prepare(note)) expect(note).toMatch(/^from |^with a certificate$/)
      }
      const before = sent.length
      const response = await gateway.handle(requestOf(exchange))
      const line = `${response.status} ${response.reason}`
      expect(await shown(exchange.response, { start: line, ...response })).toEqual(exchange.response)
      if (exchange.sent === undefined) continue
      const reached = sent
        .slice(before)
        .map(({ request }, index) =>
          shown(exchange.sent?.[index], { ...request, start: `${request.method} ${request.url}` }),
        )
      expect(await Promise.all(reached)).toEqual(exchange.sent)
    }
  })
})
