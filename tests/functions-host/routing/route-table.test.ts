import { describe, expect, it } from '@jest/globals'
import { createRouteTable, sortByName } from '../../../dev/functions-host/routing/route-table.js'

function fn(name: string, route: string, methods: string[] = ['GET']) {
  return { name, route, methods }
}

describe('createRouteTable', () => {
  it('tries routes by function name, so that a parameter can shadow a literal', () => {
    const table = createRouteTable([fn('zzz', 'items/special'), fn('aaa', 'items/{id}')], 'api')
    expect(table.match('GET', '/api/items/special')?.function.name).toBe('aaa')
  })

  it('falls through to the next route when a constraint does not hold', () => {
    const table = createRouteTable([fn('a', 'items/{id:int}'), fn('b', 'items/{id}')], 'api')
    expect(table.match('GET', '/api/items/5')?.function.name).toBe('a')
    expect(table.match('GET', '/api/items/x')?.function.name).toBe('b')
  })

  it('lets two functions share a route with different methods', () => {
    const table = createRouteTable([fn('read', 'items'), fn('write', 'items', ['POST', 'PUT'])], 'api')
    expect(table.errors.size).toBe(0)
    expect(table.match('PUT', '/api/items')?.function.name).toBe('write')
    expect(table.match('DELETE', '/api/items')).toBeUndefined()
  })

  it('takes no methods for all methods', () => {
    expect(createRouteTable([fn('any', 'x', [])], 'api').match('PURGE', '/api/x')).toBeDefined()
  })

  it.each([
    ['api', '/api/x'],
    ['', '/x'],
    ['v1/app', '/v1/app/x'],
  ])('puts the prefix %j before every route', (prefix, path) => {
    expect(createRouteTable([fn('f', 'x')], prefix).match('GET', path)).toBeDefined()
  })

  it.each(['admin', 'ADMIN/x', '/admin/', 'administrators', 'runtime/webhooks'])(
    'refuses the built-in route %s',
    (route) => {
      const table = createRouteTable([fn('f', route)], '')
      expect(table.errors.get('f')).toBe('The specified route conflicts with one or more built in routes.')
      expect(table.match('GET', `/${route}`)).toBeUndefined()
    },
  )

  it('refuses the later of two functions with one route and a method in common', () => {
    const table = createRouteTable([fn('a', 'Items/'), fn('b', 'items', ['GET', 'POST']), fn('c', 'items', [])], 'api')
    const message = `The route specified conflicts with the route defined by function 'a'.`
    expect([...table.errors]).toEqual([
      ['b', message],
      ['c', message],
    ])
  })

  it('refuses a template that does not parse, and serves the others', () => {
    const table = createRouteTable([fn('bad', 'x/{id'), fn('good', 'y')], 'api')
    expect(table.errors.get('bad')).toMatch(/^The route template 'api\/x\/\{id' is not valid: /)
    expect(table.match('GET', '/api/y')).toBeDefined()
  })
})

describe('sortByName', () => {
  it('compares upper-cased names, so that an underscore comes after the letters', () => {
    const names = ['Z_b', 'a_a', 'ab', 'A1', 'b-a', 'B'].map((name) => ({ name }))
    expect(sortByName(names).map(({ name }) => name)).toEqual(['A1', 'ab', 'a_a', 'B', 'b-a', 'Z_b'])
  })
})
