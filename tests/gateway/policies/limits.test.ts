import { describe, expect, it } from '@jest/globals'
import { sections, subscription, World } from './harness.js'

const product = (policy: string) => ({ scope: 'product' as const, text: policy })
const api = { id: 'a', name: 'Api A', path: 'a', revision: '1', version: '', isCurrentRevision: true, serviceUrl: '' }
const operation = { id: 'o', name: 'Op O', method: 'GET', urlTemplate: '/' }
const known = { exchange: { subscription, api, operation } }

describe('rate-limit', () => {
  const policy =
    '<rate-limit calls="2" renewal-period="60" remaining-calls-header-name="X-Left" total-calls-header-name="X-All" />'

  it('refuses a call too many, byte for byte, and says when to come back', async () => {
    const world = new World()
    const plan = world.plan(product(policy))
    const first = await world.send(plan, known)
    world.clock.time += 3_000
    const second = await world.send(plan, known)
    const third = await world.send(plan, known)
    expect(
      [first, second, third].map(({ status, headers }) => [status, headers.get('X-Left'), headers.get('X-All')]),
    ).toEqual([
      [200, '1', '2'],
      [200, '0', '2'],
      [429, '0', '2'],
    ])
    expect(third.text).toBe('{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in 57 seconds." }')
    expect([third.reason, third.headers.get('Retry-After')]).toEqual(['Too Many Requests', '57'])
    expect(third.exchange.lastError).toMatchObject({
      source: 'rate-limit',
      reason: 'RateLimitExceeded',
      message: 'Rate limit is exceeded',
    })
  })

  it('slides: a call leaves the window a period after it came', async () => {
    const world = new World()
    const plan = world.plan(product(policy))
    const at = async (time: number) => {
      world.clock.time = Date.UTC(2026, 0, 2) + time * 1000
      return (await world.send(plan, known)).status
    }
    expect([await at(0), await at(30), await at(59), await at(60), await at(89), await at(90)]).toEqual([
      200, 200, 429, 200, 429, 200,
    ])
  })

  it('counts each subscription by itself, and nothing without one', async () => {
    const world = new World()
    const plan = world.plan(product('<rate-limit calls="1" renewal-period="60"/>'))
    const call = async (id?: string) =>
      (await world.send(plan, id === undefined ? {} : { exchange: { subscription: { ...subscription, id } } })).status
    expect([await call('a'), await call('b'), await call('a'), await call(), await call()]).toEqual([
      200, 200, 429, 200, 200,
    ])
  })

  it('counts scopes apart', async () => {
    const world = new World()
    const limit = '<rate-limit calls="1" renewal-period="60"/>'
    const plan = world.plan(product(limit), { scope: 'api', text: limit })
    expect((await world.send(plan, known)).status).toBe(200)
  })

  it('takes Retry-After elsewhere, and into a variable', async () => {
    const world = new World()
    const names = 'retry-after-header-name="X-Wait" retry-after-variable-name="wait"'
    const answer = await world.send(world.plan(product(`<rate-limit calls="0" renewal-period="60" ${names}/>`)), known)
    expect([answer.headers.get('X-Wait'), answer.headers.has('Retry-After')]).toEqual(['1', false])
    expect(answer.exchange.variables.get('wait')).toMatchObject({ value: 1 })
  })

  it('limits an API and an operation within the product', async () => {
    const limit = (inner: string) => product(`<rate-limit calls="9" renewal-period="60">${inner}</rate-limit>`)
    const statuses = async (inner: string) => {
      const world = new World()
      const plan = world.plan(limit(inner))
      return [(await world.send(plan, known)).status, (await world.send(plan, known)).status]
    }
    const one = 'calls="1" renewal-period="60"'
    expect(await statuses(`<api name="Api A" ${one}/>`)).toEqual([200, 429])
    expect(await statuses(`<api id="other" name="Api A" ${one}/>`)).toEqual([200, 200])
    expect(await statuses(`<api id="a" calls="5" renewal-period="60"><operation name="Op O" ${one}/></api>`)).toEqual([
      200, 429,
    ])
    expect(await statuses(`<api id="a" calls="5" renewal-period="60"><operation id="p" ${one}/></api>`)).toEqual([
      200, 200,
    ])
  })

  it('is not allowed at global scope', () => {
    expect(() => new World().plan({ scope: 'global', text: policy })).toThrow(/not allowed at global scope/)
  })
})

describe('quota', () => {
  it('refuses a call too many until the window that began with the subscription ends', async () => {
    const world = new World()
    const plan = world.plan(product('<quota calls="1" renewal-period="3600"/>'))
    world.clock.time = subscription.createdDate + (30 * 60 - 2) * 1000
    expect((await world.send(plan, known)).status).toBe(200)
    const refused = await world.send(plan, known)
    expect([refused.status, refused.reason, refused.headers.get('Retry-After')]).toEqual([
      403,
      'Quota Exceeded',
      '1802',
    ])
    expect(refused.text).toBe(
      '{ "statusCode": 403, "message": "Out of call volume quota. Quota will be replenished in 00:30:02." }',
    )
    expect(refused.exchange.lastError).toMatchObject({ source: 'quota', reason: 'QuotaExceeded' })
    world.clock.time = subscription.createdDate + 3_600_000
    expect((await world.send(plan, known)).status).toBe(200)
  })

  it('writes days as .NET does', async () => {
    const world = new World()
    const plan = world.plan(product('<quota calls="0" renewal-period="1296000"/>'))
    world.clock.time = subscription.createdDate + (1_296_000 - 1_235_636) * 1000
    expect((await world.send(plan, known)).text).toContain('replenished in 14.07:13:56.')
  })

  it('never renews with a period of 0', async () => {
    const world = new World()
    const plan = world.plan(product('<quota calls="0" renewal-period="0"/>'))
    const { text, headers } = await world.send(plan, known)
    expect([text, headers.has('Retry-After')]).toEqual([
      '{ "statusCode": 403, "message": "Out of call volume quota." }',
      false,
    ])
  })

  it('counts kilobytes in both directions', async () => {
    const world = new World()
    world.backend = () => ({ body: 'x'.repeat(600) })
    const plan = world.plan(product('<quota bandwidth="1" renewal-period="3600"/>'))
    const call = () => world.send(plan, { ...known, method: 'POST', body: 'y'.repeat(424) })
    expect((await call()).status).toBe(200)
    expect((await call()).text).toContain('Out of bandwidth quota. Quota will be replenished in ')
  })

  it('needs calls or bandwidth', () => {
    expect(() => new World().plan(product('<quota renewal-period="3600"/>'))).toThrow(/needs calls, bandwidth or both/)
  })
})

describe('a refused call', () => {
  it('is answered by on-error where there is one', async () => {
    const world = new World()
    const envelope = '<set-body>{"error":"slow down"}</set-body>'
    const plan = world.plan({
      scope: 'product',
      text: sections({ inbound: '<rate-limit calls="0" renewal-period="60"/>', 'on-error': envelope }),
    })
    const answer = await world.send(plan, known)
    expect([answer.status, answer.text, answer.headers.get('Retry-After')]).toEqual([429, '{"error":"slow down"}', '1'])
  })
})
