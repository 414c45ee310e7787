import { describe, expect, it } from '@jest/globals'
import { PolicyError } from '../../../dev/gateway/pipeline/step.js'
import { sections, World } from './harness.js'

const unreachable = () =>
  new PolicyError({
    source: 'forward-request',
    reason: 'BackendConnectionFailure',
    message: 'connection refused',
    status: 500,
    publicMessage: 'Internal server error',
  })

/** Answers requests to `other.test`; the backend proper answers the rest. */
function other(world: World, reply: World['backend']): void {
  world.backend = (sent) => (sent.url.startsWith('https://other.test') ? reply(sent) : { body: 'from the backend' })
}

describe('send-request', () => {
  const call = (inner: string, attributes = '') =>
    `<send-request response-variable-name="r" ${attributes}>${inner}</send-request>`

  it('sends a request of its own and leaves the exchange alone', async () => {
    const world = new World()
    await world.run(
      call(`<set-url>https://other.test/x?y=1</set-url><set-method>POST</set-method>
        <set-header name="X-A" exists-action="override"><value>1</value></set-header><set-body>{"a":1}</set-body>`),
      { headers: { 'X-Client': 'c' } },
    )
    const [own, forwarded] = world.sent
    expect([own!.method, own!.url, [...own!.headers], own!.body]).toEqual([
      'POST',
      'https://other.test/x?y=1',
      [['X-A', '1']],
      '{"a":1}',
    ])
    expect([forwarded!.method, forwarded!.headers.has('X-A'), forwarded!.body]).toEqual(['GET', false, ''])
  })

  it('copies method, headers and body with mode copy, and edits the copy', async () => {
    const world = new World()
    const policy = call(
      '<set-url>https://other.test/</set-url><set-header name="X-Client" exists-action="delete"/>',
      'mode="copy"',
    )
    await world.run(policy, { method: 'PUT', body: 'data', headers: { 'X-Client': 'c', 'X-Kept': 'k' } })
    const [own, forwarded] = world.sent
    expect([own!.method, own!.body, [...own!.headers]]).toEqual(['PUT', 'data', [['X-Kept', 'k']]])
    expect([forwarded!.body, forwarded!.headers.get('X-Client')]).toEqual(['data', 'c'])
  })

  it('goes where the request would go with mode copy and no URL', async () => {
    const world = new World()
    await world.run(call('', 'mode="copy"'))
    expect(world.sent.map(({ url }) => url)).toEqual([
      'https://backend.test/items?x=1',
      'https://backend.test/items?x=1',
    ])
  })

  it('waits 60 seconds, or as long as it is told to', async () => {
    const world = new World()
    const url = '<set-url>https://other.test/</set-url>'
    await world.run(call(url) + call(url, 'timeout="7"'))
    expect(world.sent.slice(0, 2).map(({ options }) => options.timeoutMilliseconds)).toEqual([60_000, 7_000])
  })

  it('takes an error status for an answer', async () => {
    const world = new World()
    other(world, () => ({ status: 500 }))
    expect((await world.run(call('<set-url>https://other.test/</set-url>'))).text).toBe('from the backend')
  })

  it('fails the request when there is no answer', async () => {
    const world = new World()
    other(world, unreachable)
    const answer = await world.run(call('<set-url>https://other.test/</set-url>'))
    expect(answer.text).toBe(
      '{ "statusCode": 500, "message": "Internal server error", "activityId": "00000000-0000-4000-8000-000000000000" }',
    )
    expect(answer.exchange.lastError).toMatchObject({ reason: 'BackendConnectionFailure', path: 'send-request[1]' })
  })

  it('sets the variable to null when errors are ignored', async () => {
    const world = new World()
    other(world, unreachable)
    const { exchange, text } = await world.run(call('<set-url>https://other.test/</set-url>', 'ignore-error="true"'))
    expect([exchange.variables.get('r'), text]).toEqual([null, 'from the backend'])
  })

  it('fails for a URL that is none', async () => {
    const { exchange } = await new World().run(call('<set-url>nonsense</set-url>'))
    expect(exchange.lastError).toMatchObject({
      source: 'send-request',
      message: "'nonsense' is not a valid absolute URL.",
    })
  })

  it('takes authentication policies inside', async () => {
    const world = new World()
    await world.run(call('<set-url>https://other.test/</set-url><authentication-basic username="a" password="b:c"/>'))
    expect(world.sent.map(({ headers }) => headers.get('Authorization'))).toEqual(['Basic YTpiOmM=', undefined])
  })

  it('needs a URL, and takes nothing but what makes a request', () => {
    expect(() => new World().plan(call(''))).toThrow(/needs a <set-url> inside unless mode is "copy"/)
    expect(() => new World().plan(call('<set-url>x</set-url><set-status code="1"/>'))).toThrow(
      /<set-status> may not stand in <send-request>/,
    )
  })
})

describe('send-one-way-request', () => {
  const policy = '<send-one-way-request><set-url>https://other.test/</set-url></send-one-way-request>'

  it('sends without waiting for the answer', async () => {
    const world = new World()
    const { text } = await world.run(policy)
    expect([world.sent.map(({ url }) => url), text]).toEqual([
      ['https://other.test/', 'https://backend.test/items?x=1'],
      'from the backend',
    ])
  })

  it('traces a failure and goes on', async () => {
    const world = new World()
    other(world, unreachable)
    expect((await world.run(policy)).text).toBe('from the backend')
    expect(world.traces).toEqual(['error send-one-way-request: https://other.test/: connection refused'])
  })
})

describe('retry', () => {
  const retried = (attributes: string) =>
    sections({ backend: `<retry condition="true" ${attributes}><forward-request/></retry>` })

  async function waits(attributes: string) {
    const world = new World()
    await world.send(world.plan(retried(attributes)))
    return { sent: world.sent.length, waits: world.clock.sleeps }
  }

  it('runs once, and again as often as count says', async () => {
    expect(await waits('count="2" interval="0"')).toEqual({ sent: 3, waits: [] })
  })

  it('does not retry when the condition does not hold', async () => {
    const world = new World()
    await world.send(world.plan(retried('count="2" interval="0"').replace('"true"', '"false"')))
    expect(world.sent.length).toBe(1)
  })

  it.each([
    ['fixed', 'interval="5"', [5, 5, 5, 5]],
    ['fixed, with a maximum', 'interval="5" max-interval="3"', [3, 3, 3, 3]],
    ['linear', 'interval="5" delta="2"', [5, 7, 9, 11]],
    ['the first at once', 'interval="5" first-fast-retry="true"', [5, 5, 5]],
    ['the first at once, linear', 'interval="5" delta="1" first-fast-retry="true"', [6, 7, 8]],
  ])('waits: %s', async (_, attributes, seconds) => {
    expect((await waits(`count="4" ${attributes}`)).waits).toEqual(seconds.map((second) => second * 1000))
  })

  it('waits exponentially with a delta and a maximum', async () => {
    const { waits: milliseconds } = await waits('count="5" interval="1" delta="2" max-interval="20"')
    const bounds = [1, 2, 4, 8].map((power) => [1_000 + power * 1_600, 1_000 + power * 2_400] as const)
    for (const [i, [low, high]] of bounds.entries()) {
      expect(milliseconds[i]).toBeGreaterThanOrEqual(low)
      expect(milliseconds[i]).toBeLessThanOrEqual(high)
    }
    expect(milliseconds[4]).toBe(20_000)
  })

  it('retries after an error, which goes on to on-error when no retry is left', async () => {
    const world = new World()
    world.backend = (sent) =>
      world.sent.length < 3 ? unreachable() : { body: `attempt ${world.sent.length} ${sent.method}` }
    expect((await world.send(world.plan(retried('count="2" interval="0"')))).text).toBe('attempt 3 GET')
    world.sent.length = 0
    const failed = await world.send(world.plan(retried('count="1" interval="0"')))
    expect(failed.exchange.lastError).toMatchObject({
      reason: 'BackendConnectionFailure',
      path: 'retry[1]/forward-request[1]',
      section: 'backend',
    })
  })

  it('leaves the error that on-error is about', async () => {
    const world = new World()
    world.backend = unreachable
    const onError = '<retry condition="false" count="1" interval="0"><set-status code="502" /></retry>'
    const { exchange, status } = await world.send(world.plan(sections({ 'on-error': onError })))
    expect([status, exchange.lastError?.reason]).toEqual([502, 'BackendConnectionFailure'])
  })

  it('ends with the pipeline', async () => {
    const world = new World()
    const text =
      '<retry condition="true" count="5" interval="0"><return-response><set-body>end</set-body></return-response></retry>'
    expect((await world.run(text)).text).toBe('end')
  })
})

describe('wait', () => {
  const call = (name: string) =>
    `<send-request response-variable-name="${name}"><set-url>https://other.test/${name}</set-url></send-request>`

  it('runs what is inside side by side and waits for all', async () => {
    const world = new World()
    const { exchange } = await world.run(`<wait for="all">${call('a')}${call('b')}</wait>`)
    expect(world.sent.map(({ url }) => url).slice(0, 2)).toEqual(['https://other.test/a', 'https://other.test/b'])
    expect([...exchange.variables.keys()].toSorted()).toEqual(['a', 'b'])
  })

  it('goes on with the first where any will do', async () => {
    const world = new World()
    const lookup = '<cache-lookup-value key="k" variable-name="v" default-value="d"/>'
    const { exchange } = await world.run(`<wait for="any">${lookup}${call('a')}</wait>`)
    expect(exchange.variables.get('v')).toBe('d')
  })

  it('ends the pipeline when something inside does', async () => {
    const end =
      '<choose><when condition="true"><return-response><set-body>x</set-body></return-response></when></choose>'
    expect((await new World().run(`<wait>${end}</wait>`)).text).toBe('x')
  })

  it('takes three policies', () => {
    expect(() => new World().plan('<wait><set-variable name="a" value="b"/></wait>')).toThrow(
      /<set-variable> may not stand in <wait>: it takes send-request, cache-lookup-value, choose/,
    )
  })
})

describe('limit-concurrency', () => {
  it('refuses at once what is too many, and lets others in when one has left', async () => {
    const world = new World()
    const policy = sections({
      backend: '<limit-concurrency key="k" max-count="1"><forward-request/></limit-concurrency>',
    })
    const plan = world.plan(policy)
    const both = await Promise.all([world.send(plan), world.send(plan)])
    expect(both.map(({ status }) => status)).toEqual([200, 429])
    expect(both[1]!.exchange.lastError).toMatchObject({ source: 'limit-concurrency' })
    expect((await world.send(plan)).status).toBe(200)
  })

  it('lets others in after an error as well', async () => {
    const world = new World()
    world.backend = unreachable
    const plan = world.plan(
      sections({ backend: '<limit-concurrency key="k" max-count="1"><forward-request/></limit-concurrency>' }),
    )
    expect([(await world.send(plan)).status, (await world.send(plan)).status]).toEqual([500, 500])
  })
})

describe('authentication-managed-identity', () => {
  const policy = (attributes = '') => `<authentication-managed-identity resource="https://vault.test" ${attributes}/>`

  it('sends a token of the identity that the gateway was given', async () => {
    const world = new World()
    world.identity = async (resource, clientId) => `token for ${resource} as ${clientId}`
    await world.run(policy('client-id="me"'))
    expect(world.sent[0]!.headers.get('Authorization')).toBe('Bearer token for https://vault.test as me')
  })

  it('puts it into a variable where one is named, and leaves Authorization alone', async () => {
    const world = new World()
    world.identity = async () => 'token'
    const { exchange } = await world.run(policy('output-token-variable-name="t"'), {
      headers: { Authorization: 'mine' },
    })
    expect([exchange.variables.get('t'), world.sent[0]!.headers.get('Authorization')]).toEqual(['token', 'mine'])
  })

  it('makes a local token without an identity', async () => {
    const world = new World()
    const { exchange } = await world.run(policy('output-token-variable-name="t"'))
    const [header, claims, signature] = String(exchange.variables.get('t')).split('.')
    const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString())
    expect([decode(header).alg, decode(claims).aud, signature]).toEqual(['none', 'https://vault.test', ''])
  })

  it('fails the request without a token, unless errors are ignored', async () => {
    const world = new World()
    world.identity = async () => {
      throw new Error('no identity here')
    }
    expect((await world.run(policy())).exchange.lastError).toMatchObject({ message: 'no identity here' })
    const ignoring = await world.run(policy('output-token-variable-name="t" ignore-error="true"'))
    expect([ignoring.status, ignoring.exchange.variables.get('t')]).toEqual([200, null])
  })
})
