import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { normaliseOperationId } from '../../scripts/azure/import-plan.js'
import { checkImport, IMPORT_RULES, type ImportRule } from '../../scripts/azure/import-rules.js'

type Doc = { [name: string]: unknown }

const good = (): Doc => ({
  openapi: '3.0.3',
  info: { title: 'API', version: '1' },
  servers: [{ url: '/api' }],
  paths: {
    '/items/{id}': {
      get: operation({
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'limit', in: 'query', style: 'form', explode: true, schema: { type: 'integer' } },
        ],
      }),
    },
  },
  components: { schemas: { Item: { type: 'object', properties: { examples: { type: 'string' } } } } },
})

function operation(more: Doc = {}): Doc {
  return { operationId: 'getItem', summary: 'One item', responses: { 200: { description: 'Ok' } }, ...more }
}

const withPath = (path: string, item: Doc): Doc => ({ ...good(), paths: { [path]: item } })
const withOperation = (more: Doc, method = 'get'): Doc => withPath('/items', { [method]: operation(more) })
const withParameter = (parameter: Doc): Doc => withOperation({ parameters: [parameter] })
const withSchema = (schemas: Doc): Doc => ({ ...good(), components: { schemas } })
const query = (more: Doc): Doc => withParameter({ name: 'q', in: 'query', schema: { type: 'string' }, ...more })

/** Each rule with documents that break it, and where. */
const BROKEN: readonly (readonly [ImportRule, string, Doc, string])[] = [
  ['version', '3.1', { ...good(), openapi: '3.1.0' }, '/openapi'],
  ['version', '3.0.4', { ...good(), openapi: '3.0.4' }, '/openapi'],
  ['version', '2.0', { ...good(), openapi: undefined, swagger: '2.0' }, '/openapi'],
  ['keyword', 'a list of types', withSchema({ A: { type: ['string', 'null'] } }), '/components/schemas/A/type'],
  [
    'keyword',
    'a number as exclusive limit',
    withSchema({ A: { type: 'integer', exclusiveMinimum: 0 } }),
    '/components/schemas/A/exclusiveMinimum',
  ],
  ['keyword', 'a summary of the API', { ...good(), info: { title: 'A', version: '1', summary: 'B' } }, '/info/summary'],
  ['size', 'more than a million characters', { ...good(), 'x-large': 'x'.repeat(1_048_576) }, ''],
  [
    'operations',
    'more than 100',
    {
      ...good(),
      paths: Object.fromEntries(
        Array.from({ length: 101 }, (_, index) => [`/p${index}`, { get: operation({ operationId: `get${index}` }) }]),
      ),
    },
    '/paths',
  ],
  ['external-reference', 'another file', withSchema({ A: { $ref: 'other.json#/A' } }), '/components/schemas/A'],
  [
    'component-reference',
    'a shared response',
    withOperation({ responses: { 404: { $ref: '#/components/responses/NotFound' } } }),
    '/paths/~1items/get/responses/404',
  ],
  [
    'component-reference',
    'a shared parameter',
    withOperation({ parameters: [{ $ref: '#/components/parameters/Limit', name: 'limit', in: 'query' }] }),
    '/paths/~1items/get/parameters/0',
  ],
  [
    'recursion',
    'a schema in itself',
    withSchema({ Node: { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } } }),
    '/components/schemas/Node',
  ],
  [
    'recursion',
    'a schema in itself by way of another',
    withSchema({
      A: { type: 'array', items: { $ref: '#/components/schemas/B' } },
      B: { type: 'array', items: { $ref: '#/components/schemas/A' } },
    }),
    '/components/schemas/A',
  ],
  ['server', 'http', { ...good(), servers: [{ url: 'http://example.com' }] }, '/servers/0/url'],
  ['server', 'no scheme', { ...good(), servers: [{ url: '//example.com' }] }, '/servers/0/url'],
  ['own-servers', 'an operation', withOperation({ servers: [{ url: '/v2' }] }), '/paths/~1items/get/servers'],
  ['method', 'TRACE', withOperation({}, 'trace'), '/paths/~1items/trace'],
  ['callbacks', 'a callback', withOperation({ callbacks: { done: {} } }), '/paths/~1items/get/callbacks'],
  [
    'callbacks',
    'a link',
    withOperation({ responses: { 200: { description: 'Ok', links: { next: { operationId: 'getItem' } } } } }),
    '/paths/~1items/get/responses/200/links',
  ],
  ['operation-id', 'none', withOperation({ operationId: undefined }), '/paths/~1items/get/operationId'],
  [
    'operation-id',
    'two that become one',
    withPath('/items', { get: operation({ operationId: 'get_item' }), post: operation({ operationId: 'Get-Item' }) }),
    '/paths/~1items/post/operationId',
  ],
  ['summary', 'more than 300 characters', withOperation({ summary: 'x'.repeat(301) }), '/paths/~1items/get/summary'],
  ['body', 'of a GET', withOperation({ requestBody: { content: {} } }), '/paths/~1items/get/requestBody'],
  ['body', 'of a HEAD', withOperation({ requestBody: { content: {} } }, 'head'), '/paths/~1items/head/requestBody'],
  [
    'url-length',
    'a long path',
    withPath(`/${'x'.repeat(127)}`, { get: operation() }),
    `/paths/~1${'x'.repeat(127)}/get`,
  ],
  [
    'url-length',
    'a long query',
    withOperation({ parameters: [{ name: 'y'.repeat(60), in: 'query' }] }),
    '/paths/~1items/get',
  ],
  [
    'parameter-name',
    'one name in path and query',
    withPath('/items/{id}', {
      get: operation({
        parameters: [
          { name: 'id', in: 'path', required: true },
          { name: 'ID', in: 'query' },
        ],
      }),
    }),
    '/paths/~1items~1{id}/get/parameters',
  ],
  ['path-parameter', 'undeclared', withPath('/items/{id}', { get: operation() }), '/paths/~1items~1{id}/get'],
  ['path-parameter', 'not in the path', withParameter({ name: 'id', in: 'path' }), '/paths/~1items/get'],
  ['cookie', 'a cookie', withParameter({ name: 's', in: 'cookie' }), '/paths/~1items/get/parameters/0'],
  ['style', 'a style of its own', query({ style: 'pipeDelimited' }), '/paths/~1items/get/parameters/0'],
  ['style', 'an array that is not exploded', query({ explode: false }), '/paths/~1items/get/parameters/0'],
  ['style', 'reserved characters', query({ allowReserved: true }), '/paths/~1items/get/parameters/0'],
  ['style', 'an empty value', query({ allowEmptyValue: true }), '/paths/~1items/get/parameters/0'],
  [
    'examples',
    'several',
    withOperation({
      responses: { 200: { description: 'Ok', content: { 'application/json': { examples: { a: { value: 1 } } } } } },
    }),
    '/paths/~1items/get/responses/200/content/application~1json/examples',
  ],
]

describe('what an import of API Management trips over', () => {
  it('is not in a document that has nothing of it', () => {
    expect(checkImport(good())).toEqual([])
  })

  it.each(BROKEN)('%s: %s', (rule, _, document, where) => {
    expect(checkImport(document)).toContainEqual({ rule, where, message: IMPORT_RULES[rule] })
  })

  it('is each shown by a document', () => {
    expect([...new Set(BROKEN.map(([rule]) => rule))].toSorted()).toEqual(Object.keys(IMPORT_RULES).toSorted())
  })

  it('is one thing at a time', () => {
    for (const [rule, name, document] of BROKEN) {
      const rules = new Set(checkImport(document).map((problem) => problem.rule))
      expect([name, [...rules]]).toEqual([name, [rule]])
    }
  })

  it('takes no property called like a keyword for one', () => {
    expect(
      checkImport(withSchema({ A: { properties: { examples: { type: 'string' } }, example: { $ref: 'x' } } })),
    ).toEqual([])
  })
})

const APIS = fileURLToPath(new URL('../../infra/apim/apis', import.meta.url))

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>
}

describe.each(readdirSync(APIS))('the document of %s', (api) => {
  const document = JSON.parse(readFileSync(join(APIS, api, 'specification.json'), 'utf8')) as Document
  const operations = Object.values(document.paths).flatMap((item) => Object.entries(item))

  it('arrives as it is, but for the basket, which the gateway passes on in its cookie all the same', () => {
    const losses = checkImport(document).map(({ rule, where }) => `${rule} ${where}`)
    const basket = ['get', 'post'].map((method) => `cookie /paths/~1basket/${method}/parameters/0`)
    expect(losses).toEqual(api === 'simple-api' ? basket : [])
  })

  it('has every operation that a policy is for, under the name that the import gives it', () => {
    const names = operations.map(([, { operationId }]) => normaliseOperationId(operationId))
    const entries = readdirSync(join(APIS, api), { recursive: true, encoding: 'utf8' })
    const policies = entries.flatMap(
      (path) => /^operations[\\/]([^\\/]+)[\\/]policy(\.\w+)?\.xml$/.exec(path)?.[1] ?? [],
    )
    expect(policies.filter((name) => !names.includes(name))).toEqual([])
  })
})

describe('the document of public-docs', () => {
  it('has GET operations and no others, none with a wildcard', () => {
    const document = JSON.parse(readFileSync(join(APIS, 'public-docs/specification.json'), 'utf8')) as Document
    expect(new Set(Object.values(document.paths).flatMap((item) => Object.keys(item)))).toEqual(new Set(['get']))
    expect(Object.keys(document.paths).filter((path) => path.includes('*'))).toEqual([])
  })
})

describe('the name that an import gives an operation', () => {
  it.each([
    ['getTodoById', 'gettodobyid'],
    ['get_Todo By--Id!', 'get-todo-by-id'],
    ['-list-', 'list'],
    ['x'.repeat(90), 'x'.repeat(76)],
  ])('%s: %s', (operationId, name) => {
    expect(normaliseOperationId(operationId)).toBe(name)
  })
})
