import { describe, expect, it } from '@jest/globals'
import { AccessTable } from '../../../dev/gateway/access/subscriptions.js'
import { loadArtifacts } from '../../../dev/gateway/artifacts/load.js'
import type { Api, Configuration } from '../../../dev/gateway/artifacts/model.js'
import { clientUrl } from '../../../dev/gateway/http/client-url.js'
import { HeaderList } from '../../../dev/gateway/http/headers.js'
import { PolicyError } from '../../../dev/gateway/pipeline/step.js'
import { json, specification } from '../artifacts/sample.js'

const NOW = Date.UTC(2026, 5, 1)
const api = (id: string, properties: Readonly<Record<string, unknown>> = {}) => ({
  [`apis/${id}/apiInformation.json`]: json({ path: `at/${id}`, ...properties }),
  [`apis/${id}/specification.json`]: specification(),
})
const subscription = (id: string, scope: string, more: Readonly<Record<string, unknown>> = {}) => ({
  [`subscriptions/${id}/subscriptionInformation.json`]: json({
    scope,
    primaryKey: `${id}-1`,
    secondaryKey: `${id}-2`,
    ...more,
  }),
})
const configuration: Configuration = loadArtifacts({
  ...api('closed'),
  ...api('free', { subscriptionRequired: false }),
  ...api('shown'),
  ...api('named', { subscriptionKeyParameterNames: { header: 'My-Key', query: 'my-key' } }),
  'products/paid/productInformation.json': json({ displayName: 'Paid' }),
  'products/paid/apis/closed/productApiInformation.json': '{}',
  'products/paid/apis/free/productApiInformation.json': '{}',
  'products/open/productInformation.json': json({ subscriptionRequired: false }),
  'products/open/apis/shown/productApiInformation.json': '{}',
  ...subscription('paid', '/products/paid'),
  ...subscription('one', '/apis/closed'),
  ...subscription('every', '/apis'),
  ...subscription('asleep', '/apis', { state: 'suspended' }),
  ...subscription('past', '/apis', { expirationDate: '2026-01-01T00:00:00Z' }),
  ...subscription('future', '/apis', { startDate: '2026-12-01T00:00:00Z' }),
})
const table = new AccessTable(configuration.subscriptions, configuration.products)
const authorize = (id: string, headers: Record<string, string> = {}, target = '/') => {
  const found = configuration.apis.find((candidate) => candidate.id === id) as Api
  const list = new HeaderList(Object.entries({ Host: 'gateway.test', ...headers }))
  const grant = table.authorize(found, list, clientUrl(target, 'gateway.test'), NOW)
  return [grant.product?.id, grant.subscription?.id, grant.subscription?.key]
}
const key = (value: string) => ({ 'ocp-apim-subscription-key': value })
const refusal = (...args: Parameters<typeof authorize>): PolicyError['error'] | undefined => {
  try {
    authorize(...args)
    return undefined
  } catch (error) {
    if (error instanceof PolicyError) return error.error
    throw error
  }
}

describe('a key', () => {
  it('opens what its scope covers, with the product only where the scope is one', () => {
    expect(authorize('closed', key('paid-1'))).toEqual(['paid', 'paid', 'paid-1'])
    expect(authorize('closed', key('paid-2'))).toEqual(['paid', 'paid', 'paid-2'])
    expect(authorize('closed', key('one-1'))).toEqual([undefined, 'one', 'one-1'])
    expect(authorize('shown', key('every-1'))).toEqual([undefined, 'every', 'every-1'])
  })

  it.each([
    ['shown', 'paid-1', 'of another product'],
    ['shown', 'one-1', 'of another API'],
    ['closed', 'asleep-1', 'suspended'],
    ['closed', 'past-1', 'expired'],
    ['closed', 'future-1', 'not valid yet'],
    ['closed', 'unknown', 'unknown'],
    ['free', 'unknown', 'unknown, though none is needed'],
  ])('for %s, %s (%s), is refused', (id, value) => {
    expect(refusal(id, key(value))?.reason).toBe('SubscriptionKeyInvalid')
  })

  it('comes in the header, else in the query', () => {
    expect(authorize('closed', {}, '/?subscription-key=paid-1')[1]).toBe('paid')
    expect(refusal('closed', key('wrong'), '/?subscription-key=paid-1')?.reason).toBe('SubscriptionKeyInvalid')
    expect(authorize('closed', key(''), '/?subscription-key=paid-1')[1]).toBe('paid')
    expect(refusal('closed', {}, '/?subscription-key=')?.reason).toBe('SubscriptionKeyNotFound')
  })

  it('comes under the names that the API chose', () => {
    expect(authorize('named', { 'My-Key': 'every-1' })[1]).toBe('every')
    expect(authorize('named', {}, '/?my-key=every-1')[1]).toBe('every')
    expect(refusal('named', key('every-1'))?.reason).toBe('SubscriptionKeyNotFound')
  })
})

describe('without a key', () => {
  it('an open product lets in, and its policies apply', () => {
    expect(authorize('shown')).toEqual(['open', undefined, undefined])
  })

  it('an API that needs none lets in, without a product', () => {
    expect(authorize('free')).toEqual([undefined, undefined, undefined])
  })

  it('all else is refused', () => {
    expect(refusal('closed')?.reason).toBe('SubscriptionKeyNotFound')
  })
})

describe('a refusal', () => {
  it('of a missing key differs between the wire and LastError', () => {
    expect(refusal('closed')).toMatchObject({
      source: 'authorization',
      status: 401,
      statusReason: 'Access Denied',
      message: expect.stringMatching(/requests to this API\.$/),
      publicMessage: expect.stringMatching(/requests to an API\.$/),
    })
  })

  it('names the header that the key belongs in', () => {
    expect(refusal('closed')?.headers).toEqual({
      'WWW-Authenticate':
        'AzureApiManagementKey realm="https://gateway.test/at/closed",name="Ocp-Apim-Subscription-Key",type="header"',
    })
    expect(refusal('named', { 'My-Key': 'wrong' })?.headers?.['WWW-Authenticate']).toContain('name="My-Key"')
  })
})
