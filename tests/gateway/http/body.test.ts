import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { BodyTooLargeError, type ByteSink, type ByteSource, MessageBody } from '../../../dev/gateway/http/body.js'

/** A source that a test feeds by hand. */
class ManualSource implements ByteSource {
  sink: ByteSink | undefined
  resumed = 0
  cancelled: Error | undefined
  flow(sink: ByteSink): void {
    this.sink = sink
  }
  resume(): void {
    this.resumed++
  }
  cancel(error: Error): void {
    this.cancelled = error
  }
}

const collector = () => {
  const chunks: Buffer[] = []
  let sink!: ByteSink
  const text = new Promise<string>((resolve, reject) => {
    sink = {
      write: (chunk) => chunks.push(chunk) > 0,
      end(last) {
        if (last !== undefined) chunks.push(last)
        resolve(Buffer.concat(chunks).toString())
      },
      fail: reject,
    }
  })
  return { sink, text }
}

describe('a body in memory', () => {
  it('is there as often as wanted', async () => {
    const body = MessageBody.fromText('héllo')
    expect(body.length).toBe(6)
    expect(await body.text()).toBe('héllo')
    for (const _ of [1, 2]) {
      const { sink, text } = collector()
      body.pipe(sink)
      expect(await text).toBe('héllo')
    }
  })

  it('is parsed as JSON on demand', async () => {
    expect(await MessageBody.fromText('{"a":1}').json()).toEqual({ a: 1 })
    await expect(MessageBody.fromText('{').json()).rejects.toThrow(SyntaxError)
  })

  it('takes any bytes without copying', () => {
    const bytes = new Uint8Array([1, 2, 3]).subarray(1)
    expect([...MessageBody.fromBytes(bytes).bytes!]).toEqual([2, 3])
  })

  it('is gone for everybody once it is consumed', () => {
    const body = MessageBody.fromText('x')
    body.consume()
    expect(body.isConsumed).toBe(true)
    expect(body.bytes).toHaveLength(0)
    expect(body.isEmpty).toBe(false)
  })

  it('becomes a stream', async () => {
    expect(await MessageBody.fromText('abc').stream().toArray()).toEqual([Buffer.from('abc')])
    expect(await MessageBody.empty().stream().toArray()).toEqual([])
  })
})

describe('an empty body', () => {
  it('is not the same as a body of no bytes', () => {
    expect(MessageBody.empty().isEmpty).toBe(true)
    expect(MessageBody.fromText('').isEmpty).toBe(false)
    expect(MessageBody.empty().length).toBe(0)
  })

  it('ends at once', async () => {
    const { sink, text } = collector()
    MessageBody.empty().pipe(sink)
    expect(await text).toBe('')
  })
})

describe('a streamed body', () => {
  it('is buffered once for all who ask, and kept', async () => {
    const source = new ManualSource()
    const body = MessageBody.fromSource(source)
    expect(body.isBuffered).toBe(false)
    expect(body.bytes).toBeUndefined()
    const both = [body.buffer(), body.buffer()]
    source.sink!.write(Buffer.from('ab'))
    source.sink!.end(Buffer.from('c'))
    expect((await Promise.all(both)).map(String)).toEqual(['abc', 'abc'])
    expect(body.isBuffered).toBe(true)
    expect(body.length).toBe(3)
  })

  it('knows its length only where that is said', () => {
    expect(MessageBody.fromSource(new ManualSource()).length).toBeUndefined()
    expect(MessageBody.fromSource(new ManualSource(), 5).length).toBe(5)
  })

  it('passes the failure of its source on', async () => {
    const source = new ManualSource()
    const buffered = MessageBody.fromSource(source).buffer()
    source.sink!.fail(new Error('gone'))
    await expect(buffered).rejects.toThrow('gone')
  })

  it('stops at the limit', async () => {
    const source = new ManualSource()
    const buffered = MessageBody.fromSource(source).buffer(3)
    expect(source.sink!.write(Buffer.from('abc'))).toBe(true)
    expect(source.sink!.write(Buffer.from('d'))).toBe(false)
    await expect(buffered).rejects.toBeInstanceOf(BodyTooLargeError)
    expect(source.cancelled).toBeInstanceOf(BodyTooLargeError)
  })

  it('can be sent once', async () => {
    const body = MessageBody.fromReadable(Readable.from([Buffer.from('x')]))
    const { sink, text } = collector()
    body.pipe(sink)
    expect(await text).toBe('x')
    expect(() => body.stream()).toThrow('buffer-request-body="true"')
  })

  it('is the readable itself where it came from one', () => {
    const readable = new PassThrough()
    expect(MessageBody.fromReadable(readable).stream()).toBe(readable)
  })

  it('becomes a readable that asks its source for more and stops it', async () => {
    const source = new ManualSource()
    const readable = MessageBody.fromSource(source).stream()
    const all = readable.toArray()
    source.sink!.write(Buffer.from('a'))
    await new Promise((resolve) => readable.once('data', resolve))
    expect(source.resumed).toBeGreaterThan(0)
    source.sink!.end(Buffer.from('b'))
    expect(Buffer.concat(await all).toString()).toBe('ab')

    const other = new ManualSource()
    const broken = MessageBody.fromSource(other)
      .stream()
      .on('error', () => undefined)
    broken.destroy(new Error('stop'))
    await new Promise((resolve) => broken.once('close', resolve))
    expect(other.cancelled?.message).toBe('stop')
  })

  it('waits for a sink that is full', async () => {
    const readable = new PassThrough()
    const body = MessageBody.fromReadable(readable)
    await new Promise<void>((wrote) => {
      const write = () => {
        wrote()
        return false
      }
      body.pipe({ write, end: () => undefined, fail: () => undefined })
      readable.write('x')
    })
    expect(readable.isPaused()).toBe(true)
    body.resume()
    expect(readable.isPaused()).toBe(false)
  })

  it('fails when its readable breaks off', async () => {
    const readable = new PassThrough()
    const buffered = MessageBody.fromReadable(readable).buffer()
    readable.destroy()
    await expect(buffered).rejects.toThrow('The body ended early.')
  })

  it('can be given up, unless somebody is taking it', () => {
    const source = new ManualSource()
    MessageBody.fromSource(source).cancel()
    expect(source.cancelled?.message).toBe('The body is not wanted any more.')
    const taken = new ManualSource()
    const body = MessageBody.fromSource(taken)
    void body.buffer()
    body.cancel()
    expect(taken.cancelled).toBeUndefined()
  })
})
