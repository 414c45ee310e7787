import { describe, expect, it } from '@jest/globals'
import { runPreflight } from '../../../dev/gateway/pipeline/run.js'
import { sections, World } from './harness.js'

const cors = ({ origins = ['https://a.test'], rest = '', attributes = '' } = {}) =>
  `<cors ${attributes}><allowed-origins>${origins.map((origin) => `<origin>${origin}</origin>`).join('')}</allowed-origins>${rest}</cors>`
const lists =
  '<allowed-methods preflight-result-max-age="300"><method>PUT</method><method>GET</method></allowed-methods>' +
  '<allowed-headers><header>x-a</header><header>x-b</header></allowed-headers>' +
  '<expose-headers><header>x-out</header></expose-headers>'

async function preflight(documents: string[], headers: Record<string, string> = {}) {
  const world = new World()
  const exchange = world.exchange({
    method: 'OPTIONS',
    headers: { Origin: 'https://a.test', 'Access-Control-Request-Method': 'PUT', ...headers },
  })
  const response = await runPreflight(exchange, world.plan(...documents))
  return { ...response, names: response.headers.names().toSorted(), world }
}

describe('cors, pre-flight', () => {
  it('answers a match with the lists of the policy', async () => {
    const answer = await preflight([cors({ rest: lists, attributes: 'allow-credentials="true"' })])
    expect([...answer.headers].toSorted()).toEqual([
      ['Access-Control-Allow-Credentials', 'true'],
      ['Access-Control-Allow-Headers', 'x-a,x-b'],
      ['Access-Control-Allow-Methods', 'PUT,GET'],
      ['Access-Control-Allow-Origin', 'https://a.test'],
      ['Access-Control-Max-Age', '300'],
    ])
    expect([answer.status, answer.body.bytes?.length, answer.world.sent]).toEqual([200, 0, []])
  })

  it('allows GET and POST where no methods are listed', async () => {
    expect((await preflight([cors()])).headers.get('Access-Control-Allow-Methods')).toBe('GET,POST')
  })

  it('answers * with *, and with what is asked for', async () => {
    const rest =
      '<allowed-methods><method>*</method></allowed-methods><allowed-headers><header>*</header></allowed-headers>'
    const { headers } = await preflight([cors({ origins: ['*'], rest })], { 'Access-Control-Request-Headers': 'x-q' })
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(headers.get('Access-Control-Allow-Methods')).toBe('PUT')
    expect(headers.get('Access-Control-Allow-Headers')).toBe('x-q')
  })

  it('answers another origin with an empty 200', async () => {
    const answer = await preflight([cors()], { Origin: 'https://b.test' })
    expect([answer.status, answer.names, answer.body.isEmpty]).toEqual([200, [], true])
  })

  it('goes on to the next cors policy only where unmatched requests are not terminated', async () => {
    const broad = cors({ origins: ['https://b.test'] })
    const go = cors({ attributes: 'terminate-unmatched-request="false"' })
    const origin = { Origin: 'https://b.test' }
    const narrow = (policy: string) => sections({ inbound: `${policy}<base/>` })
    expect((await preflight([broad, narrow(go)], origin)).headers.get('Access-Control-Allow-Origin')).toBe(
      'https://b.test',
    )
    expect((await preflight([broad, narrow(cors())], origin)).names).toEqual([])
  })

  it('runs nothing else, and only where a cors policy stands directly in inbound', () => {
    const world = new World()
    expect(world.plan('<set-variable name="a" value="b"/>').preflight).toBeUndefined()
    expect(world.plan(`<choose><when condition="true">${cors()}</when></choose>`).preflight).toBeUndefined()
  })
})

describe('cors, actual request', () => {
  const send = (policy: string, headers: Record<string, string>, method = 'GET') =>
    new World().run(policy, { headers, method })

  it('adds headers to what the backend answers', async () => {
    const answer = await send(cors({ rest: lists }), { Origin: 'https://a.test' })
    expect(answer.text).toBe('from the backend')
    expect([...answer.headers]).toEqual([
      ['Access-Control-Allow-Origin', 'https://a.test'],
      ['Access-Control-Expose-Headers', 'x-out'],
    ])
  })

  it.each([
    ['a default port', 'https://a.test:443', 'https://a.test'],
    ['a trailing slash', 'http://localhost:8080/', 'http://localhost:8080'],
  ])('does not mind %s', async (_, allowed, origin) => {
    const answer = await send(cors({ origins: [allowed] }), { Origin: origin })
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(origin)
  })

  it.each([
    ['GET', ''],
    ['HEAD', ''],
    ['POST', 'from the backend'],
  ])('%s from another origin', async (method, text) => {
    const answer = await send(cors(), { Origin: 'https://b.test' }, method)
    expect([answer.status, answer.text, answer.headers.size]).toEqual([200, text, 0])
  })

  it('lets GET from another origin pass where it is not terminated', async () => {
    const policy = cors({ attributes: 'terminate-unmatched-request="false"' })
    expect((await send(policy, { Origin: 'https://b.test' })).text).toBe('from the backend')
  })

  it('does nothing without an Origin', async () => {
    expect((await send(cors(), {})).headers.size).toBe(0)
  })

  it('adds headers to errors as well', async () => {
    const check =
      '<check-header name="X" failed-check-httpcode="401" failed-check-error-message="m" ignore-case="true"/>'
    const answer = await send(cors() + check, { Origin: 'https://a.test' })
    expect([answer.status, answer.headers.get('Access-Control-Allow-Origin')]).toEqual([401, 'https://a.test'])
  })
})
