import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { BadRequestError, decodePath, encodePath } from '../../../dev/functions-host/routing/path.js'

describe('decodePath', () => {
  it.each([
    ['/a', '/a'],
    ['/a%20b', '/a b'],
    ['/a+b', '/a+b'],
    ['/a%2Fb', '/a%2Fb'],
    ['/a%2fb', '/a%2fb'],
    ['/a%5Cb', '/a\\b'],
    ['/%25', '/%'],
    ['/%252F', '/%2F'],
    ['/%41', '/A'],
    ['/%zz', '/%zz'],
    ['/%4', '/%4'],
    ['/%%41', '/%A'],
    ['/%E4%BD', '/%E4%BD'],
    ['/%E4%BD%A0', '/你'],
    ['/%E4%BD%41', '/%E4%BDA'],
    ['/%C3%A9%FF%41', '/é%FFA'],
    ['/%F0%9F%98%80', '/😀'],
    ['/%C0%80', '/%C0%80'],
    ['/%ED%A0%80', '/%ED%A0%80'],
    ['/%EF%BB%BFx', '/\uFEFFx'],
    ['/a/./b', '/a/b'],
    ['/a/../b', '/b'],
    ['/a/%2e%2E/b', '/b'],
    ['/../../b', '/b'],
    ['/a/..', '/'],
    ['/a/b/..', '/a/'],
    ['/a/.', '/a/'],
    ['/a/.b/..c', '/a/.b/..c'],
    ['/a//b', '/a//b'],
  ])('%s is %j', (raw, decoded) => {
    expect(decodePath(raw)).toBe(decoded)
  })

  it.each(['/%00', '/a%00b', '/é', '/a b', '/\u007f'])('%j is refused', (raw) => {
    expect(() => decodePath(raw)).toThrow(BadRequestError)
  })
})

describe('encodePath', () => {
  it.each([
    ['/a b', '/a%20b'],
    ['/%zz', '/%25zz'],
    ['/%2F', '/%2F'],
    ['/%E4%BD', '/%E4%BD'],
    ['/%', '/%25'],
    ['/A', '/A'],
    ['/é😀', '/%C3%A9%F0%9F%98%80'],
    ['/\\', '/%5C'],
    ["/-._~!$&'()*+,;=:@", "/-._~!$&'()*+,;=:@"],
    ['/[x]"', '/%5Bx%5D%22'],
  ])('%j is %s', (path, encoded) => {
    expect(encodePath(path)).toBe(encoded)
  })

  it('undoes decoding, but for slashes, dots and percent signs', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => !/[\0/%]|^\.{1,2}$/.test(one))
    fc.assert(
      fc.property(text, (one) => {
        expect(decodeURIComponent(encodePath(decodePath(`/${encodeURIComponent(one)}`)))).toBe(`/${one}`)
      }),
    )
  })
})
