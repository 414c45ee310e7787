import { describe, expect, it } from '@jest/globals'
import type { VersionSet } from '../../../dev/gateway/artifacts/model.js'
import { clientUrl } from '../../../dev/gateway/http/client-url.js'
import { HeaderList } from '../../../dev/gateway/http/headers.js'
import { ApiTable, type RoutedApi } from '../../../dev/gateway/routing/apis.js'

interface NamedApi extends RoutedApi {
  readonly id: string
}
const api = (id: string, path: string, more: Partial<RoutedApi> = {}): NamedApi => ({
  id,
  path,
  version: '',
  revision: '1',
  isCurrent: true,
  isOnline: true,
  ...more,
})
const find = (apis: readonly NamedApi[], target: string, headers: Record<string, string> = {}) => {
  const match = new ApiTable(apis).match(clientUrl(target, undefined), new HeaderList(Object.entries(headers)))
  return match && [match.api.id, match.rest]
}

describe('ApiTable', () => {
  const apis = [api('root', ''), api('shop', 'shop'), api('admin', 'Shop/Admin')]

  it.each([
    ['/shop/items', 'shop', '/items'],
    ['/SHOP/Items', 'shop', '/Items'],
    ['/shop', 'shop', ''],
    ['/shop/', 'shop', '/'],
    ['/shop/admin/users/1', 'admin', '/users/1'],
    ['/shop/administrator', 'shop', '/administrator'],
    ['/shopping', 'root', '/shopping'],
    ['/', 'root', ''],
    ['/a/b/c/d/e', 'root', '/a/b/c/d/e'],
  ])('%s belongs to %s', (path, id, rest) => {
    expect(find(apis, path)).toEqual([id, rest])
  })

  it('gives nothing where no API is', () => {
    expect(find([api('shop', 'shop')], '/other')).toBeUndefined()
    expect(find([api('shop', 'shop')], '/')).toBeUndefined()
    expect(find([], '/shop')).toBeUndefined()
  })
})

describe('versions', () => {
  const set = (scheme: VersionSet['scheme'], parameter = ''): VersionSet => ({
    id: 'set',
    name: 'set',
    scheme,
    parameter,
  })
  const versions = (versionSet: VersionSet, ...names: readonly string[]) =>
    names.map((version) => api(`v:${version}`, 'shop', { version, versionSet }))

  it('stand in the path, the Original without one', () => {
    const apis = versions(set('Segment'), '', 'v2')
    expect(find(apis, '/shop/items')).toEqual(['v:', '/items'])
    expect(find(apis, '/shop/V2/items')).toEqual(['v:v2', '/items'])
    expect(find(apis, '/shop/v3/items')).toEqual(['v:', '/v3/items'])
    expect(find(versions(set('Segment'), 'v2'), '/shop/items')).toBeUndefined()
  })

  it('stand in the query', () => {
    const apis = versions(set('Query', 'api-version'), '', '2026-01-01')
    expect(find(apis, '/shop/items?api-version=2026-01-01')).toEqual(['v:2026-01-01', '/items'])
    expect(find(apis, '/shop/items')).toEqual(['v:', '/items'])
    expect(find(apis, '/shop/items?api-version=other')).toBeUndefined()
  })

  it('stand in a header', () => {
    const apis = versions(set('Header', 'Api-Version'), 'v1', 'v2')
    expect(find(apis, '/shop/items', { 'api-version': 'V2' })).toEqual(['v:v2', '/items'])
    expect(find(apis, '/shop/items')).toBeUndefined()
  })
})

describe('revisions', () => {
  const apis = [
    api('one', 'shop', { isCurrent: false }),
    api('two', 'shop', { revision: '2' }),
    api('three', 'shop', { revision: '3', isCurrent: false, isOnline: false }),
    api('root', '', { revision: '1' }),
    api('root-two', '', { revision: '2', isCurrent: false }),
  ]

  it.each([
    ['/shop/items', 'two', '/items'],
    ['/shop;rev=1/items', 'one', '/items'],
    ['/SHOP;REV=2/items', 'two', '/items'],
    ['/shop;rev=1', 'one', ''],
    ['/;rev=2/items', 'root-two', '/items'],
    ['/items', 'root', '/items'],
  ])('%s is answered by %s', (path, id, rest) => {
    expect(find(apis, path)).toEqual([id, rest])
  })

  it('answers nothing for one that does not exist or is offline', () => {
    expect(find(apis, '/shop;rev=9/items')).toBeUndefined()
    expect(find(apis, '/shop;rev=3/items')).toBeUndefined()
  })
})
