import { describe, expect, it } from '@jest/globals'
import { ProtocolError } from '../../../../dev/gateway/http/client/protocol-error.js'
import { requestHead } from '../../../../dev/gateway/http/client/request-head.js'

describe('requestHead', () => {
  it('writes request line and headers as they are', () => {
    expect(requestHead('GET', '/a?b=\xe9', ['Host', 'x', 'b-C', '1', 'B-c', '2'], false)).toBe(
      'GET /a?b=\xe9 HTTP/1.1\r\nHost: x\r\nb-C: 1\r\nB-c: 2\r\n\r\n',
    )
  })

  it.each([
    ['POST', false, true],
    ['PUT', false, true],
    ['PATCH', false, true],
    ['POST', true, false],
    ['GET', false, false],
    ['DELETE', false, false],
  ])('says of %s, with a body: %s, that there is none: %s', (method, hasBody, says) => {
    expect(requestHead(method, '/', [], hasBody).includes('Content-Length: 0\r\n')).toBe(says)
  })

  it.each([
    ['a path with a space', 'GET', '/a b', []],
    ['a path with a line break', 'GET', '/ HTTP/1.1\r\nEvil: 1\r\n\r\n', []],
    ['a path with a letter whose low byte is a line feed', 'GET', '/\u010a', []],
    ['no path', 'GET', '', []],
    ['a method with a space', 'GET /evil', '/', []],
    ['no method', '', '/', []],
    ['a header with a line break', 'GET', '/', ['A', '1\r\nEvil: 1']],
  ])('refuses %s', (_, method, target, headers) => {
    expect(() => requestHead(method, target, headers, false)).toThrow(ProtocolError)
  })
})
