import { describe, expect, it } from '@jest/globals'
import { readSettings } from '../../../../src/lib/apim-context/index.js'

const https = { AUTH_ISSUERS: 'https://one.example/v2.0, https://two.example/', AUTH_AUDIENCES: 'a,b' }

describe('the settings of users', () => {
  it('are empty unless given: the gateway is believed', () => {
    expect(readSettings({}).auth).toEqual({
      issuers: [],
      audiences: [],
      jwksUrl: undefined,
      algorithms: ['RS256', 'PS256', 'ES256'],
      clockSkew: 60,
      disabledUsers: [],
    })
  })

  it('keep each issuer as it is written, with or without a slash at its end', () => {
    expect(readSettings(https).auth).toMatchObject({
      issuers: ['https://one.example/v2.0', 'https://two.example/'],
      audiences: ['a', 'b'],
    })
  })

  it.each(['http://localhost:8090', 'http://127.0.0.1:8090', 'http://[::1]:8090'])(
    'take %s, which is this machine',
    (issuer) => {
      expect(readSettings({ ...https, AUTH_ISSUERS: issuer }).auth.issuers).toEqual([issuer])
    },
  )

  it.each<[string, Record<string, string>, RegExp]>([
    ['issuers without an audience', { AUTH_AUDIENCES: '' }, /AUTH_AUDIENCES is not set/],
    ['an issuer over plain http', { AUTH_ISSUERS: 'http://one.example' }, /'http:\/\/one\.example' must be an https/],
    ['an issuer that is no address', { AUTH_ISSUERS: 'tenant' }, /'tenant' must be an https/],
    ['keys over plain http', { AUTH_JWKS_URL: 'http://keys.example' }, /'http:\/\/keys\.example' must be an https/],
    ['unsigned tokens', { AUTH_ALGORITHMS: 'RS256,none' }, /'none' is no algorithm of public keys/],
    ['secrets', { AUTH_ALGORITHMS: 'HS256' }, /'HS256' is no algorithm of public keys/],
    ['an hour between clocks', { AUTH_CLOCK_SKEW: '3600' }, /AUTH_CLOCK_SKEW is '3600': it must be .* from 0 to 600/],
  ])('refuse %s', (_what, environment, message) => {
    expect(() => readSettings({ ...https, ...environment })).toThrow(message)
  })
})
