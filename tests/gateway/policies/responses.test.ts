import { describe, expect, it } from '@jest/globals'
import { sections, World } from './harness.js'

const outbound = (policy: string) => sections({ outbound: policy })

describe('return-response', () => {
  it('ends the pipeline: neither backend nor outbound runs', async () => {
    const world = new World()
    const late = '<set-header name="X-Late"><value>1</value></set-header>'
    const plan = world.plan(sections({ inbound: '<return-response/>', outbound: late }))
    const answer = await world.send(plan)
    expect([answer.status, answer.reason, answer.text, answer.headers.size]).toEqual([200, 'OK', '', 0])
    expect(world.sent).toEqual([])
  })

  it('edits the response that it makes, not the request', async () => {
    const policy = `<return-response><set-status code="404" reason="Gone fishing"/>
      <set-header name="X-A"><value>a</value></set-header><set-body>{"a":1}</set-body></return-response>`
    const { status, reason, text, headers, exchange } = await new World().run(policy)
    expect([status, reason, text, headers.get('X-A')]).toEqual([404, 'Gone fishing', '{"a":1}', 'a'])
    expect(exchange.request.headers.has('X-A')).toBe(false)
  })

  it('replaces everything in on-error', async () => {
    const world = new World()
    const failing = '<ip-filter action="forbid"><address>10.0.0.1</address></ip-filter>'
    const ours = '<return-response><set-status code="418"/></return-response>'
    const answer = await world.send(world.plan(sections({ inbound: failing, 'on-error': ours })))
    expect([answer.status, answer.reason, answer.text]).toEqual([418, "I'm a Teapot", ''])
  })

  it('takes nothing but what makes a response', () => {
    expect(() => new World().plan('<return-response><set-variable name="a" value="b"/></return-response>')).toThrow(
      /<set-variable> may not stand in <return-response>: it takes set-status, set-header, set-body/,
    )
  })
})

describe('set-status', () => {
  it('changes code and reason, the usual reason where none is given', async () => {
    const world = new World()
    const answer = await world.send(world.plan(outbound('<set-status code="202"/>')))
    expect([answer.status, answer.reason, answer.text]).toEqual([202, 'Accepted', 'from the backend'])
  })
})

describe('set-body', () => {
  it('replaces the body of the request in inbound, and its length', async () => {
    const world = new World()
    await world.run('<set-body>new</set-body>', {
      method: 'POST',
      body: 'old body',
      headers: { 'Content-Length': '8' },
    })
    expect([world.sent[0]!.body, world.sent[0]!.headers.has('Content-Length')]).toEqual(['new', false])
  })

  it('replaces that of the response in outbound, and leaves the Content-Type', async () => {
    const world = new World()
    world.backend = () => ({ body: 'x', headers: { 'Content-Type': 'text/plain', 'Content-Encoding': 'gzip' } })
    const { text, headers } = await world.send(world.plan(outbound('<set-body>new</set-body>')))
    expect([text, [...headers]]).toEqual(['new', [['Content-Type', 'text/plain']]])
  })

  it('keeps XML and JSON as they are written', async () => {
    const body = '<a x="1"><b>&amp;</b></a>'
    const world = new World()
    expect((await world.send(world.plan(outbound(`<set-body>${body}</set-body>`)))).text).toBe(body)
  })

  it('renders liquid from the body and the context', async () => {
    const template =
      '{"n": "{{body.user.name | Upcase}}", "v": "{{context.Variables["a"]}}", "h": "{{context.Request.Headers.X-Id}}"{% if body.user.age > 17 %}, "adult": true{% endif %}}'
    const world = new World()
    const policy = `<set-variable name="a" value="b"/><set-body template="liquid">${template}</set-body>`
    await world.run(policy, {
      body: '{"user": {"name": "ann", "age": 18}}',
      headers: { 'Content-Type': 'application/json; charset=utf-8', 'x-id': '7' },
    })
    expect(JSON.parse(world.sent[0]!.body)).toEqual({ n: 'ANN', v: 'b', h: '7', adult: true })
  })

  it('binds an XML body to names and texts', async () => {
    const world = new World()
    const template = '{{body.order.customer}}:{{body.order.id}}:{% for line in body.order.line %}{{line}},{% endfor %}'
    await world.run(`<set-body template="liquid">${template}</set-body>`, {
      body: '<order id="7"><customer>Ann</customer><line>a</line><line>b</line></order>',
      headers: { 'Content-Type': 'application/xml; charset=utf-8' },
    })
    expect(world.sent[0]!.body).toBe('Ann:7:a,b,')
  })

  it('leaves to liquid as a text what is no XML', async () => {
    const world = new World()
    await world.run('<set-body template="liquid">{{body}}</set-body>', {
      body: '<open>',
      headers: { 'Content-Type': 'text/xml' },
    })
    expect(world.sent[0]!.body).toBe('<open>')
  })

  it('reports a liquid template that does not parse', () => {
    expect(() => new World().plan('<set-body template="liquid">{% if x %}</set-body>')).toThrow(
      /api\.xml:1:\d+: the liquid template: tag .*not closed/,
    )
  })
})

describe('find-and-replace', () => {
  it('replaces every occurrence, as plain text', async () => {
    const world = new World()
    world.backend = () => ({ body: 'a.b a.b axb' })
    const plan = world.plan(outbound('<find-and-replace from="a.b" to="$&amp;"/>'))
    expect((await world.send(plan)).text).toBe('$& $& axb')
  })

  it('works on the request in inbound, and leaves a message without a body alone', async () => {
    const world = new World()
    const policy = '<find-and-replace from="x" to="y"/>'
    await world.run(policy, { body: 'xx' })
    await world.run(policy)
    expect(world.sent.map(({ body }) => body)).toEqual(['yy', ''])
  })
})

describe('ip-filter', () => {
  const filter = (action: string, list: string) => `<ip-filter action="${action}">${list}</ip-filter>`
  const range = '<address-range from="10.0.0.1" to="10.0.0.9"/>'

  it.each([
    ['allow', '<address>10.0.0.1</address>', '10.0.0.1', undefined],
    ['allow', range, '10.0.0.5', undefined],
    ['allow', '<address>10.0.0.0/24</address>', '10.0.0.200', undefined],
    ['allow', '<address>2001:db8::1</address>', '2001:db8:0::1', undefined],
    ['allow', range, '10.0.0.10', 'CallerIpNotAllowed'],
    ['forbid', range, '10.0.0.10', undefined],
    ['forbid', range, '10.0.0.9', 'CallerIpBlocked'],
    ['allow', range, 'unknown', 'FailedToParseCallerIP'],
  ])('%s %s: %s', async (action, list, ipAddress, reason) => {
    const { exchange, status } = await new World().run(filter(action, list), { ipAddress })
    expect([exchange.lastError?.reason, status]).toEqual([reason, reason === undefined ? 200 : 403])
  })

  it('says Forbidden on the wire and more to on-error', async () => {
    const answer = await new World().run(filter('allow', range), { ipAddress: '10.0.0.10' })
    expect(answer.text).toBe('{ "statusCode": 403, "message": "Forbidden" }')
    expect(answer.exchange.lastError?.message).toBe('Caller IP address 10.0.0.10 is not allowed. Access denied.')
  })

  it('does not look at X-Forwarded-For', async () => {
    const answer = await new World().run(filter('allow', range), {
      ipAddress: '192.0.2.1',
      headers: { 'X-Forwarded-For': '10.0.0.5' },
    })
    expect(answer.status).toBe(403)
  })

  it('reports an address that is none, and an empty list', () => {
    expect(() => new World().plan(filter('allow', '<address>10.0.0</address>'))).toThrow(/is not valid/)
    expect(() => new World().plan(filter('allow', ''))).toThrow(/needs an <address>/)
  })
})

describe('trace', () => {
  it('goes to the log of the gateway', async () => {
    const world = new World()
    await world.run(
      '<trace source="me" severity="error"><message>hello</message><metadata name="k" value="v"/></trace><trace source="old">text</trace>',
    )
    expect(world.traces).toEqual(['error me: hello k=v', 'verbose old: text'])
  })
})

describe('set-variable', () => {
  it('keeps a literal as a string', async () => {
    const { exchange } = await new World().run('<set-variable name="n" value="5"/>')
    expect(exchange.variables.get('n')).toBe('5')
  })
})

describe('choose', () => {
  const branch = (name: string) => `<set-variable name="${name}" value="1"/>`

  it('runs the first branch whose condition holds, or otherwise', async () => {
    const chosen = async (first: string, second: string) => {
      const { exchange } = await new World().run(
        `<choose><when condition="${first}">${branch('a')}</when><when condition="${second}">${branch('b')}</when><otherwise>${branch('c')}</otherwise></choose>`,
      )
      return [...exchange.variables.keys()].join()
    }
    expect([await chosen('true', 'true'), await chosen('false', 'True'), await chosen('false', 'false')]).toEqual([
      'a',
      'b',
      'c',
    ])
  })

  it('ends the pipeline when a policy within does', async () => {
    const policy =
      '<choose><when condition="true"><return-response><set-body>in</set-body></return-response></when></choose>'
    expect((await new World().run(policy)).text).toBe('in')
  })
})
