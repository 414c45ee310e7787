import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { MessageBody } from '../../../dev/gateway/http/body.js'
import { tapBody } from '../../../dev/gateway/http/tapped-body.js'

function tapped(body: MessageBody) {
  const seen: string[] = []
  const tap = { take: (chunk: Buffer) => seen.push(chunk.toString()), end: () => seen.push('end') }
  return { seen, body: tapBody(body, tap) }
}
const streamOf = (...chunks: readonly string[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)))

describe('tapBody', () => {
  it('shows what passes, and its end', async () => {
    const { seen, body } = tapped(MessageBody.fromReadable(streamOf('a', 'b'), 2))
    expect(body.length).toBe(2)
    expect(await body.text()).toBe('ab')
    expect(seen).toEqual(['a', 'b', 'end'])
  })

  it('shows a body that is there already', async () => {
    const { seen, body } = tapped(MessageBody.fromText('ab'))
    expect(await body.text()).toBe('ab')
    expect(seen).toEqual(['ab', 'end'])
  })

  it('waits where its reader waits', async () => {
    const source = new PassThrough()
    const { seen, body } = tapped(MessageBody.fromReadable(source))
    body.pipe({ write: () => false, end: () => undefined, fail: () => undefined })
    source.write('a')
    await new Promise(setImmediate)
    source.end('b')
    await new Promise(setImmediate)
    expect(seen).toEqual(['a'])
    body.resume()
    await new Promise((resolve) => source.once('end', resolve))
    expect(seen).toEqual(['a', 'b', 'end'])
  })

  it('ends once when the body breaks off or nobody wants it', async () => {
    const source = new PassThrough()
    const { seen, body } = tapped(MessageBody.fromReadable(source))
    const reading = body.buffer()
    source.destroy(new Error('gone'))
    await expect(reading).rejects.toThrow('gone')
    expect(seen).toEqual(['end'])
    const other = tapped(MessageBody.fromReadable(streamOf('a')))
    other.body.cancel()
    other.body.cancel()
    expect(other.seen).toEqual(['end'])
  })
})
