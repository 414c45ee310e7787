import { describe, expect, it } from '@jest/globals'
import { formatCookie } from '../../../dev/functions-host/http/cookies.js'

describe('formatCookie', () => {
  it.each([
    [{ name: 'a', value: '' }, 'a=; path=/'],
    [{ name: 'a', value: "b c;é!'()*" }, 'a=b%20c%3B%C3%A9%21%27%28%29%2A; path=/'],
    [{ name: 'a', value: '1', sameSite: 'none' as const }, 'a=1; path=/'],
    [{ name: 'a', value: '1', sameSite: 'explicitNone' as const }, 'a=1; path=/; samesite=none'],
    [{ name: 'a', value: '1', sameSite: 'strict' as const }, 'a=1; path=/; samesite=strict'],
    [{ name: 'a', value: '1', maxAge: { value: 0 } }, 'a=1; max-age=0; path=/'],
    [{ name: 'a', value: '1', maxAge: { value: 1.9 } }, 'a=1; max-age=1; path=/'],
    [{ name: 'a', value: '1', secure: { value: false }, httpOnly: { value: false } }, 'a=1; path=/'],
    [{ name: 'a', value: '1', secure: { value: true }, httpOnly: { value: true } }, 'a=1; path=/; secure; httponly'],
    [
      { name: 'a', value: '1', expires: { value: { seconds: 0, nanos: 0 } } },
      'a=1; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/',
    ],
  ])('%j is %s', (cookie, text) => {
    expect(formatCookie(cookie)).toBe(text)
  })
})
