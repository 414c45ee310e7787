import { describe, expect, it } from '@jest/globals'
import type { OpenApiDocument } from '../../src/openapi/document.js'
import { findImportProblems } from './import-rules.js'

const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
const get = { operationId: 'getThing', summary: 'Get', parameters: [id], responses: { 200: { description: 'It.' } } }
const good = { openapi: '3.0.3', info: {}, paths: { '/things/{id}': { get } }, components: { schemas: {} } }

const find = (document: object) => findImportProblems(document as OpenApiDocument)
const withOperation = (change: object) => ({ ...good, paths: { '/things/{id}': { get: { ...get, ...change } } } })
const withSchemas = (schemas: object) => ({ ...good, components: { schemas } })

describe('the rules of the import', () => {
  it('have nothing to say on a good document', () => {
    expect(find(good)).toEqual([])
  })

  it.each([
    ['is OpenAPI 3.1.0', { ...good, openapi: '3.1.0' }],
    ['components/parameters are ignored', { ...good, components: { parameters: { id } } }],
    [
      'two operations would have one resource name',
      { ...good, paths: { ...good.paths, '/others/{id}': { get: { ...get, operationId: 'GETTHING' } } } },
    ],
    ['get /things/{id}: its operationId would not become a resource name', withOperation({ operationId: 'get thing' })],
    ['get /things/{id}: its summary is no display name', withOperation({ summary: '' })],
    [
      'get /things/{id}: a name is used twice in path and query',
      withOperation({ parameters: [id, { ...id, name: 'ID', in: 'query' }] }),
    ],
    [
      'get /things/{id}: has a cookie parameter',
      withOperation({ parameters: [id, { ...id, name: 'c', in: 'cookie' }] }),
    ],
    ['get /things/{id}: path parameters are not those of the template', withOperation({ parameters: [] })],
    [
      'get /things/{id}: id is not required or has no type',
      withOperation({ parameters: [{ ...id, required: false }] }),
    ],
    [
      'get /things/{id}: id is not required or has no type',
      withOperation({ parameters: [{ ...id, schema: { type: 'string', nullable: true } }] }),
    ],
    ['get /things/{id}: has a body, which is discarded', withOperation({ requestBody: {} })],
    ['get /things/{id}: has servers', withOperation({ servers: [] })],
    ['#/components/schemas/A: refers to other.json', withSchemas({ A: { $ref: 'other.json' } })],
    [
      'schema A is recursive',
      withSchemas({
        A: { properties: { b: { $ref: '#/components/schemas/B' } } },
        B: { items: { $ref: '#/components/schemas/A' } },
      }),
    ],
    ['#/components/schemas/A has examples', withSchemas({ A: { examples: [1] } })],
    ['#/components/schemas/A has a list of types', withSchemas({ A: { type: ['string', 'null'] } })],
  ])('find: %s', (problem, document) => {
    expect(find(document)).toContain(problem)
  })
})
