import { describe, expect, it } from '@jest/globals'
import { createAuthorization, openToEveryone } from '../../../dev/functions-host/http/authorization.js'
import type { HttpHead } from '../../../dev/functions-host/http/request.js'

const head = (functionsKey: string | undefined, queryString = ''): HttpHead => ({
  method: 'GET',
  path: '/admin/functions',
  queryString,
  host: 'localhost',
  headers: new Map(),
  functionsKey,
})
const KEYS = {
  masterKey: 'master',
  functionKeys: [{ name: 'default', value: 'host' }],
  systemKeys: [{ name: 'ext', value: 'system' }],
  functions: { one: [{ name: 'own', value: 'own' }] },
}

describe('the admin API', () => {
  it.each([
    [undefined, '', 'unknown'],
    ['', '', 'unknown'],
    ['wrong', '', 'unknown'],
    ['host', '', 'forbidden'],
    ['system', '', 'forbidden'],
    ['own', '', 'forbidden'],
    ['master', '', 'admin'],
    [undefined, '?code=master', 'admin'],
    [undefined, '?code=host', 'forbidden'],
    ['host', '?code=master', 'forbidden'],
    ['wrong', '?code=master', 'unknown'],
  ])('with the key %j and %j sees %s', (key, query, expected) => {
    expect(createAuthorization(KEYS).onAdmin(head(key, query))).toBe(expected)
  })

  it('is closed to all when there is no master key, and open without key checks', () => {
    expect(createAuthorization({}).onAdmin(head('master'))).toBe('unknown')
    expect(createAuthorization({}).onAdmin(head(undefined))).toBe('unknown')
    expect(openToEveryone.onAdmin(head(undefined))).toBe('admin')
  })
})
