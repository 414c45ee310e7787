import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import * as z from 'zod'
import {
  binaryBody,
  file,
  formBody,
  http,
  type InputOf,
  jsonBody,
  multipartBody,
  openapi,
  type RequestBody,
  textBody,
  validateHttp,
  withContext,
} from '../../../../src/lib/apim-context/index.js'
import { body as anyBody, contentType, hostileText } from '../../../support/hostile.js'
import { clientOf, untyped } from '../support.js'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const proven: true = true

const route = { name: 'probe', method: 'POST', route: 'probe' } as const
const declare = <B extends RequestBody | z.ZodType>(body: B) =>
  http(route, withContext(), openapi({ summary: 'A probe' }), validateHttp({ body }))

describe('the body that a handler gets', () => {
  it('has the type that its declaration says', () => {
    const json = declare(jsonBody(z.object({ a: z.coerce.number() })))(() => ({}))
    const form = declare(formBody(z.object({ a: z.array(z.string()).default([]) })))(() => ({}))
    const upload = declare(multipartBody(z.object({ a: file() })))(() => ({}))
    const text = declare(textBody())(() => ({}))
    const lines = declare(textBody({ schema: z.string().transform((all) => all.split('\n')) }))(() => ({}))
    const bytes = declare(binaryBody())(() => ({}))
    const checks: [
      Same<InputOf<typeof json>['body'], { a: number }>,
      Same<InputOf<typeof form>['body'], { a: string[] }>,
      Same<InputOf<typeof upload>['body'], { a: File }>,
      Same<InputOf<typeof text>['body'], string>,
      Same<InputOf<typeof lines>['body'], string[]>,
      Same<InputOf<typeof bytes>['body'], Uint8Array<ArrayBuffer>>,
    ] = [proven, proven, proven, proven, proven, proven]
    expect(checks).not.toContain(false)
  })

  it('is no other', () => {
    // @ts-expect-error a form has no numbers, unless its schema makes them
    declare(formBody(z.object({ a: z.string() })))(({ body }) => body.a.toFixed())
    // @ts-expect-error a form has names: its schema is an object
    const text = formBody(z.string())
    expect(() => text.format.decode(new TextEncoder().encode('a=1'), '')).toThrow()
    const get = { ...route, method: 'GET' } as const
    const misuse = () =>
      // @ts-expect-error a GET has no body, of whatever form
      http(get, withContext(), openapi({ summary: 'x' }), validateHttp({ body: textBody() }))(() => ({}))
    expect(misuse).toThrow('a GET has no body')
  })
})

const field = fc.constantFrom('a', 'b', '__proto__', 'constructor', 'file', '', 'a"; filename="x')
const value = fc.oneof(fc.string({ unit: 'binary' }), hostileText)
const multipart = fc
  .array(fc.tuple(field, value, fc.constantFrom('', '; filename="x.png"', '; filename=', "; filename*=UTF-8''x")), {
    maxLength: 5,
  })
  .map((parts) => {
    const written = parts.map(
      ([name, text, more]) =>
        `--hostile-boundary\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${text}\r\n`,
    )
    return Buffer.from(`${written.join('')}--hostile-boundary--\r\n`)
  })
const form = fc.array(fc.tuple(field, value)).map((pairs) => pairs.map(([name, text]) => `${name}=${text}`).join('&'))

describe('whatever a body holds', () => {
  const Fields = z.object({ a: z.string().max(50), b: z.array(z.string()).default([]), file: file().optional() })
  const bodies: readonly RequestBody[] = [
    formBody(Fields.omit({ file: true }), { compressed: true }),
    multipartBody(Fields),
    textBody({ schema: z.string().max(10) }),
    binaryBody({ types: ['*/*'] }),
  ]
  it.each(bodies)('is an answer and never a failure of ours (%#)', async (body) => {
    const client = clientOf([untyped({ body }, () => ({}), { method: 'POST' })], { http: { maxBodyBytes: 20_000 } })
    const types = fc.oneof(
      contentType,
      fc.constantFrom(...body.format.types),
      fc.constant('multipart/form-data; boundary=hostile-boundary'),
    )
    await fc.assert(
      fc.asyncProperty(
        types,
        fc.oneof(anyBody, multipart, form),
        fc.constantFrom('', 'gzip', 'br'),
        async (type, sent, coding) => {
          const headers = { 'content-type': type, 'content-encoding': coding }
          const { status, logs } = await client.request('POST', '/api/probe', { headers, body: sent })
          expect([200, 400, 413, 415, 422]).toContain(status)
          expect(logs).toEqual([])
          expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
        },
      ),
      { numRuns: 150 },
    )
  })
})
