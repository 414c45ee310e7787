import { describe, expect, it } from '@jest/globals'
import { type RequestOptions, sections, subscription, World } from './harness.js'

const document = ({ attributes = '', inner = '', duration = '60', store = '', after = '' } = {}) =>
  sections({
    inbound: `<base/><cache-lookup vary-by-developer="false" vary-by-developer-groups="false" ${attributes}>${inner}</cache-lookup>${after}`,
    outbound: `<cache-store duration="${duration}" ${store}/><base/>`,
  })

/** Sends requests in turn through one plan; the backend counts its answers. */
async function texts(policy: string, requests: readonly RequestOptions[], world = new World()) {
  const plan = world.plan(policy)
  const answers: string[] = []
  world.backend = () => ({ body: String(world.sent.length), headers: { 'Cache-Control': 'max-age=5' } })
  for (const request of requests) answers.push((await world.send(plan, request)).text)
  return answers
}

describe('cache-lookup and cache-store', () => {
  it('answers from the cache until the lifetime is over', async () => {
    const world = new World()
    const plan = world.plan(document())
    world.backend = () => ({ body: String(world.sent.length), headers: { 'X-A': 'a' } })
    const first = await world.send(plan)
    world.clock.time += 59_999
    const hit = await world.send(plan)
    world.clock.time += 1
    const later = await world.send(plan)
    expect([first.text, hit.text, hit.headers.get('X-A'), later.text]).toEqual(['1', '1', 'a', '2'])
  })

  it('skips the rest of inbound and the backend on a hit, and runs outbound', async () => {
    const world = new World()
    const mark = '<set-header name="X-Out"><value>yes</value></set-header>'
    const policy = document({ after: '<set-variable name="late" value="1"/>' }).replace(
      '<base/></outbound>',
      `${mark}</outbound>`,
    )
    const plan = world.plan(policy)
    await world.send(plan)
    const hit = await world.send(plan)
    expect(world.sent.length).toBe(1)
    expect([hit.exchange.variables.has('late'), hit.headers.get('X-Out')]).toEqual([false, 'yes'])
  })

  it('does not lengthen the lifetime by a hit', async () => {
    const world = new World()
    const plan = world.plan(document())
    await world.send(plan)
    world.clock.time += 40_000
    await world.send(plan)
    world.clock.time += 40_000
    await world.send(plan)
    expect(world.sent.length).toBe(2)
  })

  it('looks up GET only', async () => {
    expect(await texts(document(), [{ method: 'POST' }, { method: 'POST' }, { method: 'HEAD' }])).toEqual([
      '1',
      '2',
      '3',
    ])
  })

  it('leaves requests with Authorization out, unless told otherwise', async () => {
    const request = { headers: { Authorization: 'Bearer x' } }
    expect(await texts(document(), [request, request])).toEqual(['1', '2'])
    expect(await texts(document({ attributes: 'allow-private-response-caching="true"' }), [request, request])).toEqual([
      '1',
      '1',
    ])
  })

  it('varies by the whole query, or by the parameters listed', async () => {
    const urls = ['https://g.test/a?p=1&q=1', 'https://g.test/a?p=1&q=2', 'https://g.test/a?p=2&q=1']
    const requests = urls.map((url) => ({ url }))
    expect(await texts(document(), requests)).toEqual(['1', '2', '3'])
    const listed = document({ inner: '<vary-by-query-parameter>p; r</vary-by-query-parameter>' })
    expect(await texts(listed, requests)).toEqual(['1', '1', '2'])
  })

  it('varies by path and by the headers listed', async () => {
    const requests = [{ headers: { accept: 'a' } }, { headers: { Accept: 'b' } }, { headers: { ACCEPT: 'a' } }, {}]
    const policy = document({ inner: '<vary-by-header>Accept</vary-by-header>' })
    expect(await texts(policy, requests)).toEqual(['1', '2', '1', '3'])
    expect(await texts(document(), requests)).toEqual(['1', '1', '1', '1'])
    expect(await texts(document(), [{ url: 'https://g.test/a' }, { url: 'https://g.test/b' }])).toEqual(['1', '2'])
  })

  it('varies by developer and groups where asked', async () => {
    const user = (id: string, group: string) => ({
      exchange: {
        subscription,
        user: { id, email: '', firstName: '', lastName: '', registrationDate: 0, groups: [{ id: group, name: group }] },
      },
    })
    const requests = [user('a', 'g'), user('b', 'g'), user('b', 'h')]
    const policy = (developer: boolean, groups: boolean) =>
      document()
        .replace('vary-by-developer="false"', `vary-by-developer="${developer}"`)
        .replace('vary-by-developer-groups="false"', `vary-by-developer-groups="${groups}"`)
    expect(await texts(policy(true, false), requests)).toEqual(['1', '2', '2'])
    expect(await texts(policy(false, true), requests)).toEqual(['1', '1', '2'])
  })

  it('keeps 200 alone, unless told otherwise', async () => {
    const count = async (policy: string) => {
      const world = new World()
      const plan = world.plan(policy)
      world.backend = () => ({ status: 404 })
      await world.send(plan)
      await world.send(plan)
      return world.sent.length
    }
    expect([await count(document()), await count(document({ store: 'cache-response="true"' }))]).toEqual([2, 1])
  })

  it('stores nothing for no time, or without a lookup', async () => {
    expect(await texts(document({ duration: '0' }), [{}, {}])).toEqual(['1', '2'])
    expect(await texts(sections({ outbound: '<cache-store duration="60"/>' }), [{}, {}])).toEqual(['1', '2'])
  })

  it.each([
    ['none', 'no-store', 'no-store'],
    ['private', 'private, max-age=60, must-revalidate', 'private, max-age=50, must-revalidate'],
    ['public', 'public, max-age=60, must-revalidate', 'public, max-age=50, must-revalidate'],
  ])('tells clients what they may cache: %s', async (type, stored, hit) => {
    const world = new World()
    const plan = world.plan(document({ attributes: `downstream-caching-type="${type}"` }))
    const first = await world.send(plan)
    world.clock.time += 10_000
    const second = await world.send(plan)
    expect([first, second].map(({ headers }) => headers.get('Cache-Control'))).toEqual([stored, hit])
  })

  it('does not let one response change another', async () => {
    const world = new World()
    const plan = world.plan(document())
    const first = await world.send(plan)
    first.headers.set('X-Mine', '1')
    const second = await world.send(plan)
    second.headers.set('X-Mine', '2')
    expect((await world.send(plan)).headers.has('X-Mine')).toBe(false)
  })
})

describe('cache values', () => {
  const lookup = '<cache-lookup-value key="k" variable-name="v"/>'

  it('are stored, found until they expire, and removed', async () => {
    const world = new World()
    const value = async () => (await world.run(lookup)).exchange.variables.get('v')
    await world.run('<cache-store-value key="k" value="x" duration="10"/>')
    expect(await value()).toBe('x')
    await world.run('<cache-remove-value key="k"/>')
    expect(await value()).toBeUndefined()
    await world.run('<cache-store-value key="k" value="y" duration="10"/>')
    world.clock.time += 10_000
    expect(await value()).toBeUndefined()
  })

  it('leave the variable unset after a miss, unless there is a default', async () => {
    const { exchange } = await new World().run(
      `${lookup}<cache-lookup-value key="k" variable-name="w" default-value="d"/>`,
    )
    expect([exchange.variables.has('v'), exchange.variables.get('w')]).toEqual([false, 'd'])
  })
})

describe('cache-value', () => {
  const policy = (attributes = '', value = '<set-variable name="v" value="x" /><trace source="made">now</trace>') =>
    `<cache-value key="k" variable-name="v" ${attributes}><value>${value}</value></cache-value>`

  it('has the value made once, until it expires', async () => {
    const world = new World()
    for (const seconds of [0, 59, 1]) {
      world.clock.time += seconds * 1000
      expect((await world.run(policy('expires-after="60"'))).exchange.variables.get('v')).toBe('x')
    }
    expect(world.traces.length).toBe(2)
  })

  it('has it made again when it is due, and keeps the old one when that sets nothing', async () => {
    const world = new World()
    await world.run(policy('expires-after="60" refresh-after="30"'))
    world.clock.time += 29_000
    await world.run(policy('expires-after="60" refresh-after="30"'))
    expect(world.traces.length).toBe(1)
    world.clock.time += 1_000
    const { exchange } = await world.run(
      policy('expires-after="60" refresh-after="30"', '<trace source="tried">now</trace>'),
    )
    expect([exchange.variables.get('v'), world.traces.length]).toEqual(['x', 2])
  })

  it('has a default where nothing is made, and none without', async () => {
    const made = async (attributes: string) =>
      (await new World().run(policy(attributes, ''))).exchange.variables.get('v')
    expect([await made('default-value="d"'), await made('')]).toEqual(['d', undefined])
  })
})
