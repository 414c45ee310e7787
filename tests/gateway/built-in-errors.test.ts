import { describe, expect, it } from '@jest/globals'
import { PolicyError } from '../../dev/gateway/pipeline/step.js'
import { api, GUID, policies, setHeader, subscription, testGateway } from './sample.js'

/** What API Management answers where no on-error policy does; nothing here has one. */
const artifacts = {
  ...api('open'),
  ...api('closed', { subscriptionRequired: true }),
  ...api('nowhere', { serviceUrl: undefined }),
  ...subscription('me', '/apis', 'key'),
}
const open = () => testGateway(artifacts)

describe('built-in errors, byte for byte', () => {
  it.each([
    ['GET', '/unknown'],
    ['GET', '/open/unknown'],
    ['DELETE', '/open/items'],
    ['OPTIONS', '/open/items'],
  ])('%s %s: no operation', async (method, url) => {
    const { gateway } = await open()
    const { status, reason, headers, body } = await gateway.handle({ method, url })
    expect([status, reason]).toEqual([404, 'Resource Not Found'])
    expect(headers.raw).toEqual(['Content-Type', 'application/json'])
    expect(await body.text()).toBe('{ "statusCode": 404, "message": "Resource not found" }')
    expect(body.length).toBe(54)
  })

  it('a missing key', async () => {
    const { gateway, sent } = await open()
    const { status, reason, headers, body } = await gateway.handle({ url: 'http://gateway.test:8080/closed/items' })
    expect([status, reason]).toEqual([401, 'Access Denied'])
    expect([...headers]).toEqual([
      ['Content-Type', 'application/json'],
      [
        'WWW-Authenticate',
        'AzureApiManagementKey realm="https://gateway.test:8080/closed",name="Ocp-Apim-Subscription-Key",type="header"',
      ],
    ])
    expect(await body.text()).toBe(
      '{ "statusCode": 401, "message": "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API." }',
    )
    expect(body.length).toBe(152)
    expect(sent).toEqual([])
  })

  it('an invalid key', async () => {
    const { gateway } = await open()
    const { status, body } = await gateway.handle({
      url: '/closed/items',
      headers: { 'Ocp-Apim-Subscription-Key': 'no' },
    })
    expect(status).toBe(401)
    expect(await body.text()).toBe(
      '{ "statusCode": 401, "message": "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription." }',
    )
  })

  it('a backend that cannot be reached, of which the client hears nothing', async () => {
    const error = new PolicyError({
      source: 'forward-request',
      reason: 'BackendConnectionFailure',
      message: 'connect ECONNREFUSED',
      status: 500,
      publicMessage: 'Internal server error',
    })
    const { gateway, log } = await testGateway(artifacts, { answer: () => error })
    const { status, reason, body } = await gateway.handle({ url: '/open/items' })
    expect([status, reason]).toEqual([500, 'Internal Server Error'])
    expect(await body.text()).toBe(`{ "statusCode": 500, "message": "Internal server error", "activityId": "${GUID}" }`)
    expect(log).toEqual([
      {
        source: 'gateway',
        severity: 'error',
        message: `${GUID} forward-request at global backend forward-request[1]: BackendConnectionFailure: connect ECONNREFUSED`,
      },
    ])
  })

  it('an API without any backend', async () => {
    const { gateway } = await open()
    expect((await gateway.handle({ url: '/nowhere/items' })).status).toBe(500)
  })

  it('a defect of the gateway itself, which is logged', async () => {
    const { gateway, log } = await testGateway(artifacts, { answer: () => new RangeError('a bug') })
    expect((await gateway.handle({ url: '/open/items' })).status).toBe(500)
    expect(log[0]?.message).toContain('RangeError: a bug')
  })
})

describe('on-error', () => {
  const onError = setHeader('X-Error', 'global')
  const withPolicies = (files: Readonly<Record<string, string>> = {}) =>
    testGateway({
      ...artifacts,
      'policy.xml': policies({ backend: '<forward-request/>', inbound: '', outbound: '', onError }),
      ...files,
    })

  it('of the global policy runs where no API matched', async () => {
    const { gateway } = await withPolicies()
    const response = await gateway.handle({ url: '/unknown' })
    expect([response.status, response.headers.get('X-Error')]).toEqual([404, 'global'])
  })

  it('of the API runs where none of its operations matched, and edits the default answer', async () => {
    const { gateway } = await withPolicies({
      'apis/open/policy.xml': policies({
        onError: `<base/><set-status code="405" reason="Method Not Allowed"/>${setHeader('X-Api', '1')}`,
      }),
    })
    const response = await gateway.handle({ method: 'PUT', url: '/open/items' })
    expect([response.status, response.reason]).toEqual([405, 'Method Not Allowed'])
    expect([response.headers.get('X-Error'), response.headers.get('X-Api')]).toEqual(['global', '1'])
    expect(await response.body.text()).toBe('{ "statusCode": 404, "message": "Resource not found" }')
  })

  it('of the operation runs for a refused key, and keeps WWW-Authenticate', async () => {
    const { gateway } = await withPolicies({
      'apis/closed/operations/listitems/policy.xml': policies({ onError: setHeader('X-Operation', '1') }),
    })
    const { headers } = await gateway.handle({ url: '/closed/items' })
    expect([headers.get('X-Operation'), headers.get('X-Error')]).toEqual(['1', undefined])
    expect(headers.get('WWW-Authenticate')).toContain('AzureApiManagementKey')
  })

  it('may answer with something else altogether', async () => {
    const answer =
      '<return-response><set-status code="418" reason="Teapot"/><set-body>short</set-body></return-response>'
    const { gateway } = await withPolicies({ 'apis/closed/policy.xml': policies({ onError: answer }) })
    const { status, headers, body } = await gateway.handle({ url: '/closed/items' })
    expect([status, headers.has('WWW-Authenticate'), await body.text()]).toEqual([418, false, 'short'])
  })

  it('skips what was left of the section that failed, and the sections after it', async () => {
    const check =
      '<check-header name="X-Need" failed-check-httpcode="400" failed-check-error-message="need it" ignore-case="true"/>'
    const { gateway, sent } = await testGateway({
      ...artifacts,
      'apis/open/policy.xml': policies({
        inbound: `${check}${setHeader('X-After', '1')}`,
        outbound: setHeader('X-Outbound', '1'),
        onError: setHeader('X-Error', '1'),
      }),
    })
    const { status, headers, body } = await gateway.handle({ url: '/open/items' })
    expect([status, headers.get('X-Error'), headers.get('X-Outbound'), sent.length]).toEqual([400, '1', undefined, 0])
    expect(await body.text()).toBe('{ "statusCode": 400, "message": "need it" }')
  })
})
