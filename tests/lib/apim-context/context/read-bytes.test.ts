import functions from '@azure/functions'
import { describe, expect, it } from '@jest/globals'
import { readBytes } from '../../../../src/lib/apim-context/context/read-bytes.js'

type Init = ConstructorParameters<typeof functions.HttpRequest>[0]

const requestWith = (body?: Init['body']) =>
  new functions.HttpRequest({ method: 'POST', url: 'http://localhost/api/a', ...(body && { body }) })

/** As it comes where the host streams. */
function streamed(...chunks: string[]) {
  const body = ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)))
  const request = requestWith()
  return Object.defineProperties(request, { body: { value: body }, bodyUsed: { value: false } })
}

const textOf = async (request: functions.HttpRequest) => Buffer.from(await readBytes(request)).toString()

describe('the bytes of a body', () => {
  it.each([
    ['none', requestWith(), ''],
    ['an empty one', requestWith({ string: '' }), ''],
    ['text', requestWith({ string: '{"a":"\u00e9"}' }), '{"a":"\u00e9"}'],
    ['bytes', requestWith({ bytes: Buffer.from('ab') }), 'ab'],
    ['an empty stream', streamed(), ''],
    ['a stream', streamed('one, ', 'two, ', 'three'), 'one, two, three'],
  ])('of %s', async (_what, request, expected) => {
    expect(await textOf(request)).toBe(expected)
  })

  it('are not there a second time', async () => {
    const request = requestWith({ string: 'a' })
    await readBytes(request)
    await expect(readBytes(request)).rejects.toThrow('Body is unusable')
  })

  it('are not there when someone else has read them', async () => {
    const request = requestWith({ string: 'a' })
    await request.text()
    await expect(readBytes(request)).rejects.toThrow('Body is unusable')
  })
})
