import { describe, expect, it } from '@jest/globals'
import { createGateway } from '../../dev/gateway/index.js'
import { json, specification } from './artifacts/sample.js'
import { api, policies, reply, setHeader, subscription, testGateway } from './sample.js'

const sentHeaders = ({ sent }: Awaited<ReturnType<typeof testGateway>>) => sent.at(-1)?.request.headers

describe('a request', () => {
  it('goes to the service URL with the path after the API and the whole query', async () => {
    const paths = { '/items/{id}': { get: { operationId: 'get' } } }
    const { gateway, sent } = await testGateway(api('shop', {}, paths))
    const response = await gateway.handle({ url: '/shop/items/a%20b?x=1&y', headers: [['Accept', 'text/plain']] })
    expect([response.status, response.reason, await response.body.text()]).toEqual([
      200,
      'Backend Reason',
      'from the backend',
    ])
    expect(sent[0]?.request.url.toString()).toBe('http://shop.test/base/items/a%20b?x=1&y')
    expect(sent[0]?.request.headers.get('Accept')).toBe('text/plain')
    expect(sent[0]?.options).toMatchObject({ timeoutMilliseconds: 300_000 })
  })

  it('keeps its method and body', async () => {
    const { gateway, sent } = await testGateway(api('shop', {}, { '/items': { post: {} } }))
    await gateway.handle({ method: 'post', url: '/shop/items', body: new TextEncoder().encode('text') })
    expect(sent[0]?.request.method).toBe('POST')
    expect(await sent[0]?.request.body.text()).toBe('text')
  })

  it('carries its subscription key on to the backend', async () => {
    const world = await testGateway({
      ...api('shop', { subscriptionRequired: true }),
      ...subscription('me', '/apis', 'k'),
    })
    await world.gateway.handle({ url: '/shop/items?subscription-key=k' })
    expect(world.sent[0]?.request.url.queryString).toBe('subscription-key=k')
    await world.gateway.handle({ url: '/shop/items', headers: { 'Ocp-Apim-Subscription-Key': 'k' } })
    expect(sentHeaders(world)?.get('Ocp-Apim-Subscription-Key')).toBe('k')
  })

  it('names its client to the backend', async () => {
    const world = await testGateway(api('shop'))
    await world.gateway.handle({ url: '/shop/items', ipAddress: '10.1.2.3' })
    expect(sentHeaders(world)?.get('X-Forwarded-For')).toBe('10.1.2.3')
  })

  it('reaches the version and the revision that it asks for', async () => {
    const set = { 'version sets/s/versionSetInformation.json': json({ versioningScheme: 'Segment' }) }
    const version = { path: 'shop', apiVersionSetId: 's' }
    const { gateway, sent } = await testGateway({
      ...set,
      ...api('one', version),
      ...api('two', { ...version, apiVersion: 'v2' }),
      ...api('two;rev=2', { ...version, apiVersion: 'v2', serviceUrl: 'http://two-rev.test' }),
    })
    for (const url of ['/shop/items', '/shop/v2/items', '/shop/v2;rev=2/items']) await gateway.handle({ url })
    expect(sent.map(({ request }) => request.url.toString())).toEqual([
      'http://one.test/base/items',
      'http://two.test/base/items',
      'http://two-rev.test/items',
    ])
  })
})

describe('policies', () => {
  const scoped = (name: string) =>
    policies({ inbound: `${setHeader(`X-${name}`, '1')}<base/>`, outbound: `<base/>${setHeader('X-Last', name)}` })
  const files = {
    ...api('shop', { subscriptionRequired: true }),
    'policy.xml': policies({
      inbound: setHeader('X-Global', '1'),
      backend: '<forward-request/>',
      outbound: setHeader('X-Last', 'Global'),
    }),
    'apis/shop/policy.xml': scoped('Api'),
    'apis/shop/operations/listitems/policy.xml': scoped('Operation'),
    'products/gold/productInformation.json': json({}),
    'products/gold/policy.xml': scoped('Product'),
    'products/gold/apis/shop/productApiInformation.json': '{}',
    ...subscription('gold', '/products/gold', 'gold'),
    ...subscription('all', '/apis', 'all'),
  }
  const names = ['X-Global', 'X-Product', 'X-Api', 'X-Operation']
  const run = async (key: string) => {
    const world = await testGateway(files)
    const response = await world.gateway.handle({ url: '/shop/items', headers: { 'Ocp-Apim-Subscription-Key': key } })
    return { applied: names.filter((name) => sentHeaders(world)?.has(name)), last: response.headers.get('X-Last') }
  }

  it('of every scope apply, the product only with a key of its own', async () => {
    expect(await run('gold')).toEqual({ applied: names, last: 'Operation' })
    expect(await run('all')).toEqual({ applied: ['X-Global', 'X-Api', 'X-Operation'], last: 'Operation' })
  })

  it('without a forward-request give an empty 200', async () => {
    const { gateway, sent } = await testGateway({
      ...api('shop'),
      'apis/shop/policy.xml': policies({ backend: '', outbound: setHeader('X-Out', '1') }),
    })
    const response = await gateway.handle({ url: '/shop/items' })
    expect([response.status, response.body.isEmpty, response.headers.get('X-Out'), sent.length]).toEqual([
      200,
      true,
      '1',
      0,
    ])
  })

  it.each(['inbound', 'backend'] as const)('may answer in %s, and outbound does not run', async (section) => {
    const answer = '<return-response><set-status code="202" reason="Taken"/></return-response>'
    const { gateway, sent } = await testGateway({
      ...api('shop'),
      'apis/shop/policy.xml': policies({ [section]: answer, outbound: setHeader('X-Out', '1') }),
    })
    const response = await gateway.handle({ url: '/shop/items' })
    expect([response.status, response.reason, response.headers.has('X-Out'), sent.length]).toEqual([
      202,
      'Taken',
      false,
      0,
    ])
  })

  it('may send the request to a backend entity with its credentials', async () => {
    const world = await testGateway({
      ...api('shop'),
      'backends/app/backendInformation.json': json({
        url: 'https://app.test/api',
        credentials: { header: { 'x-key': ['secret'] } },
      }),
      'apis/shop/policy.xml': policies({ inbound: '<base/><set-backend-service backend-id="app"/>' }),
    })
    await world.gateway.handle({ url: '/shop/items?a=1', headers: { 'X-Key': 'mine' } })
    expect(world.sent[0]?.request.url.toString()).toBe('https://app.test/api/items?a=1')
    expect(sentHeaders(world)?.getAll('x-key')).toEqual(['secret'])
  })

  it('count each subscription and let it in again when time has passed', async () => {
    const { gateway, clock } = await testGateway({
      ...api('shop', { subscriptionRequired: true }),
      ...subscription('a', '/apis', 'a'),
      ...subscription('b', '/apis', 'b'),
      'apis/shop/policy.xml': policies({ inbound: '<base/><rate-limit calls="1" renewal-period="60"/>' }),
    })
    const call = (key: string) => gateway.handle({ url: '/shop/items', headers: { 'Ocp-Apim-Subscription-Key': key } })
    expect((await call('a')).status).toBe(200)
    clock.advance(3000)
    const refused = await call('a')
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '57'])
    expect(await refused.body.text()).toBe(
      '{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in 57 seconds." }',
    )
    expect((await call('b')).status).toBe(200)
    clock.advance(57_000)
    expect((await call('a')).status).toBe(200)
  })
})

describe('CORS pre-flight', () => {
  const cors = '<cors><allowed-origins><origin>https://a.test</origin></allowed-origins></cors><base/>'
  const preflight = (url: string) => ({
    method: 'OPTIONS',
    url,
    headers: { Origin: 'https://a.test', 'Access-Control-Request-Method': 'GET' },
  })

  it('is answered without a key, a backend or any other policy', async () => {
    const { gateway, sent } = await testGateway({
      ...api('shop', { subscriptionRequired: true }),
      'apis/shop/policy.xml': policies({ inbound: cors, outbound: setHeader('X-Out', '1') }),
    })
    const { status, headers, body } = await gateway.handle(preflight('/shop/items'))
    expect([status, body.length, sent.length]).toEqual([200, 0, 0])
    expect(headers.get('Access-Control-Allow-Origin')).toBe('https://a.test')
    expect(headers.has('X-Out')).toBe(false)
  })

  it('takes the cors policy of the operation that is asked for', async () => {
    const { gateway } = await testGateway({
      ...api('shop'),
      'apis/shop/operations/listitems/policy.xml': policies({ inbound: cors }),
    })
    expect((await gateway.handle(preflight('/shop/items'))).headers.has('Access-Control-Allow-Origin')).toBe(true)
    expect((await gateway.handle(preflight('/shop/other'))).status).toBe(404)
  })

  it('is an operation like any other where the API has one, and none where no cors policy is', async () => {
    const paths = { '/items': { get: { operationId: 'a' }, options: { operationId: 'b' } } }
    const own = await testGateway({ ...api('shop', {}, paths), 'apis/shop/policy.xml': policies({ inbound: cors }) })
    await own.gateway.handle(preflight('/shop/items'))
    expect(own.sent).toHaveLength(1)
    const { gateway } = await testGateway(api('shop'))
    expect((await gateway.handle(preflight('/shop/items'))).status).toBe(404)
  })
})

describe('the gateway', () => {
  it('answers the probe of API Management', async () => {
    const { gateway } = await testGateway(api('shop'))
    const { status, body } = await gateway.handle({ url: '/status-0123456789abcdef' })
    expect([status, body.isEmpty]).toEqual([200, true])
  })

  it('refuses a configuration with a wrong policy, naming the place', async () => {
    const files = {
      ...api('shop'),
      'apis/shop/policy.xml': '<policies>\n  <inbound>\n    <set-haeder/>\n  </inbound>\n</policies>',
    }
    await expect(testGateway(files)).rejects.toThrow('apis/shop/policy.xml:3:5: unknown policy "set-haeder"')
  })

  it('refuses a URL template that it cannot match', async () => {
    await expect(testGateway(api('shop', {}, { '/a/*/b': { get: {} } }))).rejects.toThrow(
      'the wildcard * has to be the last segment',
    )
  })

  it('serves a new configuration after a reload, keeping its counters, and the old one when the new one is wrong', async () => {
    const files: Record<string, string> = {
      ...api('shop', { subscriptionRequired: true }),
      ...subscription('me', '/apis', 'k'),
      'apis/shop/policy.xml': policies({ inbound: '<rate-limit calls="2" renewal-period="60"/>' }),
    }
    const { gateway } = await testGateway(files)
    const call = async () =>
      (await gateway.handle({ url: '/shop/items', headers: { 'Ocp-Apim-Subscription-Key': 'k' } })).status
    expect(await call()).toBe(200)
    files['policy.xml'] = '<policies>'
    await expect(gateway.reload()).rejects.toThrow('policy.xml')
    expect(await call()).toBe(200)
    delete files['policy.xml']
    files['apis/new/apiInformation.json'] = json({
      path: 'new',
      subscriptionRequired: false,
      serviceUrl: 'http://new.test',
    })
    files['apis/new/specification.json'] = specification()
    await gateway.reload()
    expect((await gateway.handle({ url: '/new/items' })).status).toBe(200)
    expect(gateway.configuration.apis).toHaveLength(2)
    expect(await call()).toBe(429)
  })

  it('has no URL before it listens', async () => {
    const gateway = await createGateway({ artifacts: api('shop') })
    expect(() => gateway.url).toThrow('call listen() first')
    await gateway.close()
  })

  it('passes on to the log what policies trace', async () => {
    const trace = '<trace source="mine" severity="information"><message>hello</message></trace>'
    const { gateway, log } = await testGateway(
      { ...api('shop'), 'apis/shop/policy.xml': policies({ inbound: trace }) },
      { answer: () => reply(204, '') },
    )
    await gateway.handle({ url: '/shop/items' })
    expect(log).toEqual([{ source: 'mine', message: 'hello', severity: 'information' }])
  })
})
