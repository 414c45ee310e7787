import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import {
  binaryBody,
  file,
  formBody,
  type HttpFunction,
  http,
  inApi,
  multipartBody,
  openapi,
  type RequestSchemas,
  textBody,
  validateHttp,
  withContext,
} from '../../src/lib/apim-context/index.js'
import { simpleApi } from '../../src/openapi/apis.js'
import { buildDocument } from '../../src/openapi/document.js'

interface Operation {
  readonly parameters?: readonly { readonly schema: object }[]
  readonly requestBody?: { readonly content: object }
}

const documentOf = (fn: HttpFunction) =>
  buildDocument(
    inApi(simpleApi, [fn]).map(({ definition }) => definition),
    simpleApi,
  )
const operation = (path: string, method: string, { paths }: ReturnType<typeof buildDocument>) =>
  (paths[path] as unknown as Record<string, Operation>)[method]!

describe('what comes in', () => {
  const probe = http(
    { name: 'probe', method: 'POST', route: 'probe' },
    withContext(),
    openapi({ summary: 'Probe' }),
    validateHttp({
      query: z.object({ tag: z.array(z.string()).max(3).default([]) }),
      cookies: z.object({ session: z.string() }),
      body: multipartBody(z.object({ title: z.string(), files: z.array(file()) }), { compressed: true }),
    }),
  )(() => ({}))
  const bodyOf = (body: RequestSchemas['body']) => {
    const one = http(
      { name: 'one', method: 'POST', route: 'one' },
      withContext(),
      openapi({ summary: 'One' }),
      validateHttp({ body: body! }),
    )(() => ({}))
    return operation('/one', 'post', documentOf(one)).requestBody
  }

  it('has parameters that may come more than once, cookies, and files among the fields of a form', () => {
    const { parameters, requestBody } = operation('/probe', 'post', documentOf(probe))
    expect(parameters).toEqual([
      expect.objectContaining({ name: 'tag', in: 'query', required: false }),
      expect.objectContaining({ name: 'session', in: 'cookie', required: true }),
    ])
    expect(parameters![0]!.schema).toMatchObject({ type: 'array', maxItems: 3, items: { type: 'string' } })
    expect(requestBody).toMatchObject({
      required: true,
      description: 'May come compressed, as Content-Encoding says: gzip, br or deflate.',
      content: {
        'multipart/form-data': {
          schema: { properties: { files: { type: 'array', items: { type: 'string', format: 'binary' } } } },
        },
      },
    })
  })

  it.each([
    ['JSON', z.object({}), { 'application/json': { schema: { type: 'object' } } }, true],
    ['optional JSON', z.string().optional(), { 'application/json': { schema: { type: 'string' } } }, false],
    ['a form', formBody(z.object({ a: z.string() })), { 'application/x-www-form-urlencoded': {} }, true],
    ['text', textBody({ types: ['text/csv'] }), { 'text/csv': { schema: { type: 'string' } } }, true],
    [
      'bytes',
      binaryBody({ types: ['image/*', 'application/pdf'] }),
      { 'image/*': { schema: { type: 'string', format: 'binary' } }, 'application/pdf': {} },
      true,
    ],
  ] as const)('shows %s in each of its content types', (_what, body, content, required) => {
    const shown = bodyOf(body)
    expect(shown).toMatchObject({ content, required })
    expect(Object.keys(shown!.content)).toEqual(Object.keys(content))
  })
})
