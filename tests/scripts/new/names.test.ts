import { describe, expect, it } from '@jest/globals'
import { toFileName, toFunctionName } from '../../../scripts/new/names.js'

describe('the name of a function', () => {
  it.each([
    ['GET', 'catalog', 'getCatalog'],
    ['GET', 'catalog/{item_id}', 'getCatalogItem'],
    ['GET', 'orders/{order_id}', 'getOrder'],
    ['GET', 'things/{id}', 'getThing'],
    ['GET', 'users/{userId}/tasks', 'getUserTasks'],
    ['GET', 'users/{user_id}/tasks/{task_id}', 'getUserTask'],
    ['GET', 'users/me', 'getUsersMe'],
    ['GET', 'names/random-2', 'getNamesRandom2'],
    ['GET', 'files/{name}.{ext}', 'getFilesNameExt'],
    ['GET', 'address/{address_id}', 'getAddress'],
    ['POST', 'orders', 'createOrder'],
    ['POST', 'orders/{order_id}/notes', 'createOrderNote'],
    ['POST', 'access', 'createAccess'],
    ['PUT', 'orders/{order_id}', 'replaceOrder'],
    ['PATCH', 'orders/{order_id}', 'updateOrder'],
    ['DELETE', 'orders/{order_id}', 'deleteOrder'],
  ] as const)('of %s %s is %s', (_method, _template, name) => {
    expect(toFunctionName(_method, _template)).toBe(name)
  })
})

describe('the file of a function', () => {
  it.each([
    ['getOrder', 'get-order'],
    ['getCatalogItemV2', 'get-catalog-item-v2'],
    ['getOpenAPI', 'get-open-api'],
    ['getAPIKey', 'get-api-key'],
    ['get2Things', 'get2-things'],
  ])('of %s is %s', (name, file) => {
    expect(toFileName(name)).toBe(file)
  })
})
