import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import * as z from 'zod'
import { readCookies } from '../../../../src/lib/apim-context/request/cookies.js'
import { clientOf, type Envelope, untyped } from '../support.js'

describe('the cookies of a request', () => {
  it.each([
    ['one', 'a=1', { a: '1' }],
    ['several, with blanks or without', 'b=2;a=1 ; c=3', { a: '1', b: '2' }],
    ['a value with an equals sign', 'a=b=c', { a: 'b=c' }],
    ['an encoded value', 'a=b%20c%3B', { a: 'b c;' }],
    ['a quoted value', 'a="b c"', { a: 'b c' }],
    ['a lone quote', 'a="', { a: '"' }],
    ['an encoding that means nothing, left as it is', 'a=%zz%ff', { a: '%zz%ff' }],
    ['an empty value', 'a=', { a: '' }],
    ['the first of two of one name', 'a=1; a=2', { a: '1' }],
    ['names that differ in case', 'A=1', {}],
    ['no name', '=1; ; a', {}],
    ['names of the prototype', '__proto__=1; constructor=2; toString=3', {}],
    ['nothing', '', {}],
  ])('are read: %s', (_what, header, expected) => {
    expect(readCookies(header, ['a', 'b'])).toEqual(expected)
  })

  it('may be many', () => {
    const header = `${Array.from({ length: 20_000 }, (_, index) => `c${index}=${index}`).join('; ')}; a=1`
    expect(readCookies(header, ['a'])).toEqual({ a: '1' })
  })

  it('are what was encoded, whatever that is', () => {
    const value = fc.string({ unit: 'binary' }).map((text) => text.toWellFormed())
    fc.assert(
      fc.property(value, fc.string(), (text, noise) => {
        const header = `x=${noise.replaceAll(';', '')}; session=${encodeURIComponent(text)}; last=1`
        expect(readCookies(header, ['session'])).toEqual({ session: text })
      }),
    )
  })

  it('reach the handler as their schema says, and problems have their place', async () => {
    const cookies = z.object({ session: z.string().min(3), visits: z.coerce.number().default(0) })
    const client = clientOf([untyped({ cookies }, ({ cookies }) => ({ jsonBody: cookies }))])
    const send = (cookie?: string) => client.request('GET', '/api/probe', { headers: cookie ? { cookie } : {} })
    expect((await send('visits=4; session=abc')).json()).toEqual({ session: 'abc', visits: 4 })
    expect(((await send('session=a')).json() as Envelope).error.details).toMatchObject([
      { in: 'cookies', name: 'session' },
    ])
    expect((await send()).status).toBe(422)
  })
})
