import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import { functions } from '../../src/functions/index.js'
import {
  defineGuard,
  errorCatalogue,
  http,
  inApi,
  openapi,
  validateHttp,
  withContext,
} from '../../src/lib/apim-context/index.js'
import { publicDocs, simpleApi, simpleApiV2 } from '../../src/openapi/apis.js'
import { buildDocument, renderApiDocument } from '../../src/openapi/document.js'
import { findImportProblems } from './import-rules.js'

type Responses = Record<string, { description: string; headers?: object; content?: Record<string, { schema: object }> }>
interface Operation {
  operationId: string
  parameters?: { name: string; in: string; required: boolean; schema: object }[]
  requestBody?: { required: boolean; content: object }
  responses: Responses
}

const routes = functions.map(({ definition }) => definition)
const api = buildDocument(routes, simpleApi)
const v2 = buildDocument(routes, simpleApiV2)
const docs = buildDocument(routes, publicDocs)
const operation = (path: string, method: string, document = api) =>
  (document.paths[path] as unknown as Record<string, Operation>)[method]!

describe('the documents', () => {
  it.each([
    // The import drops parameters in cookies; the gateway passes cookies on all the same.
    ['simple-api', api, ['get /basket: has a cookie parameter', 'post /basket: has a cookie parameter']],
    ['simple-api-v2', v2, []],
    ['public-docs', docs, []],
  ])('%s obeys what the import into API Management asks', (_name, document, departures) => {
    expect(findImportProblems(document)).toEqual(departures)
  })

  it('have every function, each in one of them, but for what no gateway leads to', () => {
    const ids = [api, v2, docs].flatMap((document) =>
      Object.values(document.paths).flatMap((item) =>
        Object.values(item as Record<string, Operation>).map((one) => one.operationId),
      ),
    )
    expect([...ids, 'getMetrics'].toSorted()).toEqual(functions.map(({ name }) => name).toSorted())
  })

  it('keep documentation apart', () => {
    expect(Object.keys(docs.paths)).toEqual(['/docs', '/docs/{file}', '/openapi.json'])
    expect(Object.keys(api.paths)).toEqual([
      '/generate_name',
      '/catalog',
      '/catalog/import',
      '/catalog/prices',
      '/catalog/{item_id}',
      '/catalog/{item_id}/picture',
      '/basket',
      '/orders',
      '/orders/{order_id}',
      '/reports/orders',
      '/stock/{item_id}',
      '/users/me',
      '/context',
      '/health',
      '/health/live',
      '/health/ready',
      '/info',
    ])
  })

  it.each([
    ['/api', api],
    ['/api/v2', v2],
    ['/api', docs],
  ])('say who answers for them and where they are: %s', (url, { openapi: version, info, servers }) => {
    expect(version).toBe('3.0.3')
    expect(servers).toEqual([{ url }])
    expect(info).toMatchObject({
      contact: { email: expect.stringContaining('@') },
      license: { name: 'MIT' },
      termsOfService: expect.stringMatching(/^https:/),
    })
  })

  it('keep versions apart: the second has paths without its segment, and schemas of its own', () => {
    expect(Object.keys(v2.paths)).toEqual(['/names/random', '/catalog', '/catalog/{item_id}'])
    expect(Object.keys(v2.components?.schemas ?? {})).toEqual(
      expect.arrayContaining(['ItemV2', 'PriceV2', 'ItemPageV2']),
    )
    expect(operation('/catalog', 'get', v2).operationId).toBe('listCatalogV2')
  })

  it('tell what is deprecated, and that every answer says so', () => {
    const old = operation('/generate_name', 'get')
    expect(old).toMatchObject({ deprecated: true })
    expect(Object.keys(old.responses['200']?.headers ?? {})).toEqual([
      'X-Correlation-ID',
      'X-API-Version',
      'Deprecation',
      'Sunset',
    ])
    expect(operation('/names/random', 'get', v2)).not.toHaveProperty('deprecated')
  })

  it('ask for the subscription key where the gateway does', () => {
    expect(api.security).toEqual([{ subscriptionKey: [] }])
    expect(api.components?.securitySchemes).toMatchObject({
      subscriptionKey: { type: 'apiKey', in: 'header', name: 'Ocp-Apim-Subscription-Key' },
    })
    expect(docs.security).toEqual([])
    expect(docs.components).not.toHaveProperty('securitySchemes')
  })

  it('ask for a token beside the key where a guard wants a user, and say which scopes', () => {
    expect(operation('/users/me', 'get')).toMatchObject({
      security: [{ subscriptionKey: [], bearer: [] }],
      description: expect.stringMatching(/verified\.\n\nNeeds the scope catalog\.read\.$/),
    })
    expect(operation('/users/me', 'get').responses).toMatchObject({
      401: { description: expect.stringContaining('`unauthorized`') },
      403: { description: expect.stringContaining('`forbidden`') },
    })
    expect(api.components?.securitySchemes).toMatchObject({ bearer: { type: 'http', scheme: 'bearer' } })
    expect(operation('/catalog/{item_id}', 'get')).not.toHaveProperty('security')
    expect(v2.components?.securitySchemes).not.toHaveProperty('bearer')
  })

  it('ask for a token alone where an API asks for no key', () => {
    const guard = defineGuard({
      name: 'guard',
      errors: [],
      effect: { security: { scheme: 'bearer', scopes: [] }, note: 'A note.' },
      check: () => undefined,
    })
    const fn = http(
      { name: 'probe', method: 'GET', route: 'probe' },
      withContext(),
      guard,
      openapi({ summary: 'A probe' }),
      validateHttp({}),
    )(() => ({}))
    const [{ definition }] = inApi(publicDocs, [fn])
    expect(operation('/probe', 'get', buildDocument([definition], publicDocs))).toMatchObject({
      security: [{ bearer: [] }],
      description: 'A note.',
    })
  })

  it('describe the tags that they use, and no other', () => {
    expect(api.tags?.map(({ name }) => name)).toEqual(['Names', 'Catalogue', 'Orders', 'Users', 'Health'])
    expect(docs.tags?.map(({ name }) => name)).toEqual(['Documentation'])
    for (const { description } of [...api.tags!, ...docs.tags!]) expect(description).toMatch(/\.$/)
  })

  it('name the shared schemas', () => {
    expect(Object.keys(api.components?.schemas ?? {})).toEqual(
      expect.arrayContaining([
        'Item',
        'ItemDraft',
        'ItemList',
        'ItemWithContext',
        'Price',
        'Error',
        'Problem',
        'Health',
      ]),
    )
  })

  it('are rendered once for an app', () => {
    const others = [...routes.slice(0, 1)]
    expect(JSON.parse(renderApiDocument(routes, simpleApi))).toEqual(JSON.parse(JSON.stringify(api)))
    expect(Object.keys(JSON.parse(renderApiDocument(others, simpleApi)).paths)).toEqual(['/generate_name'])
    expect(renderApiDocument(routes, simpleApi)).toBe(renderApiDocument(routes, simpleApi))
  })
})

describe('an operation', () => {
  it('has every answer that its decorators, its handler and the gateway can give', () => {
    expect(Object.keys(operation('/catalog/{item_id}', 'put').responses)).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '412',
      '413',
      '415',
      '422',
      '428',
      '429',
      '500',
    ])
    expect(Object.keys(operation('/catalog/{item_id}', 'delete').responses)).toContain('204')
    expect(Object.keys(operation('/docs', 'get', docs).responses)).toEqual(['200', '404', '500'])
  })

  it('tells the codes of a status and what they mean', () => {
    const { description } = operation('/catalog', 'get').responses['401']!
    expect(description).toBe(
      '`subscription_key_missing`: The request has no subscription key.\n\n`subscription_key_invalid`: The subscription key is wrong, suspended, or of another product.',
    )
    const { description: failed } = operation('/catalog', 'get').responses['500']!
    expect(failed).toContain('`internal_error`')
    expect(failed).toContain('`response_invalid`')
  })

  it('gives errors in both forms, successes in their own', () => {
    const { responses } = operation('/catalog/{item_id}', 'get')
    expect(responses['404']?.content).toEqual({
      'application/json': { schema: { $ref: '#/components/schemas/Error' } },
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    })
    expect(responses['200']?.content).toEqual({
      'application/json': { schema: { $ref: '#/components/schemas/ItemWithContext' } },
    })
    expect(operation('/catalog/{item_id}', 'delete').responses['204']).not.toHaveProperty('content')
    expect(operation('/docs', 'get', docs).responses['200']?.content).toEqual({
      'text/html': { schema: { type: 'string' } },
    })
  })

  it('describes a status by the body that the handler gives it', () => {
    expect(operation('/health', 'get').responses['503']).toMatchObject({
      description: 'A dependency does not answer.',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Health' } } },
    })
  })

  it('has the headers of each answer', () => {
    const { responses } = operation('/catalog', 'post')
    expect(Object.keys(responses['201']?.headers ?? {})).toEqual([
      'X-Correlation-ID',
      'X-API-Version',
      'Location',
      'ETag',
    ])
    expect(Object.keys(responses['429']?.headers ?? {})).toEqual(['X-Correlation-ID', 'Retry-After'])
    for (const response of Object.values(responses)) expect(response.headers).toHaveProperty('X-Correlation-ID')
  })

  it('has its parameters as the schemas say', () => {
    const { parameters = [], requestBody } = operation('/catalog/{item_id}', 'put')
    expect(parameters.map(({ name, in: place, required }) => [place, name, required])).toEqual([
      ['path', 'item_id', true],
      ['header', 'If-Match', false],
      ['header', 'If-Unmodified-Since', false],
    ])
    expect(parameters[0]?.schema).toMatchObject({ type: 'integer', minimum: 1 })
    expect(requestBody).toEqual({
      required: true,
      description: expect.stringContaining('May come compressed'),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/ItemDraft' } } },
    })
    const limit = operation('/catalog', 'get').parameters?.find(({ name }) => name === 'limit')
    expect(limit?.schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 100, default: 20 })
    expect(operation('/catalog', 'get').parameters?.map(({ name, required }) => [name, required])).toEqual([
      ['limit', false],
      ['cursor', false],
      ['tag', false],
      ['If-None-Match', false],
    ])
  })
})

describe('an operation that says little', () => {
  const guard = defineGuard({ name: 'closed', errors: [errorCatalogue.forbidden], check: () => undefined })
  const old = http(
    { name: 'old', method: 'GET', route: 'old' },
    withContext(),
    guard,
    openapi({ summary: 'Old', deprecated: true }),
    validateHttp({ response: z.object({}) }),
  )(async () => ({}))
  const tagged = http(
    { name: 'tagged', method: 'GET', route: 'tagged' },
    withContext(),
    openapi({ summary: 'Tagged', tags: ['Unknown'] }),
    validateHttp({}),
  )(async () => ({}))
  const document = buildDocument([old.definition, tagged.definition], simpleApi)

  it('belongs to what clients call, and gets a description for its answer', () => {
    expect(operation('/old', 'get', document)).toMatchObject({
      operationId: 'old',
      deprecated: true,
      tags: [],
      responses: { 200: { description: 'The answer.' } },
    })
    expect(operation('/old', 'get', document)).not.toHaveProperty('description')
  })

  it('shares a status of the gateway with it', () => {
    const { description } = operation('/old', 'get', document).responses['403']!
    expect(description).toContain('`quota_exceeded`')
    expect(description).toContain('`forbidden`')
  })

  it('may use a tag that has no description', () => {
    expect(document.tags).toEqual([{ name: 'Unknown' }])
    expect(operation('/tagged', 'get', document)).not.toHaveProperty('deprecated')
  })
})
