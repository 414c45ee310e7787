import { describe, expect, it } from '@jest/globals'
import { toJson } from '../../../dev/gateway/expressions/index.js'
import { type Reply, type RequestOptions, sections, World } from './harness.js'

const definition = {
  parameters: [
    { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
    { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 10 } },
    { name: 'tag', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
    { $ref: '#/components/parameters/Trace' },
  ],
  requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } } },
  responses: {
    '200': {
      headers: { 'X-Count': { required: true, schema: { type: 'integer' } } },
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } },
    },
    '4XX': {},
  },
}
const specification = {
  paths: {
    '/items/{id}': { parameters: [{ name: 'X-Shared', in: 'header', required: true, schema: {} }], get: definition },
  },
  components: {
    parameters: { Trace: { name: 'X-Trace', in: 'header', schema: { type: 'string', format: 'uuid' } } },
    schemas: {
      Item: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, next: { $ref: '#/components/schemas/Item' } },
      },
    },
  },
}
const api = {
  id: 'a',
  name: 'A',
  path: 'a',
  revision: '1',
  version: '',
  isCurrentRevision: true,
  serviceUrl: '',
  specification,
}
const operation = { id: 'o', name: 'O', method: 'GET', urlTemplate: '/items/{id}', definition }

const run = (text: string, request: RequestOptions = {}, reply: Reply = {}) => {
  const world = new World()
  world.backend = () => reply
  const headers = { 'X-Shared': '1', ...request.headers }
  const known = {
    url: 'https://g.test/items/7',
    parameters: { id: '7' },
    ...request,
    headers,
    exchange: { api, operation },
  }
  return world.send(world.plan(text), known)
}
const outcome = async (...args: Parameters<typeof run>) => {
  const { status, exchange } = await run(...args)
  return exchange.lastError === undefined ? status : `${status} ${exchange.lastError.message}`
}
const hidden = '502 The request could not be processed due to an internal error. Contact the API owner.'

describe('validate-parameters', () => {
  const policy = (inner = '', specified = 'prevent', unspecified = 'prevent') =>
    sections({
      inbound: `<validate-parameters specified-parameter-action="${specified}" unspecified-parameter-action="${unspecified}">
        <headers specified-parameter-action="prevent" unspecified-parameter-action="ignore" />${inner}</validate-parameters>`,
    })

  it.each([
    [
      'what conforms',
      { url: 'https://g.test/?limit=10&tag=a&tag=b', headers: { 'X-Trace': '9b2c1c9e-4d5f-4b8e-9d0a-111111111111' } },
      200,
    ],
    [
      'a parameter that nobody specified',
      { url: 'https://g.test/?nope=1' },
      '400 Unspecified query parameter nope is not allowed.',
    ],
    [
      'several values of one',
      { url: 'https://g.test/?limit=1&limit=2' },
      '400 Request cannot contain multiple values for the query parameter limit.',
    ],
    [
      'a value beyond its limit',
      { url: 'https://g.test/?limit=11' },
      '400 The value of the query parameter limit does not conform to the definition. It must be <= 10. Line: 1, Position: 1',
    ],
    [
      'a path parameter of another type',
      { parameters: { id: 'x' } },
      '400 The value of the path parameter id does not conform to the definition. It must be integer. Line: 1, Position: 1',
    ],
    [
      'a header of another format',
      { headers: { 'x-trace': 'x' } },
      '400 The value of the header X-Trace does not conform to the definition. It must match format "uuid". Line: 1, Position: 1',
    ],
  ])('%s', async (_, request, expected) => {
    expect(await outcome(policy(), request as RequestOptions)).toBe(expected)
  })

  it('misses what is required, of the operation and of the path', async () => {
    expect(await outcome(policy(), { parameters: {} })).toMatch(
      /path parameter id does not conform to the definition\. It is required/,
    )
    const world = new World()
    const answer = await world.send(world.plan(policy()), {
      parameters: { id: '7' },
      url: 'https://g.test/',
      exchange: { api, operation },
    })
    expect(answer.exchange.lastError).toMatchObject({
      source: 'validate-parameters',
      reason: 'Bad request',
      message: 'The value of the header X-Shared does not conform to the definition. It is required.',
    })
  })

  it('lets pass what is ignored or only detected', async () => {
    const wrong = { url: 'https://g.test/?limit=x&nope=1' }
    expect(await outcome(policy('', 'ignore', 'ignore'), wrong)).toBe(200)
    expect(await outcome(policy('', 'detect', 'detect'), wrong)).toBe(200)
  })

  it('puts what it finds into a variable', async () => {
    const named = policy('', 'detect', 'detect').replace(
      'unspecified-parameter-action="detect">',
      'unspecified-parameter-action="detect" errors-variable-name="errors">',
    )
    const { exchange } = await run(named, { url: 'https://g.test/?nope=1' })
    const errors = JSON.parse(toJson(exchange.variables.get('errors') ?? null))
    expect(errors).toEqual([
      {
        Name: 'nope',
        Type: 'QueryParameter',
        ValidationRule: 'Unspecified',
        Details: 'Unspecified query parameter nope is not allowed.',
        Action: 'detect',
      },
    ])
  })

  it('does for one parameter what is said of it', async () => {
    const own = '<query><parameter name="nope" action="ignore" /><parameter name="limit" action="prevent" /></query>'
    expect(await outcome(policy(own), { url: 'https://g.test/?nope=1' })).toBe(200)
    expect(await outcome(policy(own, 'ignore'), { url: 'https://g.test/?limit=x' })).toMatch(/^400 The value/)
  })
})

describe('validate-status-code', () => {
  const policy = (action: string, inner = '') =>
    sections({
      outbound: `<validate-status-code unspecified-status-code-action="${action}">${inner}</validate-status-code>`,
    })

  it('lets pass what the operation specifies, by code or class', async () => {
    expect(await outcome(policy('prevent'), {}, { status: 200 })).toBe(200)
    expect(await outcome(policy('prevent'), {}, { status: 404 })).toBe(404)
  })

  it('refuses others, and says nothing of it to the client', async () => {
    const answer = await run(policy('prevent'), {}, { status: 201 })
    expect(answer.text).toBe(
      '{ "statusCode": 502, "message": "The request could not be processed due to an internal error. Contact the API owner." }',
    )
    expect(answer.exchange.lastError).toMatchObject({ source: 'validate-status-code', reason: 'Response not allowed' })
  })

  it('does for one code what is said of it', async () => {
    const own = '<status-code code="201" action="ignore" />'
    expect(await outcome(policy('prevent', own), {}, { status: 201 })).toBe(201)
    expect(await outcome(policy('prevent', own), {}, { status: 202 })).toBe(hidden)
  })
})

describe('validate-headers', () => {
  const policy = (inner = '', unspecified = 'prevent') =>
    sections({
      outbound: `<validate-headers specified-header-action="prevent" unspecified-header-action="${unspecified}">${inner}</validate-headers>`,
    })

  it.each([
    [{ 'X-Count': '5' }, 200],
    [{ 'x-count': 'many' }, hidden],
    [{}, hidden],
    [{ 'X-Count': '5', 'X-Other': '1' }, hidden],
  ])('%j', async (headers, expected) => {
    expect(await outcome(policy(), {}, { headers: headers as Record<string, string> })).toBe(expected)
  })

  it('does for one header what is said of it, and lets pass what is ignored', async () => {
    const headers = { 'X-Count': '5', 'X-Other': '1' }
    expect(await outcome(policy('<header name="x-other" action="ignore" />'), {}, { headers })).toBe(200)
    expect(await outcome(policy('', 'detect'), {}, { headers })).toBe(200)
  })
})

describe('validate-content', () => {
  const validate = (inner: string, attributes = '') =>
    `<validate-content unspecified-content-type-action="prevent" max-size="50" size-exceeded-action="prevent" ${attributes}>${inner}</validate-content>`
  const json = '<content type="application/json" validate-as="json" action="prevent" />'
  const send = (body: string, type = 'application/json; charset=utf-8', inner = json) =>
    outcome(sections({ inbound: validate(inner) }), { method: 'POST', body, headers: { 'Content-Type': type } })

  it.each([
    ['a body that conforms', '{"name":"x","next":{"name":"y"}}', 200],
    [
      'one that does not',
      '{"name":5}',
      '400 Body of the request does not conform to the definition Item, which is associated with the content type application/json. /name must be string Line: 1, Position: 9',
    ],
    [
      'one that is too long',
      `"${'x'.repeat(49)}"`,
      "400 Request's body is 51 bytes long and it exceeds the limit of 50 bytes.",
    ],
  ])('%s', async (_, body, expected) => {
    expect(await send(body)).toBe(expected)
  })

  it('refuses what is no JSON, and other content types', async () => {
    expect(await send('{')).toBe(
      '400 Body of the request does not conform to the definition Item, which is associated with the content type application/json. Invalid property identifier character: . Line: 1, Position: 1',
    )
    expect(await send('<a/>', 'text/xml')).toBe('400 Unspecified content type text/xml is not allowed.')
  })

  it('takes content types for others', async () => {
    const any = '<content-type-map any-content-type-value="application/json" />'
    const one = '<content-type-map><type from="text/json" to="application/json" /></content-type-map>'
    expect(await send('{"name":5}', 'text/json', any + json)).toMatch(/must be string Line: 1, Position: 9$/)
    expect(await send('{"name":5}', 'text/json', one + json)).toMatch(/must be string Line: 1, Position: 9$/)
  })

  it('leaves alone what no <content> is about, and messages without a body', async () => {
    expect(await send('{"name":5}', 'application/json', '')).toBe(200)
    expect(await outcome(sections({ inbound: validate(json) }))).toBe(200)
  })

  it('says nothing of a response to the client', async () => {
    const policy = sections({ outbound: validate(json) })
    const reply = { body: '{}', headers: { 'Content-Type': 'application/json' } }
    expect(await outcome(policy, {}, reply)).toBe(hidden)
    expect(await outcome(policy, {}, { ...reply, body: '{"name":"x"}' })).toBe(200)
  })

  it('names line and position within the text, of values and of mistakes in the writing', async () => {
    expect(await send('{\n "next":\n  {"name": 1}, "name": "a"\n}')).toMatch(/must be string Line: 3, Position: 12$/)
    expect(await send('{"next": {}, "name": "a"}')).toMatch(/property 'name' Line: 1, Position: 10$/)
    expect(await send('{\n "name": x}')).toMatch(/ Line: 2, Position: \d+$/)
  })

  it('puts what it detects into the variable', async () => {
    const policy = validate(json.replace('prevent', 'detect'), 'errors-variable-name="errors"')
    const { exchange } = await run(sections({ inbound: policy }), {
      method: 'POST',
      body: '{"name":5}',
      headers: { 'Content-Type': 'application/json' },
    })
    expect(JSON.parse(toJson(exchange.variables.get('errors')!))).toEqual([
      expect.objectContaining({
        Name: 'application/json',
        Type: 'RequestBody',
        ValidationRule: 'IncorrectMessage',
        Details: expect.stringContaining('Line: 1, Position: 9'),
        Action: 'detect',
      }),
    ])
  })

  const envelope = (version: string) => `<Envelope xmlns="${version}"/>`
  it.each([
    ['xml', '<a><b/></a>', 200],
    ['xml', '<a>\n<b></a>', /Line: 2, Position: \d+$/],
    ['soap', '<a/>', /The root element is not a SOAP envelope\. Line: 1, Position: 1$/],
    ['soap', '<a', /^400 Body of the request does not conform/],
    ['soap', envelope('urn:other'), /not a SOAP envelope/],
  ])('%s: %s', async (format, body, expected) => {
    const rule = `<content type="text/xml" validate-as="${format}" action="prevent" />`
    const result = await send(body, 'text/xml', rule)
    if (typeof expected === 'number') expect(result).toBe(expected)
    else expect(result).toMatch(expected)
  })

  it('takes envelopes of both versions of SOAP', async () => {
    const rule = validate('<content validate-as="soap" action="prevent" />').replace('"50"', '"500"')
    for (const version of ['http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope']) {
      const request = { method: 'POST', body: envelope(version), headers: { 'Content-Type': 'text/xml' } }
      expect(await outcome(sections({ inbound: rule }), request)).toBe(200)
    }
  })
})
