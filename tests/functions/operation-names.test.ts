import { describe, expect, it } from '@jest/globals'
import { functions } from '../../src/functions/index.js'

const declared = functions.map(
  ({ definition: { name, method, route, auth } }) => `${name}: ${method} ${route} (${auth})`,
)

describe('the functions', () => {
  it('keep their names, bindings and key levels: gateway and host know them by these', () => {
    expect(declared).toMatchInlineSnapshot(`
[
  "generateName: GET generate_name (function)",
  "listCatalog: GET catalog (function)",
  "createCatalogItem: POST catalog (function)",
  "importCatalogItems: POST catalog/import (function)",
  "importPrices: POST catalog/prices (function)",
  "getCatalogItem: GET catalog/{item_id} (function)",
  "replaceCatalogItem: PUT catalog/{item_id} (function)",
  "deleteCatalogItem: DELETE catalog/{item_id} (function)",
  "getItemPicture: GET catalog/{item_id}/picture (function)",
  "putItemPicture: PUT catalog/{item_id}/picture (function)",
  "getBasket: GET basket (function)",
  "changeBasket: POST basket (function)",
  "createOrder: POST orders (function)",
  "getOrder: GET orders/{order_id} (function)",
  "getOrderReport: GET reports/orders (function)",
  "getStock: GET stock/{item_id} (function)",
  "getCurrentUser: GET users/me (function)",
  "getGatewayContext: GET context (function)",
  "getHealth: GET health (function)",
  "getLiveness: GET health/live (anonymous)",
  "getReadiness: GET health/ready (anonymous)",
  "getInfo: GET info (function)",
  "getRandomNameV2: GET v2/names/random (function)",
  "listCatalogV2: GET v2/catalog (function)",
  "getCatalogItemV2: GET v2/catalog/{item_id} (function)",
  "getDocs: GET docs (function)",
  "getDocsFile: GET docs/{file} (function)",
  "getOpenApi: GET openapi.json (function)",
  "getMetrics: GET metrics (function)",
]
`)
  })

  it('have names that differ in more than case, as the gateway lower-cases them', () => {
    expect(new Set(functions.map(({ name }) => name.toLowerCase())).size).toBe(functions.length)
  })
})
