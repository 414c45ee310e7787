import { describe, expect, it } from '@jest/globals'
import { loadArtifacts } from '../../../dev/gateway/artifacts/load.js'
import { json, problemsOf, smallest } from './sample.js'

const product = (properties: Readonly<Record<string, unknown>> = {}) => ({
  ...smallest,
  'products/gold/productInformation.json': json(properties),
  'products/gold/apis/echo/productApiInformation.json': '{}',
})
const subscription = (properties: Readonly<Record<string, unknown>>, id = 'me') => ({
  [`subscriptions/${id}/subscriptionInformation.json`]: json(properties),
})
const load = (properties: Readonly<Record<string, unknown>>) =>
  loadArtifacts({ ...product(), ...subscription({ primaryKey: 'k', ...properties }) }).subscriptions[0]

describe('a product', () => {
  it('has defaults and the APIs of its folder', () => {
    expect(loadArtifacts(product()).products).toEqual([
      {
        id: 'gold',
        name: 'gold',
        subscriptionRequired: true,
        approvalRequired: false,
        state: 'notPublished',
        apis: ['echo'],
      },
    ])
    const properties = {
      displayName: 'Gold',
      subscriptionRequired: false,
      subscriptionsLimit: 2,
      state: 'published',
      terms: '',
    }
    expect(loadArtifacts({ ...product(properties), 'products/gold/policy.xml': 'p' }).products[0]).toMatchObject({
      name: 'Gold',
      subscriptionRequired: false,
      subscriptionsLimit: 2,
      state: 'published',
      policy: { text: 'p' },
    })
  })

  it('holds APIs that exist, each with its file', () => {
    expect(problemsOf({ ...product(), 'products/gold/apis/other/productApiInformation.json': '{}' })).toEqual([
      'products/gold/apis/other:1:1: the product holds the API "other", which does not exist',
    ])
    const files = {
      ...smallest,
      'products/gold/productInformation.json': json({}),
      'products/gold/apis/echo/policy.xml': '',
    }
    expect(problemsOf(files)).toEqual([
      'products/gold/apis/echo/productApiInformation.json:1:1: the file is missing; its content may be {}',
    ])
  })
})

describe('a subscription', () => {
  it.each([
    ['/products/gold', { kind: 'product', product: 'gold' }],
    ['/apis/echo', { kind: 'api', api: 'echo' }],
    ['/apis', { kind: 'all' }],
    [
      '/subscriptions/1/resourceGroups/g/providers/Microsoft.ApiManagement/service/s/products/gold',
      { kind: 'product', product: 'gold' },
    ],
    ['/subscriptions/1/resourceGroups/g/providers/Microsoft.ApiManagement/service/s', { kind: 'all' }],
    ['/subscriptions/1/resourceGroups/g/providers/Microsoft.ApiManagement/service/s/', { kind: 'all' }],
  ])('has the scope %s', (scope, expected) => {
    expect(load({ scope })?.scope).toEqual(expected)
  })

  it('has state, keys and dates', () => {
    const properties = {
      scope: '/apis',
      displayName: 'Me',
      state: 'suspended',
      secondaryKey: 'l',
      createdDate: '2026-01-01T00:00:00Z',
      startDate: '2026-01-02T00:00:00Z',
      expirationDate: '2027-01-01T00:00:00Z',
      allowTracing: false,
    }
    expect(load(properties)).toMatchObject({
      name: 'Me',
      state: 'suspended',
      primaryKey: 'k',
      secondaryKey: 'l',
      createdDate: Date.UTC(2026, 0, 1),
      startDate: Date.UTC(2026, 0, 2),
      endDate: Date.UTC(2027, 0, 1),
    })
  })

  it.each([
    [{}, 'A subscription needs "scope"'],
    [{ scope: '/users/x' }, '"/users/x" is no scope: /products/<product>, /apis/<api> or /apis'],
    [{ scope: '/products/silver' }, 'there is no product "silver"'],
    [{ scope: '/apis/other' }, 'there is no API "other"'],
    [{ scope: '/apis', state: 'asleep' }, '"state" has to be one of active'],
    [{ scope: '/apis', createdDate: 'yesterday' }, '"createdDate" has to be a date and time'],
  ])('%j is refused: %s', (properties, message) => {
    expect(problemsOf({ ...product(), ...subscription(properties) })[0]).toContain(message)
  })

  it('has keys of its own, and a warning without any', () => {
    const twice = {
      ...subscription({ scope: '/apis', primaryKey: 'k' }, 'a'),
      ...subscription({ scope: '/apis', secondaryKey: 'k' }, 'b'),
    }
    expect(problemsOf({ ...smallest, ...twice })[0]).toContain('the subscription "a" has the same key')
    const { warnings } = loadArtifacts({ ...smallest, ...subscription({ scope: '/apis' }) })
    expect(warnings[0]?.message).toContain('the subscription has no keys, so nobody can use it')
  })
})
