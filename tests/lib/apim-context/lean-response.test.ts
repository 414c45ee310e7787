import functions, { type HttpResponse } from '@azure/functions'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Answer } from '../../../src/lib/apim-context/response/answer.js'
import { createLeanResponder } from '../../../src/lib/apim-context/response/lean-response.js'

const toLean = createLeanResponder()
const answerOf = (answer: Partial<Answer> = {}): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json', etag: '"1"' },
  body: '{"name":"Ä"}',
  ...answer,
})
const leanOf = (answer: Answer) => toLean(answer) as unknown as HttpResponse

/** All that the library reads of a response: https://github.com/Azure/azure-functions-nodejs-library/blob/v4.x/src/converters/toRpcHttp.ts */
async function read(response: HttpResponse) {
  const headers = Object.fromEntries([...response.headers.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const { status, cookies, enableContentNegotiation } = response
  const bytes = Buffer.from(await response.arrayBuffer()).toString('hex')
  return { is: response instanceof functions.HttpResponse, status, headers, cookies, enableContentNegotiation, bytes }
}
const copy = (answer: Answer): Answer => ({ ...answer, headers: { ...answer.headers } })
const bothRead = async (answer: Answer) =>
  Promise.all([read(leanOf(copy(answer))), read(new functions.HttpResponse(copy(answer)))])

describe('a lean response', () => {
  it.each([
    ['JSON', answerOf()],
    ['a created one', answerOf({ status: 201, headers: { 'content-type': 'application/json', location: '/a' } })],
    ['a refusal', answerOf({ status: 422, headers: { 'content-type': 'application/problem+json' } })],
    ['no body', { status: 202, headers: { a: 'b' } }],
    ['null', { status: 200, headers: {}, body: null }],
    ['204', answerOf({ status: 204 })],
    ['205', answerOf({ status: 205 })],
    ['304', answerOf({ status: 304 })],
    ['white space around a value', answerOf({ headers: { 'content-type': ' text/plain ', a: '\tb ' } })],
    ['cookies', answerOf({ cookies: [{ name: 'a', value: 'b', path: '/' }] })],
    ['an empty body', answerOf({ body: '' })],
  ])('gives what the library’s own gives: %s', async (_name, answer) => {
    const [lean, real] = await bothRead(answer)
    expect(lean).toEqual(real)
  })

  it('does so for any text, status and headers', async () => {
    const header = fc.tuple(fc.stringMatching(/^x-[a-z]{1,8}$/), fc.stringMatching(/^[\x20-\x7e]{0,20}$/))
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 200, max: 599 }),
        fc.array(header),
        fc.string({ unit: 'binary' }),
        async (status, headers, body) => {
          const [lean, real] = await bothRead(
            answerOf({ status, headers: { 'content-type': 'text/plain', ...Object.fromEntries(headers) }, body }),
          )
          expect(lean).toEqual(real)
        },
      ),
    )
  })

  it.each([
    ['bytes', answerOf({ body: new Uint8Array([1]) })],
    ['a stream', answerOf({ body: new ReadableStream() })],
    ['text whose type the library chooses', { status: 200, headers: {}, body: 'text' }],
  ])('leaves to the library what it would have to do itself: %s', (_name, answer) => {
    expect(toLean(answer)).toBeUndefined()
  })

  it('leaves everything to a library that is another than the one it knows', () => {
    class Changed {
      get status() {
        return 200
      }
    }
    expect(createLeanResponder(Changed)(answerOf())).toBeUndefined()
  })
})

describe('a hook that looks at a lean response', () => {
  it('finds its headers, and may change them', async () => {
    const response = leanOf(answerOf())
    const { headers } = response
    expect([headers.get('ETag'), headers.get('none'), headers.has('etag'), headers.has('none')]).toEqual([
      '"1"',
      null,
      true,
      false,
    ])
    headers.set('X-Added', 'a')
    headers.append('x-added', 'b')
    headers.append('Set-Cookie', 'c=d')
    headers.delete('ETag')
    expect([...headers]).toEqual([...headers.entries()])
    expect([...headers.keys()]).toEqual(['content-type', 'x-added', 'set-cookie'])
    expect([...headers.values()]).toEqual(['application/json', 'a, b', 'c=d'])
    expect(headers.getSetCookie()).toEqual(['c=d'])
    expect(leanOf(answerOf()).headers.getSetCookie()).toEqual([])
    const seen: string[] = []
    headers.forEach((value, name) => void seen.push(`${name}: ${value}`))
    expect(seen).toHaveLength(3)
    expect((await read(response)).headers).toMatchObject({ 'x-added': 'a, b' })
  })

  it('reads its body in every way, with the headers that were set before', async () => {
    expect(await leanOf(answerOf()).text()).toBe('{"name":"Ä"}')
    expect(await leanOf(answerOf()).json()).toEqual({ name: 'Ä' })
    expect((await leanOf(answerOf()).blob()).size).toBe(13)
    const form = answerOf({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' })
    expect((await leanOf(form).formData()).get('a')).toBe('b')
    const response = leanOf(answerOf())
    response.headers.set('x-added', 'a')
    expect(response.bodyUsed).toBe(false)
    const twin = response.clone()
    expect([await response.text(), await twin.text()]).toEqual(['{"name":"Ä"}', '{"name":"Ä"}'])
    expect([response.bodyUsed, response.headers.get('x-added'), twin.headers.get('x-added')]).toEqual([true, 'a', 'a'])
  })

  it('gets the bytes after it has asked for the stream', async () => {
    const response = leanOf(answerOf())
    expect(response.body).toBeInstanceOf(ReadableStream)
    expect((await response.arrayBuffer()).byteLength).toBe(13)
  })
})
