import { Readable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { checkDocument } from '../../../dev/gateway/plan/check.js'
import { inbound, sections, World } from './harness.js'

const variable = (name: string, expression: string) => `<set-variable name="${name}" value="@(${expression})" />`
const show = (expression: string) => `<set-header name="X-Out"><value>@(${expression})</value></set-header>`

/** What an expression shows as a header of the request to the backend, after the policies given. */
async function shown(expression: string, before = '', request = {}, world = new World()) {
  await world.run(before + show(expression), request)
  return world.sent.at(-1)?.headers.get('X-Out')
}

describe('expressions in policies', () => {
  it('give names and values of headers, null as empty', async () => {
    const world = new World()
    await world.run('<set-header name="@("X-" + "Name")"><value>@((string)null)</value></set-header>')
    expect(world.sent[0]!.headers.getAll('X-Name')).toEqual([''])
  })

  it('read the body of the request, which goes on to the backend when it is preserved', async () => {
    const world = new World()
    const body = '{"name": "ann"}'
    const policy = show('context.Request.Body.As<JObject>(preserveContent: true)["name"].ToString()')
    await world.run(policy, { method: 'POST', body })
    expect([world.sent[0]!.headers.get('X-Out'), world.sent[0]!.body]).toEqual(['ann', body])
  })

  it('read the body of the response in outbound', async () => {
    const world = new World()
    world.backend = () => ({ body: '{"n": 1}' })
    const policy = '<set-body>@("got " + context.Response.Body.As<JObject>()["n"])</set-body>'
    expect((await world.send(world.plan(sections({ outbound: policy })))).text).toBe('got 1')
  })

  it('decide branches, one after the other and no further than needed', async () => {
    const choose = `<choose>
      <when condition="@(context.Request.Method == "POST")"><set-variable name="way" value="post" /></when>
      <when condition="@(context.Request.Method == "GET")"><set-variable name="way" value="get" /></when>
      <when condition="@((bool)context.Variables["missing"])"><set-variable name="way" value="never" /></when>
    </choose>`
    expect(await shown('(string)context.Variables["way"]', choose)).toBe('get')
  })

  it('keep the types of variables', async () => {
    expect(await shown('((int)context.Variables["n"] + 1).ToString()', variable('n', '41'))).toBe('42')
    const { exchange } = await new World().run(
      `<set-variable name="n" value="5" />${show('((int)context.Variables["n"]).ToString()')}`,
    )
    expect(exchange.lastError).toMatchObject({
      source: 'set-header',
      reason: 'ExpressionValueEvaluationFailure',
      path: 'set-header[1]',
    })
    expect(exchange.lastError?.message).toMatch(
      /^Expression evaluation failed\. Unable to cast object of type 'System.String'/,
    )
  })

  it('that throw are answered with 500, byte for byte, and no detail', async () => {
    const answer = await new World().run(show('context.Variables["missing"].ToString()'))
    expect([answer.status, answer.text]).toEqual([
      500,
      '{ "statusCode": 500, "message": "Internal server error", "activityId": "00000000-0000-4000-8000-000000000000" }',
    ])
  })

  it('change the path, and expressions after see it', async () => {
    const rewrite = '<rewrite-uri template="@("/v2" + context.Request.Url.Path)" />'
    const path = 'context.Request.Url.Path + " " + context.Request.OriginalUrl.Path'
    expect(await shown(path, rewrite)).toBe('/v2/items /api/items')
  })
})

describe('responses in variables', () => {
  const call = '<send-request response-variable-name="r"><set-url>https://other.test/</set-url></send-request>'
  const world = () => {
    const made = new World()
    made.backend = ({ url }) =>
      url.startsWith('https://other.test')
        ? { status: 201, reason: 'Made', body: '{"id": 7}', headers: { 'X-From': 'other' } }
        : {}
    return made
  }

  it('are read by expressions', async () => {
    const read = '((IResponse)context.Variables["r"])'
    const all = `${read}.StatusCode + " " + ${read}.Headers.GetValueOrDefault("x-from", "") + " " + ${read}.Body.As<JObject>(true)["id"]`
    expect(await shown(all, call, {}, world())).toBe('201 other 7')
  })

  it('are what return-response begins with', async () => {
    const policy = `${call}<return-response response-variable-name="r"><set-header name="X-Own"><value>1</value></set-header></return-response>`
    const answer = await world().run(policy)
    expect([answer.status, answer.reason, answer.text]).toEqual([201, 'Made', '{"id": 7}'])
    expect([...answer.headers]).toEqual([
      ['X-From', 'other'],
      ['X-Own', '1'],
    ])
  })

  it('may be null after an ignored error', async () => {
    const failing = new World()
    failing.backend = () => new Error('down')
    const { exchange } = await failing.run(`${call.replace('name="r"', 'name="r" ignore-error="true"')}`)
    expect(exchange.lastError).toBeDefined()
  })

  it('may be cached', async () => {
    const w = world()
    await w.run(`${call}<cache-store-value key="k" value="@(context.Variables["r"])" duration="60" />`)
    const lookup = '<cache-lookup-value key="k" variable-name="c" />'
    expect(await shown('((IResponse)context.Variables["c"]).StatusCode.ToString()', lookup, {}, w)).toBe('201')
  })
})

describe('values in the cache', () => {
  it('keep their type', async () => {
    const world = new World()
    await world.run('<cache-store-value key="k" value="@(new JArray(1, 2))" duration="@(30 + 30)" />')
    const lookup = '<cache-lookup-value key="@("k")" variable-name="v" />'
    expect(await shown('((JArray)context.Variables["v"]).Count.ToString()', lookup, {}, world)).toBe('2')
  })

  it('are not changed by who finds them', async () => {
    const world = new World()
    await world.run('<cache-store-value key="k" value="@(new JObject(new JProperty("a", 1)))" duration="60" />')
    const lookup = '<cache-lookup-value key="k" variable-name="v" />'
    const change =
      '<set-variable name="x" value="@{ var o = (JObject)context.Variables["v"]; o["a"] = 2; return o; }" />'
    await world.run(lookup + change)
    expect(await shown('((JObject)context.Variables["v"])["a"].ToString()', lookup, {}, world)).toBe('1')
  })

  it('have a default of any type', async () => {
    const lookup = '<cache-lookup-value key="none" variable-name="v" default-value="@(5)" />'
    expect(await shown('((int)context.Variables["v"] * 2).ToString()', lookup)).toBe('10')
  })
})

describe('limits by key', () => {
  const limit = (condition: string) =>
    `<rate-limit-by-key calls="1" renewal-period="60" counter-key="@(context.Request.IpAddress)" increment-condition="@(${condition})" />`

  it('count at the end of outbound, when an expression decides by the response', async () => {
    const world = new World()
    const statuses: number[] = []
    const plan = world.plan(limit('context.Response.StatusCode == 200'))
    for (const status of [500, 200, 200]) {
      world.backend = () => ({ status })
      statuses.push((await world.send(plan)).status)
    }
    expect(statuses).toEqual([500, 200, 429])
  })

  it('may look into the body of the response, which is streamed until then', async () => {
    const world = new World()
    const plan = world.plan(limit('context.Response.Body.As<JObject>(true)["count"].ToString() == "yes"'))
    const call = async (body: string) => {
      world.backend = () => ({ stream: Readable.from([Buffer.from(body)]) })
      const { status, text } = await world.send(plan)
      return `${status} ${text}`
    }
    expect(await call('{"count":"no"}')).toBe('200 {"count":"no"}')
    expect(await call('{"count":"yes"}')).toBe('200 {"count":"yes"}')
    expect(await call('{"count":"no"}')).toMatch(/^429/)
  })

  it('count each caller by itself', async () => {
    const world = new World()
    const plan = world.plan(limit('true'))
    const call = async (ipAddress: string) => (await world.send(plan, { ipAddress })).status
    expect([await call('10.0.0.1'), await call('10.0.0.2'), await call('10.0.0.1')]).toEqual([200, 200, 429])
  })
})

describe('retry', () => {
  it('looks at the response of each attempt, its body too', async () => {
    const world = new World()
    world.backend = () => ({ status: world.sent.length < 3 ? 503 : 200, body: `{"try": ${world.sent.length}}` })
    const condition = 'context.Response.StatusCode == 503 && (int)context.Response.Body.As<JObject>(true)["try"] < 9'
    const retry = `<retry condition="@(${condition})" count="5" interval="0"><forward-request buffer-request-body="true" /></retry>`
    const answer = await world.send(world.plan(sections({ backend: retry })), { method: 'POST', body: 'again' })
    expect([answer.text, world.sent.map(({ body }) => body)]).toEqual(['{"try": 3}', ['again', 'again', 'again']])
  })
})

describe('a validated token', () => {
  it('is a Jwt in its variable', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const token = `${part({ alg: 'none' })}.${part({ sub: 'ann', roles: ['a', 'b'] })}.`
    const validate =
      '<validate-jwt header-name="Authorization" require-signed-tokens="false" require-expiration-time="false" output-token-variable-name="jwt" />'
    const read = '((Jwt)context.Variables["jwt"]).Subject + ((Jwt)context.Variables["jwt"]).Claims["roles"].Length'
    expect(await shown(read, validate, { headers: { Authorization: `Bearer ${token}` } })).toBe('ann2')
  })
})

describe('liquid', () => {
  it('sees variables of any type', async () => {
    const world = new World()
    const template =
      '{{context.Variables["o"].a}}{{context.Variables["n"]}}{% if context.Variables["b"] %}yes{% endif %}'
    await world.run(
      `${variable('o', 'new JObject(new JProperty("a", 1))')}${variable('n', '2')}${variable('b', 'true')}<set-body template="liquid">${template}</set-body>`,
    )
    expect(world.sent[0]!.body).toBe('12yes')
  })
})

describe('check', () => {
  const problems = (policy: string) =>
    checkDocument(inbound(`\n${policy}`), 'p.xml').map(({ line, column, message }) => `${line}:${column} ${message}`)

  it('points into expressions', () => {
    expect(problems('<set-variable name="a" value="@(context.Reqest.Method)" />')).toEqual([
      expect.stringMatching(/^2:41 CS1061: .*Reqest/),
    ])
    expect(problems('<set-variable name="a" value="@{\n  return contxt.Api;\n}" />')).toEqual([
      expect.stringMatching(/^3:10 CS0103: .*contxt/),
    ])
  })

  it('points into escaped expressions where they stand in the file', () => {
    expect(problems('<set-variable name="a" value="@(&quot;x&quot; + nope)" />')).toEqual([
      expect.stringMatching(/^2:49 CS0103: /),
    ])
  })

  it('refuses a result of the wrong type for its slot', () => {
    expect(problems('<choose><when condition="@("yes")" /></choose>')).toEqual([
      expect.stringMatching(/^2:\d+ CS0029: /),
    ])
    expect(problems('<set-header name="a"><value>@(5)</value></set-header>')).toEqual([
      expect.stringMatching(/^2:\d+ CS0029: /),
    ])
  })

  it('refuses an expression at load as well', () => {
    expect(() => new World().plan(variable('a', 'nope'))).toThrow(/api\.xml:1:\d+: CS0103/)
  })
})
