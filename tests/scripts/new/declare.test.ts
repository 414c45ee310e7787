import { describe, expect, it } from '@jest/globals'
import { UsageError } from '../../../scripts/azure/service.js'
import { declareNew, type Wish } from '../../../scripts/new/declare.js'
import { functions } from '../../../src/functions/index.js'
import { simpleApi, simpleApiV2 } from '../../../src/openapi/apis.js'

const present = functions.map(({ definition }) => definition)
const declare = (wish: Partial<Wish>) =>
  declareNew({ template: 'things', method: 'GET', api: simpleApi, ...wish }, present)

describe('a new function', () => {
  it('has a name and a file by its route', () => {
    expect(declare({ template: 'catalog/{item_id}/reviews/{review_id}', method: 'put' })).toEqual({
      route: { name: 'replaceCatalogItemReview', method: 'PUT', route: 'catalog/{item_id}/reviews/{review_id}' },
      hostRoute: 'catalog/{item_id}/reviews/{review_id}',
      parameters: ['item_id', 'review_id'],
      file: 'replace-catalog-item-review',
    })
  })

  it('has the name that is given, and the segment of its API', () => {
    expect(declare({ name: 'findThings', api: simpleApiV2 })).toMatchObject({
      route: { name: 'findThings', route: 'things' },
      hostRoute: 'v2/things',
      file: 'find-things',
    })
    expect(declare({ api: undefined }).hostRoute).toBe('things')
  })

  it('may have the route of another with another method, or in another API', () => {
    expect(declare({ template: 'catalog', method: 'DELETE' }).route.name).toBe('deleteCatalog')
    expect(declare({ template: 'stock/{item_id}', name: 'getStockV2', api: simpleApiV2 }).file).toBe('get-stock-v2')
  })

  it.each<[string, Partial<Wish>, string]>([
    [
      'a method that no function has',
      { method: 'OPTIONS' },
      '--method OPTIONS is none of GET, POST, PUT, PATCH, DELETE',
    ],
    [
      'a route that is there',
      { template: 'catalog/{item_id}' },
      'GET catalog/{item_id} is there already: it is getCatalogItem',
    ],
    [
      'one that is there in its API',
      { template: 'catalog', api: simpleApiV2 },
      'GET v2/catalog is there already: it is listCatalogV2',
    ],
    ['one that another hides', { template: 'catalog/{x}' }, 'getCatalogItem (catalog/{item_id}) hides it'],
    ['a name that is there', { name: 'getStock' }, 'another function has this name'],
    ['a name in other letters', { name: 'getSTOCK' }, 'another function has this name'],
    ['a name that is no identifier', { name: 'get-things' }, "The name 'get-things' should be two words or more"],
    ['a word of the language', { name: 'delete' }, "The name 'delete' should be two words"],
    ['a name of what it imports', { name: 'withContext' }, "The name 'withContext' should be"],
    ['a slash at the start', { template: '/things' }, "segments parted by single '/'"],
    ['nothing', { template: '' }, 'has a character that no route should have'],
    ['a quote', { template: "thing's" }, 'has a character that no route should have'],
    ['a constraint', { template: 'things/{id:int}' }, "'{id:int}' must be a plain parameter"],
    ['a brace that is missing', { template: 'things/{id' }, 'is a brace missing?'],
    ['a route of the host', { template: 'admin/things' }, "begin with 'admin'"],
    ['a parameter twice', { template: 'things/{id}/{id}' }, '{id} twice'],
    ['a catch-all', { template: 'things/{*rest}' }, 'imports no parameter that may be missing'],
    ['an optional parameter', { template: 'things/{id?}' }, 'imports no parameter that may be missing'],
  ])('is refused with %s', (_what, wish, message) => {
    expect(() => declare(wish)).toThrow(UsageError)
    expect(() => declare(wish)).toThrow(message)
  })
})
