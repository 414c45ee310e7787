import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { clientUrl } from '../../../dev/gateway/http/client-url.js'
import { OperationTable } from '../../../dev/gateway/routing/operations.js'
import { parseTemplate } from '../../../dev/gateway/routing/template.js'

const table = (...templates: readonly string[]) =>
  new OperationTable(
    templates.map((text) => {
      const [method = '', template = ''] = text.split(' ')
      return { name: text, method, template: parseTemplate(template) }
    }),
  )

const find = (operations: ReturnType<typeof table>, method: string, target: string) => {
  const url = clientUrl(target, undefined)
  const match = operations.match(method, url.path, url)
  return match && [match.operation.name, Object.fromEntries(match.parameters)]
}

describe('OperationTable', () => {
  const items = table(
    'GET /items',
    'GET /items/{id}',
    'GET /items/special',
    'GET /items/{id}/parts/{part}',
    'GET /items/*',
    'POST /items',
    'GET /',
  )

  it.each([
    ['GET', '/items', 'GET /items', {}],
    ['GET', '/ITEMS', 'GET /items', {}],
    ['POST', '/items', 'POST /items', {}],
    ['GET', '/items/special', 'GET /items/special', {}],
    ['GET', '/items/Special', 'GET /items/special', {}],
    ['GET', '/items/42', 'GET /items/{id}', { id: '42' }],
    ['GET', '/items/a%20b%2Fc', 'GET /items/{id}', { id: 'a b/c' }],
    ['GET', '/items/%zz', 'GET /items/{id}', { id: '%zz' }],
    ['GET', '/items/special/parts/x', 'GET /items/{id}/parts/{part}', { id: 'special', part: 'x' }],
    ['GET', '/items/1/2/3', 'GET /items/*', {}],
    ['GET', '/items/', 'GET /items/*', {}],
    ['GET', '/', 'GET /', {}],
    ['GET', '', 'GET /', {}],
  ])('%s %s matches %s', (method, path, name, parameters) => {
    expect(find(items, method, path)).toEqual([name, parameters])
  })

  it('knows no other method, HEAD and OPTIONS included', () => {
    for (const method of ['HEAD', 'OPTIONS', 'DELETE']) expect(find(items, method, '/items')).toBeUndefined()
  })

  it('takes a trailing slash seriously', () => {
    expect(find(table('GET /a'), 'GET', '/a/')).toBeUndefined()
    expect(find(table('GET /a/'), 'GET', '/a/')).toEqual(['GET /a/', {}])
    expect(find(table('GET /a/{b}'), 'GET', '/a/')).toBeUndefined()
  })

  it('gives a named wildcard all that is left', () => {
    expect(find(table('GET /files/{*path}'), 'GET', '/files/a/b.txt')).toEqual([
      'GET /files/{*path}',
      { path: 'a/b.txt' },
    ])
    expect(find(table('GET /files/{*path}'), 'GET', '/files')).toEqual(['GET /files/{*path}', { path: '' }])
    expect(find(table('GET /*'), 'GET', '/anything/at/all')).toEqual(['GET /*', {}])
  })

  it('goes back when a literal leads nowhere', () => {
    const operations = table('GET /a/b/c', 'GET /{x}/b/d', 'GET /a/{y}/e')
    expect(find(operations, 'GET', '/a/b/d')).toEqual(['GET /{x}/b/d', { x: 'a' }])
    expect(find(operations, 'GET', '/a/b/e')).toEqual(['GET /a/{y}/e', { y: 'b' }])
    expect(find(operations, 'GET', '/a/b/f')).toBeUndefined()
  })

  it('matches text and parameters within a segment', () => {
    const operations = table('GET /Products({id})', 'GET /{name}.{ext}', 'GET /{all}')
    expect(find(operations, 'GET', '/products(7)')).toEqual(['GET /Products({id})', { id: '7' }])
    expect(find(operations, 'GET', '/a.txt')).toEqual(['GET /{name}.{ext}', { name: 'a', ext: 'txt' }])
    expect(find(operations, 'GET', '/plain')).toEqual(['GET /{all}', { all: 'plain' }])
  })

  it('lets operations of one path call their parameters differently', () => {
    const operations = table('GET /a/{x}', 'GET /a/{y}/b')
    expect(find(operations, 'GET', '/a/1')).toEqual(['GET /a/{x}', { x: '1' }])
    expect(find(operations, 'GET', '/a/1/b')).toEqual(['GET /a/{y}/b', { y: '1' }])
  })

  it('asks for the query parameters of a template, the most demanding operation first', () => {
    const operations = table('GET /find', 'GET /find?kind=book', 'GET /find?kind={kind}&by={author}')
    expect(find(operations, 'GET', '/find?kind=book&by=me%21')).toEqual([
      'GET /find?kind={kind}&by={author}',
      { kind: 'book', author: 'me!' },
    ])
    expect(find(operations, 'GET', '/find?kind=book')).toEqual(['GET /find?kind=book', {}])
    expect(find(operations, 'GET', '/find?kind=film')).toEqual(['GET /find', {}])
    expect(find(table('GET /find?by={author}'), 'GET', '/find')).toBeUndefined()
  })

  it('finds every operation again by a path made from its template', () => {
    const segment = fc.stringMatching(/^[a-z]{1,3}$/)
    fc.assert(
      fc.property(fc.uniqueArray(fc.array(segment, { minLength: 1, maxLength: 4 }), { selector: String }), (paths) => {
        const operations = table(...paths.map((path) => `GET /${path.join('/')}`), 'GET /*')
        for (const path of paths) {
          const target = `/${path.join('/')}`
          expect(find(operations, 'GET', target)).toEqual([`GET ${target}`, {}])
        }
      }),
    )
  })
})

describe('parseTemplate', () => {
  it('refuses a wildcard that is not last and a brace that does not close', () => {
    expect(() => parseTemplate('/a/*/b')).toThrow('"/a/*/b": the wildcard * has to be the last segment')
    expect(() => parseTemplate('/a/{b')).toThrow('"/a/{b": a { has no }')
  })
})
