import { describe, expect, it } from '@jest/globals'
import { createGateway } from '../../../dev/gateway/index.js'
import { json } from '../artifacts/sample.js'

const FILE = 'apis/space/specification.graphql'
const artifacts = (schema: string, folder = '') => ({
  [`${folder}apis/space/apiInformation.json`]: json({
    path: 'space',
    type: 'graphql',
    serviceUrl: 'http://space.test/graphql',
    subscriptionRequired: false,
  }),
  [`${folder}${FILE}`]: schema,
})
const load = (files: Record<string, string>) => createGateway({ artifacts: files, environment: {} })

describe('the schema of a GraphQL API', () => {
  it.each([
    ['type Query {\n  a: Int', '2:9: the GraphQL schema is not valid: Syntax Error: Expected Name, found <EOF>.'],
    ['', '1:1: the GraphQL schema is not valid: Syntax Error: Unexpected <EOF>.'],
    ['type Query {\n  a: Nope\n}', '2:6: the GraphQL schema is not valid: Unknown type "Nope".'],
    [
      'type Query { a: Int }\ntype Query { b: Int }',
      '1:6: the GraphQL schema is not valid: There can be only one type named "Query".',
    ],
    ['type Other { a: Int }', '1:1: the GraphQL schema is not valid: Query root type must be provided.'],
    [
      'type Query {\n  a(x: Query): Int\n}',
      '2:8: the GraphQL schema is not valid: The type of Query.a(x:) must be Input Type but got: Query.',
    ],
  ])('%j is refused at load', async (schema, message) => {
    await expect(load(artifacts(schema))).rejects.toThrow(`${FILE}:${message}`)
  })

  it('is told with everything that is wrong in it', async () => {
    const loading = load(artifacts('type Query { a: Nope, b: None }'))
    await expect(loading).rejects.toMatchObject({ problems: [{ column: 17 }, { column: 26 }] })
  })

  it('is looked at in a workspace as well', async () => {
    const files = {
      'workspaces/team/workspaceInformation.json': json({ displayName: 'Team' }),
      ...artifacts('type Query {', 'workspaces/team/'),
    }
    await expect(load(files)).rejects.toThrow(`workspaces/team/${FILE}:1:13`)
  })

  it('that is wrong leaves the configuration before it in force', async () => {
    const files: Record<string, string> = artifacts('type Query { a: Int }')
    const gateway = await createGateway({
      artifacts: files,
      environment: {},
      transport: async () => {
        throw new Error('no backend')
      },
      log: () => undefined,
    })
    files[FILE] = 'type Query {'
    await expect(gateway.reload()).rejects.toThrow(FILE)
    expect((await gateway.handle({ url: '/space?query={a}' })).status).toBe(500)
    files[FILE] = 'type Query { b: Int }'
    await gateway.reload()
    await gateway.close()
  })

  it('may be missing', async () => {
    const { [FILE]: _, ...files } = artifacts('')
    await (await load(files)).close()
  })
})
