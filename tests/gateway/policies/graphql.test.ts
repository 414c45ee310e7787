import { describe, expect, it } from '@jest/globals'
import { json } from '../artifacts/sample.js'
import { policies, testGateway } from '../sample.js'

const SCHEMA = `
type Query { missions(limit: Int): [Mission!]! mission(id: ID!): Mission secret: String }
type Mission { name: String crew: [Person!]! }
type Person { name: String mission: Mission }
type Mutation { deleteUser(id: ID!): Boolean }`

interface Options {
  readonly rules?: string
  readonly attributes?: string
  readonly schema?: string | undefined
  readonly outside?: string
}

async function start({ rules = '', attributes = '', schema, outside = '' }: Options = {}) {
  const authorize = rules === '' ? '' : `<authorize>${rules}</authorize>`
  return testGateway({
    'apis/space/apiInformation.json': json({
      type: 'graphql',
      path: 'space',
      serviceUrl: 'http://space.test/graphql',
      subscriptionRequired: false,
    }),
    ...(schema === undefined ? {} : { 'apis/space/specification.graphql': schema }),
    'apis/space/policy.xml': policies({
      inbound: `<base/><validate-graphql-request ${attributes}>${authorize}</validate-graphql-request>`,
      outbound: `<base/>${outside}`,
      onError: outside,
    }),
  })
}

async function ask(query: string, options: Options = {}) {
  const world = await start(options)
  const { status, headers, body } = await world.gateway.handle({
    method: 'POST',
    url: '/space',
    body: JSON.stringify({ query, variables: { v: 1 } }),
  })
  const text = await body.text()
  if (status !== 200) return { status, type: headers.get('Content-Type'), errors: JSON.parse(text).errors }
  const sent = JSON.parse((await world.sent[0]?.request.body.text()) ?? '{}')
  return { query: sent.query.replace(/\s+/g, ' ').trim(), variables: sent.variables }
}
const passed = async (query: string, options?: Options) => (await ask(query, options)).query
const messages = async (query: string, options?: Options) =>
  (await ask(query, options)).errors?.map(({ message }: { message: string }) => message)

describe('a GraphQL API', () => {
  it('passes requests on to its service URL, as they are', async () => {
    const { gateway, sent } = await start()
    const body = '{"query":"{ a }"}'
    const { status } = await gateway.handle({ method: 'POST', url: '/space', body })
    await gateway.handle({ url: '/space?query=%7B%20a%20%7D' })
    expect([status, sent.map(({ request }) => `${request.method} ${request.url}`)]).toEqual([
      200,
      ['POST http://space.test/graphql', 'GET http://space.test/graphql?query=%7B%20a%20%7D'],
    ])
    expect(await sent[0]?.request.body.text()).toBe(body)
  })

  it('says that its resolvers do not run', async () => {
    const { gateway } = await testGateway({
      'apis/space/apiInformation.json': json({ type: 'graphql', path: 'space' }),
      'apis/space/resolvers/r/resolverInformation.json': json({}),
    })
    expect(gateway.configuration.warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('resolvers do not run here'),
    ])
  })
})

describe('validate-graphql-request', () => {
  it.each([
    ['{ a', 'Syntax Error: Expected Name, found <EOF>.'],
    ['', 'Syntax Error: Unexpected <EOF>.'],
  ])('refuses what is no GraphQL: %j', async (query, message) => {
    expect(await messages(query)).toEqual([message])
  })

  it('answers 400 with the errors and no data', async () => {
    expect(await ask('{ a ]')).toEqual({
      status: 400,
      type: 'application/json',
      errors: [{ message: 'Syntax Error: Expected Name, found "]".', locations: [{ line: 1, column: 5 }] }],
    })
  })

  it.each([
    ['not JSON', 'The body is not JSON.'],
    ['[]', 'The body has no query.'],
    ['{"query":1}', 'The body has no query.'],
    ['null', 'The body has no query.'],
  ])('refuses the body %s', async (body, message) => {
    const { gateway } = await start()
    const response = await gateway.handle({ method: 'POST', url: '/space', body })
    expect([response.status, await response.body.text()]).toEqual([400, JSON.stringify({ errors: [{ message }] })])
  })

  it('needs a query in the URL of a GET', async () => {
    const { gateway } = await start()
    expect(await (await gateway.handle({ url: '/space' })).body.text()).toContain('The URL has no query.')
  })

  it('reads application/graphql, and edits it', async () => {
    const { gateway, sent } = await start({ rules: '<rule path="/secret" action="remove"/>' })
    const headers = { 'Content-Type': 'application/graphql' }
    await gateway.handle({ method: 'POST', url: '/space', headers, body: '{ a secret }' })
    expect(await sent[0]?.request.body.text()).toBe('{\n  a\n}')
  })

  it('edits the query of a URL', async () => {
    const { gateway, sent } = await start({ rules: '<rule path="/secret" action="remove"/>' })
    await gateway.handle({ url: '/space?x=1&query=%7Ba%20secret%7D' })
    expect(sent[0]?.request.url.query).toEqual(
      new Map([
        ['x', ['1']],
        ['query', ['{\n  a\n}']],
      ]),
    )
  })

  it('refuses a body above max-size', async () => {
    const options = { attributes: 'max-size="60"' }
    expect(await passed('{ a }', options)).toBe('{ a }')
    expect(await messages(`{ a${' '.repeat(60)} }`, options)).toEqual(['The request is larger than 60 bytes.'])
    await expect(start({ attributes: 'max-size="102401"' })).rejects.toThrow('max-size is 102400 bytes at most')
  })

  it.each([
    ['{a{b{c{d{e{f}}}}}}', undefined, true],
    ['{a{b{c{d{e{f{g}}}}}}}', undefined, false],
    ['{a{b}}', 2, true],
    ['{a{b{c}}}', 2, false],
    ['{a{...on X{b}}}', 2, true],
    ['query A{a} query B{a{b{c}}}', 2, false],
    ['{a{...F}} fragment F on X{b}', 2, true],
    ['{a{...F}} fragment F on X{b{...G}} fragment G on Y{c}', 2, false],
    ['{...F} fragment F on X{a{...F}}', 50, false],
  ])('knows how deep %s is, with max-depth %s', async (query, depth, fits) => {
    const errors = await messages(query, depth === undefined ? {} : { attributes: `max-depth="${depth}"` })
    expect(errors).toEqual(fits ? undefined : [`The query is deeper than ${depth ?? 6} levels.`])
  })

  it('compares with the schema of the API, where it has one', async () => {
    const query = '{ missions { nam } }'
    expect(await messages(query, { schema: SCHEMA })).toEqual([
      'Cannot query field "nam" on type "Mission". Did you mean "name"?',
    ])
    expect(await passed(query)).toBe(query)
    expect(await passed('{ missions { name } }', { schema: SCHEMA })).toBe('{ missions { name } }')
  })

  it('puts what is wrong into its variables, for on-error', async () => {
    const outside =
      '<return-response><set-body>@(context.Variables["GraphQLErrors"] + "" + context.Variables["mine"] + context.LastError.Reason)</set-body></return-response>'
    const world = await start({ attributes: 'error-variable-name="mine"', outside })
    const { body } = await world.gateway.handle({ method: 'POST', url: '/space', body: '{}' })
    const errors = '[ { "message": "The body has no query." } ]'
    expect((await body.text()).replace(/\s+/g, ' ')).toBe(`${errors}${errors}GraphQLValidationFailure`)
  })
})

describe('authorize', () => {
  const denied = (field: string) => [`Access to the field ${field} is denied.`]

  it.each([
    ['{ __schema { types { name } } }', '/__*', 'Query/__schema'],
    ['{ x: __type(name: "A") { name } }', '/__*', 'Query/__type'],
    ['{ ...F } fragment F on Query { __schema { types { name } } }', '/__*', 'Query/__schema'],
    ['{ secret }', '/Query/secret', 'Query/secret'],
    ['{ secret }', '/secret', 'Query/secret'],
    ['{ secret }', '/Query/*', 'Query/secret'],
    ['mutation { deleteUser(id: 1) }', '/Mutation/deleteUser', 'Mutation/deleteUser'],
    ['{ missions { crew { name } } }', '/Person/name', 'Person/name'],
    ['{ missions { ... on Mission { name } } }', '/Mission/name', 'Mission/name'],
  ])('rejects %s by %s', async (query, path, field) => {
    const rules = `<rule path="${path}" action="reject"/>`
    expect(await messages(query, { rules, schema: SCHEMA })).toEqual(denied(field))
  })

  it.each([
    ['{ __typename }', '/__*'],
    ['{ missions { name } }', '/Person/name'],
    ['{ missions { name } }', '/name'],
    ['{ missions { name } }', '/Query/mission'],
  ])('lets %s pass by %s', async (query, path) => {
    expect(await passed(query, { rules: `<rule path="${path}" action="reject"/>`, schema: SCHEMA })).toBe(query)
  })

  it('has the first rule decide that does not ignore', async () => {
    const rules = (...actions: readonly string[]) =>
      actions.map((action) => `<rule path="/Query/secret" action="${action}"/>`).join('')
    expect(await passed('{ secret }', { rules: rules('ignore', 'allow', 'reject') })).toBe('{ secret }')
    expect(await messages('{ secret }', { rules: rules('ignore', 'reject', 'allow') })).toEqual(denied('Query/secret'))
  })

  it('takes an action from an expression, and refuses by a word that is none', async () => {
    const by = (word: string) => ({
      rules: `<rule path="/secret" action='@(context.Request.Method == "POST" ? "${word}" : "allow")'/>`,
    })
    expect(await passed('{ secret }', by('ignore'))).toBe('{ secret }')
    expect(await messages('{ secret }', by('deny'))).toEqual(denied('Query/secret'))
  })

  it.each([
    ['{ missions { name crew { name } } }', '/Mission/name', '{ missions { crew { name } } }'],
    ['{ missions { name } secret }', '/Mission/name', '{ secret }'],
    ['query A { secret } query B { missions { name } }', '/Query/secret', 'query B { missions { name } }'],
    ['query A($v: Int) { secret missions(limit: $v) { name } }', '/Query/missions', 'query A { secret }'],
    ['{ secret missions { ...F } } fragment F on Mission { name }', '/Query/missions', '{ secret }'],
    [
      '{ missions { ...F } } fragment F on Mission { name }',
      '/Mission/name',
      '{ missions { ...F } } fragment F on Mission { __typename }',
    ],
    ['{ missions { ... on Mission { name } crew { name } } }', '/Mission/name', '{ missions { crew { name } } }'],
  ])('removes fields, and what they leave empty or unused: %s', async (query, path, expected) => {
    const asked = await ask(query, { rules: `<rule path="${path}" action="remove"/>`, schema: SCHEMA })
    expect(asked).toEqual({ query: expected, variables: { v: 1 } })
  })

  it('fails the request when nothing is left of it', async () => {
    expect(await messages('{ secret }', { rules: '<rule path="/secret" action="remove"/>' })).toEqual([
      'The field Query/secret was removed: access to it is denied.',
    ])
  })

  it('takes a field for the type that a rule names where there is no schema', async () => {
    const rules = '<rule path="/Person/name" action="reject"/>'
    expect(await messages('{ missions { name } }', { rules })).toEqual(denied('*/name'))
    expect(await passed('{ name }', { rules })).toBe('{ name }')
  })

  it('tells in the variables what it removed', async () => {
    const outside =
      '<return-response><set-body>@(((JArray)context.Variables["GraphQLErrors"]).Count.ToString())</set-body></return-response>'
    const world = await start({ rules: '<rule path="/secret" action="remove"/>', outside })
    const body = '{"query":"{ a secret }"}'
    expect(await (await world.gateway.handle({ method: 'POST', url: '/space', body })).body.text()).toBe('1')
  })
})
