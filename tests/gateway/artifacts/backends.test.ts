import { describe, expect, it } from '@jest/globals'
import { loadArtifacts } from '../../../dev/gateway/artifacts/load.js'
import { json, problemsOf, smallest } from './sample.js'

const backends = (all: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => ({
  ...smallest,
  ...Object.fromEntries(
    Object.entries(all).map(([id, properties]) => [`backends/${id}/backendInformation.json`, json(properties)]),
  ),
})
const load = (properties: Readonly<Record<string, unknown>>) =>
  loadArtifacts(backends({ app: properties })).backends.get('app')
const problem = (properties: Readonly<Record<string, unknown>>) => problemsOf(backends({ app: properties }))

describe('a backend', () => {
  it('has defaults for all but its URL', () => {
    expect(load({ url: 'http://h/api' })).toEqual({
      type: 'Single',
      id: 'app',
      url: 'http://h/api',
      credentials: { header: {}, query: {} },
      tls: { validateCertificateChain: true, validateCertificateName: true },
    })
  })

  it.each([
    [{}, 'A backend needs "url"'],
    [{ url: 'example.org' }, '"example.org" is not an http or https URL'],
    [{ url: 'http://h', protocol: 'ftp' }, '"protocol" has to be one of http, soap, not "ftp"'],
    [{ url: 'http://h', urls: 1 }, 'A backend has no property "urls"'],
    [{ url: 'http://h', tls: { validate: true } }, '"tls" has no property "validate"'],
    [
      { url: 'http://h', tls: { validateCertificateChain: 'yes' } },
      '"validateCertificateChain" has to be true or false',
    ],
    [{ url: 'http://h', tls: true }, '"tls" has to be an object'],
    [{ url: 'http://h', credentials: { header: 'x' } }, '"header" has to be an object'],
    [{ url: 'http://h', credentials: { header: { a: [1] } } }, '"header.a" has to hold strings'],
    [{ url: 'http://h', credentials: { authorization: { scheme: 'Basic' } } }, '"authorization" needs "parameter"'],
    [{ url: 'http://h', pool: { services: [] } }, 'only a backend of type Pool has "pool"'],
    [{ type: 'Pool' }, 'a backend of type Pool needs "pool"'],
  ])('%j is refused: %s', (properties, message) => {
    expect(problem(properties)[0]).toContain(message)
  })

  it('is refused at the line and column of what is wrong', () => {
    const text = '{\n  "properties": {\n    "url": "http://h",\n    "title": "x",\n    "color": "red"\n  }\n}'
    expect(problemsOf({ ...smallest, 'backends/app/backendInformation.json': text })).toEqual([
      'backends/app/backendInformation.json:5:14: A backend has no property "color"',
    ])
  })
})

describe('a pool', () => {
  const single = { url: 'http://h' }

  it('names its members by id or by ARM id', () => {
    const pool = {
      type: 'Pool',
      pool: {
        services: [
          { id: '/subscriptions/s/backends/one', priority: 1, weight: 3 },
          { id: 'two', priority: 2 },
        ],
      },
    }
    expect(loadArtifacts(backends({ one: single, two: single, all: pool })).backends.get('all')).toEqual({
      type: 'Pool',
      id: 'all',
      services: [
        { backend: 'one', priority: 1, weight: 3 },
        { backend: 'two', priority: 2, weight: 1 },
      ],
    })
  })

  it('has members, which exist and are no pools', () => {
    const pool = (...ids: readonly string[]) => ({ type: 'Pool', pool: { services: ids.map((id) => ({ id })) } })
    expect(problemsOf(backends({ all: pool() }))[0]).toContain('a pool needs "services"')
    expect(problemsOf(backends({ all: pool('one') }))[0]).toContain(
      'the pool names the backend "one", which does not exist',
    )
    expect(problemsOf(backends({ one: single, all: pool('more'), more: pool('one') }))[0]).toContain(
      'the pool names "more", which is a pool itself',
    )
  })
})

describe('a circuit breaker', () => {
  const breaker = (rule: Readonly<Record<string, unknown>>) => ({ url: 'http://h', circuitBreaker: { rules: [rule] } })

  it('is read with its durations', () => {
    const rule = {
      name: 'r',
      failureCondition: {
        count: 3,
        interval: 'PT1M30S',
        statusCodeRanges: [{ min: 500, max: 599 }],
        errorReasons: ['x'],
      },
      tripDuration: 'P1DT2H',
      acceptRetryAfter: true,
    }
    expect(load(breaker(rule))).toMatchObject({
      circuitBreaker: {
        name: 'r',
        count: 3,
        intervalMilliseconds: 90_000,
        tripMilliseconds: 26 * 3_600_000,
        acceptRetryAfter: true,
        statusCodeRanges: [{ min: 500, max: 599 }],
      },
    })
  })

  it.each([
    [breaker({}), 'a rule needs "failureCondition"'],
    [breaker({ failureCondition: { count: 1.5 } }), '"count" has to be an integer'],
    [
      breaker({ failureCondition: { count: 1, interval: '1m' } }),
      '"interval" has to be a duration such as PT30S or P1D',
    ],
    [breaker({ failureCondition: { count: 1, interval: 'PT' } }), '"interval" has to be a duration'],
    [breaker({ failureCondition: { percentage: 5 } }), '"percentage" is not supported: use "count"'],
    [
      { url: 'http://h', circuitBreaker: { rules: [{ failureCondition: {} }, { failureCondition: {} }] } },
      'a circuit breaker has one rule',
    ],
    [{ url: 'http://h', circuitBreaker: { rules: {} } }, '"rules" has to be a list'],
  ])('%j is refused: %s', (properties, message) => {
    expect(problem(properties)[0]).toContain(message)
  })
})
