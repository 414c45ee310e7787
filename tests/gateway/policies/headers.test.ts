import { describe, expect, it } from '@jest/globals'
import { sections, World } from './harness.js'

const header = (name: string, action: string, ...values: string[]) =>
  `<set-header name="${name}" exists-action="${action}">${values.map((value) => `<value>${value}</value>`).join('')}</set-header>`

async function forwarded(policy: string, headers: Record<string, string> = {}) {
  const world = new World()
  await world.run(policy, { headers })
  return world.sent[0]!.headers
}

describe('set-header', () => {
  it('overrides without regard to case, and by default', async () => {
    const headers = await forwarded('<set-header name="X-A"><value>new</value></set-header>', { 'x-a': 'old' })
    expect(headers.getAll('X-A')).toEqual(['new'])
  })

  it('keeps what is there with skip, and sets what is not', async () => {
    const headers = await forwarded(header('X-A', 'skip', 'new') + header('X-B', 'skip', 'new'), { 'X-A': 'old' })
    expect([headers.get('X-A'), headers.get('X-B')]).toEqual(['old', 'new'])
  })

  it('deletes', async () => {
    expect((await forwarded(header('X-A', 'delete'), { 'X-A': 'old' })).has('X-A')).toBe(false)
  })

  it('joins several values by a comma without a space', async () => {
    expect((await forwarded(header('X-A', 'override', 'a', 'b'))).getAll('X-A')).toEqual(['a,b'])
    expect((await forwarded(header('X-A', 'append', 'b', 'c'), { 'X-A': 'a' })).getAll('X-A')).toEqual(['a,b,c'])
  })

  it.each(['Set-Cookie', 'WWW-Authenticate', 'warning'])(
    'sends several values of %s as several lines',
    async (name) => {
      expect((await forwarded(header(name, 'append', 'b', 'c'), { [name]: 'a' })).getAll(name)).toEqual(['a', 'b', 'c'])
    },
  )

  it.each(['Connection', 'Content-Length', 'Keep-Alive', 'Transfer-Encoding'])('leaves %s alone', async (name) => {
    const before = { [name]: '5' }
    expect((await forwarded(header(name, 'override', '7'), before)).getAll(name)).toEqual(['5'])
    expect((await forwarded(header(name, 'delete'), before)).getAll(name)).toEqual(['5'])
  })

  it('edits the response in outbound', async () => {
    const world = new World()
    const plan = world.plan(sections({ outbound: header('X-A', 'override', 'out') }))
    const { headers } = await world.send(plan)
    expect(headers.get('X-A')).toBe('out')
    expect(world.sent[0]!.headers.has('X-A')).toBe(false)
  })

  it('edits the pending error in on-error', async () => {
    const world = new World()
    const check =
      '<check-header name="X-Key" failed-check-httpcode="401" failed-check-error-message="no" ignore-case="false" />'
    const answer = await world.send(
      world.plan(sections({ inbound: check, 'on-error': header('X-A', 'override', 'e') })),
    )
    expect([answer.status, answer.headers.get('X-A'), answer.text]).toEqual([
      401,
      'e',
      '{ "statusCode": 401, "message": "no" }',
    ])
  })

  it('needs a value unless it deletes', () => {
    expect(() => new World().plan('<set-header name="X-A" exists-action="override" />')).toThrow(/needs a <value>/)
  })
})

describe('check-header', () => {
  const policy = (values = '') =>
    `<check-header name="X-Key" failed-check-httpcode="403" failed-check-error-message="Not you" ignore-case="true">${values}</check-header>`

  it('passes a header that has one of the values, case aside', async () => {
    const world = new World()
    const answer = await world.run(policy('<value>one</value><value>Two</value>'), { headers: { 'x-key': 'TWO' } })
    expect(answer.status).toBe(200)
  })

  it('passes any value where none is listed', async () => {
    expect((await new World().run(policy(), { headers: { 'X-Key': 'x' } })).status).toBe(200)
  })

  it('answers a missing header with the status and message that it names', async () => {
    const answer = await new World().run(policy())
    expect([answer.status, answer.text]).toEqual([403, '{ "statusCode": 403, "message": "Not you" }'])
    expect(answer.exchange.lastError).toMatchObject({
      source: 'check-header',
      reason: 'HeaderNotFound',
      message: 'Header X-Key was not found in the request. Access denied.',
      scope: 'api',
      section: 'inbound',
      path: 'check-header[1]',
    })
  })

  it('reports a value that is not listed', async () => {
    const { exchange } = await new World().run(policy('<value>one</value>'), { headers: { 'X-Key': 'two' } })
    expect(exchange.lastError).toMatchObject({
      reason: 'HeaderValueNotAllowed',
      message: 'Header X-Key value of two is not allowed. Access denied.',
    })
  })

  it('compares case where it is told to', async () => {
    const exact = policy('<value>one</value>').replace('ignore-case="true"', 'ignore-case="false"')
    expect((await new World().run(exact, { headers: { 'X-Key': 'ONE' } })).status).toBe(403)
  })
})
