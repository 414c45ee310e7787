import { describe, expect, it } from '@jest/globals'
import { clientUrl } from '../../../dev/gateway/http/client-url.js'
import { RequestUrl } from '../../../dev/gateway/http/url.js'

describe('RequestUrl', () => {
  it('parses and prints absolute URLs', () => {
    const url = RequestUrl.parse('https://example.org/a%20b/c?x=1&x=2&y=')
    expect(url).toMatchObject({ scheme: 'https', host: 'example.org', port: 443, path: '/a%20b/c', basePath: '' })
    expect(url.toString()).toBe('https://example.org/a%20b/c?x=1&x=2&y=')
    expect(RequestUrl.parse('http://example.org:8080').toString()).toBe('http://example.org:8080/')
  })

  it('refuses other schemes', () => {
    expect(() => RequestUrl.parse('ftp://example.org/')).toThrow('"ftp://example.org/" is not an http or https URL')
    expect(() => RequestUrl.parse('nothing')).toThrow(TypeError)
  })

  it('decodes the query, values in order', () => {
    const { query } = RequestUrl.parse('http://h/?a=1&b=x%20y&a=2+3')
    expect([...query]).toEqual([
      ['a', ['1', '2 3']],
      ['b', ['x y']],
    ])
    expect(RequestUrl.parse('http://h/').query.size).toBe(0)
  })

  it('changes path and query without touching the rest or the original', () => {
    const url = RequestUrl.parse('http://h:81/a?b=1')
    expect(url.withPath('c').toString()).toBe('http://h:81/c?b=1')
    expect(url.withQueryString('').toString()).toBe('http://h:81/a')
    expect(url.withQuery([['n&', ['1 2', 'é']]]).toString()).toBe('http://h:81/a?n%26=1%202&n%26=%C3%A9')
    expect(url.toString()).toBe('http://h:81/a?b=1')
  })

  it('goes under another base, whose path stays apart from what policies see', () => {
    const url = RequestUrl.parse('http://gateway/items/1?x=2').withBase(RequestUrl.parse('https://backend/api/'))
    expect(url.path).toBe('/items/1')
    expect(url.basePath).toBe('/api')
    expect(url.target).toBe('/api/items/1?x=2')
    expect(url.toString()).toBe('https://backend/api/items/1?x=2')
    expect(url.withBase(RequestUrl.parse('http://other:90')).toString()).toBe('http://other:90/items/1?x=2')
  })

  it('names the port only where it is not the usual one', () => {
    expect(RequestUrl.parse('http://h:443/').authority).toBe('h:443')
    expect(RequestUrl.parse('https://h:443/').origin).toBe('https://h')
  })
})

describe('clientUrl', () => {
  it.each([
    ['/a/b?c=d', 'example.org:8080', 'http://example.org:8080/a/b?c=d'],
    ['/', 'example.org', 'http://example.org/'],
    ['/', '[::1]:80', 'http://[::1]/'],
    ['/', '[::1]', 'http://[::1]/'],
    ['/?', undefined, 'http://localhost/'],
    ['*', 'h', 'http://h/'],
    ['http://other:81/x?y', 'h', 'http://other:81/x?y'],
    ['/a?b?c', 'h', 'http://h/a?b?c'],
  ])('%s with Host %s is %s', (target, host, expected) => {
    expect(clientUrl(target, host).toString()).toBe(expected)
  })

  it('takes the default port of its scheme', () => {
    expect(clientUrl('/', 'h', 'https').port).toBe(443)
  })
})

describe('clientUrl over a connection whose scheme is known', () => {
  it.each([
    ['/a', 'h', 'https', 'https://h/a'],
    ['/a', 'h:443', 'https', 'https://h/a'],
    ['/a', 'h:80', 'https', 'https://h:80/a'],
    ['/a', undefined, 'https', 'https://localhost/a'],
    ['http://o/a', 'h', 'https', 'https://o/a'],
    ['http://o:81/a?b', 'h', 'https', 'https://o:81/a?b'],
    ['https://o/a', 'h', 'http', 'http://o/a'],
    ['https://o:8443/a', 'h', 'http', 'http://o:8443/a'],
    ['http://o/a', 'h', 'http', 'http://o/a'],
  ] as const)('%s with Host %s by %s is %s', (target, host, scheme, expected) => {
    expect(clientUrl(target, host, scheme).toString()).toBe(expected)
  })

  it('is what an absolute URL says where no connection is', () => {
    expect(clientUrl('https://o/a', undefined).toString()).toBe('https://o/a')
  })
})
