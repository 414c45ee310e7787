import { describe, expect, it } from '@jest/globals'
import { errorCatalogue, HttpError, type LogFields } from '../../../../src/lib/apim-context/index.js'
import { toAttributes } from '../../../../src/lib/apim-context/telemetry/attributes.js'
import { toException } from '../../../../src/lib/apim-context/telemetry/exception.js'

describe('attributes', () => {
  const unreadable = Object.defineProperty({}, 'a', {
    enumerable: true,
    get() {
      throw new Error('not now')
    },
  })

  it.each<[string, LogFields | undefined, object]>([
    ['nothing', undefined, {}],
    ['plain values', { a: 'b', n: 1, yes: true, big: 2n }, { a: 'b', n: 1, yes: true, big: '2n' }],
    ['no absent values', { a: undefined, b: null }, {}],
    ['lists and objects as JSON', { a: [1, 'two'], b: { c: 1 } }, { a: '[1,"two"]', b: '{"c":1}' }],
    ['no secrets', { api_key: 'k', a: { token: 't' } }, { api_key: '[redacted]', a: '{"token":"[redacted]"}' }],
    [
      'headers of the list',
      { headers: { accept: '*/*', cookie: 'c' } },
      { headers: '{"accept":"*/*","cookie":"[redacted]"}' },
    ],
    ['what cannot be read', { a: unreadable }, { a: '[unreadable]' }],
    ['fields that cannot be read', unreadable, { fields: '[unreadable]' }],
  ])('are %s', (_what, fields, attributes) => {
    expect(toAttributes(fields)).toEqual(attributes)
  })
})

describe('an exception', () => {
  const circle = new Error('circle')
  circle.cause = circle
  it.each<[string, unknown, object]>([
    ['a text', 'Bearer abcdef123456', { 'exception.type': 'Error', 'exception.message': '"Bearer [redacted]"' }],
    ['an object', { status: 7, token: 't' }, { 'exception.message': '{"status":7,"token":"[redacted]"}' }],
    ['a symbol', Symbol('odd'), { 'exception.message': '"Symbol(odd)"' }],
    [
      'an error without a stack',
      Object.assign(new RangeError('far'), { stack: undefined }),
      { 'exception.type': 'RangeError', 'exception.stacktrace': 'RangeError: far' },
    ],
    [
      'an error that says how it is answered, with what it was made of',
      new HttpError(errorCatalogue.service_unavailable, 'told', { cause: new TypeError('happened') }),
      { 'exception.type': 'TypeError', 'exception.message': 'happened' },
    ],
    [
      'an error that says how it is answered, alone',
      new HttpError(errorCatalogue.service_unavailable, 'told'),
      { 'exception.message': 'told' },
    ],
    ['a circle', circle, { 'exception.message': 'circle' }],
  ])('is %s', (_what, thrown, attributes) => {
    expect(toException(thrown)).toMatchObject(attributes)
  })
})
