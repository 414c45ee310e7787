import { describe, expect, it } from '@jest/globals'
import {
  checkShadowedRoutes,
  createApp,
  RegistrationError,
  type RouteDefinition,
} from '../../../src/lib/apim-context/index.js'
import { untyped } from './support.js'

const routes = (...of: [name: string, route: string, method?: string][]) =>
  of.map(([name, route, method = 'GET']) => ({ name, route, method }) as RouteDefinition)

const check =
  (...of: Parameters<typeof routes>) =>
  () =>
    checkShadowedRoutes(routes(...of))

describe('routes that the host would never reach', () => {
  it('are refused, naming both', () => {
    expect(check(['health', 'catalog/health'], ['get_catalog_item', 'catalog/{item_id}'])).toThrow(
      new RegistrationError(
        { name: 'health', method: 'GET', route: 'catalog/health' },
        'get_catalog_item (catalog/{item_id}) hides it: the host takes the first match in the order of names. ' +
          'Rename one so that this comes first',
      ),
    )
  })

  it.each([
    ['the same route', 'a/{x}', 'a/{y}'],
    ['the same literals in another case', 'A/b', 'a/B'],
    ['a parameter before a literal', '{x}/b', 'a/b'],
    ['a catch-all', '{*rest}', 'a/b/{c}'],
    ['a catch-all below a literal', 'a/{*rest}', 'a'],
    ['an optional end before the same', 'a/{x?}', 'a/{y?}'],
    ['an optional end that the later one lacks', 'a/{x?}', 'a'],
    ['an optional end that the later one fills', 'a/{x?}', 'a/b'],
    ['a pattern that fits a literal', '{name}.json', 'openapi.json'],
    ['a parameter before a pattern', '{file}', '{name}.{ext}'],
    ['the same pattern', '{a}.{b}', '{c}.{d}'],
    ['a catch-all before a catch-all', '{*all}', 'a/{*rest}'],
  ])('by %s', (_what, hiding, hidden) => {
    expect(check(['a', hiding], ['b', hidden])).toThrow(`a (${hiding}) hides it`)
  })

  it.each([
    ['a literal before a parameter', 'a/b', 'a/{x}'],
    ['other literals', 'a/{x}', 'b/{x}'],
    ['other lengths', 'a/{x}', 'a/{x}/c'],
    ['an overlap that hides neither', '{x}/b', 'a/{y}'],
    ['a pattern before a parameter', '{name}.json', '{file}'],
    ['a pattern that does not fit', '{name}.json', 'page.html'],
    ['a dot that is a dot', '{name}.json', 'openapi-json'],
    ['a parameter before a catch-all', '{x}', 'a/{*rest}'],
    ['an optional end before a catch-all', 'a/{x?}', 'a/{*rest}'],
    ['a parameter at the place of a catch-all', 'a/{x}', '{*rest}'],
    ['one way of an optional end', 'a', 'a/{x?}'],
    ['the other way of an optional end', 'a/{y}', 'a/{x?}'],
    ['the bare path of a catch-all', 'docs', 'docs/{*file}'],
    ['a catch-all deeper down', 'a/b/{*rest}', 'a'],
  ])('but not %s', (_what, earlier, later) => {
    expect(check(['a', earlier], ['b', later])).not.toThrow()
  })

  it('are told by the order of names without regard to case, in which _ follows the letters', () => {
    expect(check(['B', 'x/{y}'], ['a', 'x/y'])).not.toThrow()
    expect(check(['getX', 'x/{y}'], ['get_a', 'x/y'])).toThrow('getX (x/{y}) hides it')
    expect(check(['get_a', 'x/{y}'], ['getX', 'x/y'])).not.toThrow()
  })

  it('are those of one method: others do not meet', () => {
    expect(check(['a', 'x/{y}', 'PUT'], ['b', 'x/{y}', 'DELETE'])).not.toThrow()
  })

  it('are refused when an app is made, as are two functions of one name', () => {
    const one = untyped({}, () => ({}), { name: 'probe', route: 'a' })
    const two = untyped({}, () => ({}), { name: 'PROBE', route: 'b' })
    expect(() => createApp([one, two])).toThrow('another function has this name; the host knows no letter case')
    expect(() => createApp([one, untyped({}, () => ({}), { name: 'zzz', route: 'a' })])).toThrow('probe (a) hides it')
  })
})
