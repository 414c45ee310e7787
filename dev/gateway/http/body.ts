import { Readable } from 'node:stream'

/** Where a streamed body goes. `write` says false to have the source wait for `resume`. */
export interface ByteSink {
  write(chunk: Buffer): boolean
  end(): void
  fail(error: Error): void
}

/**
 * A body that is still arriving. Cheaper than a Readable, because a forwarded answer passes through it: undici's
 * callbacks call the sink's methods directly.
 */
export interface ByteSource {
  /** Called once; chunks go to the sink from then on. */
  flow(sink: ByteSink): void
  resume(): void
  /** Stops a body that nobody wants any more. */
  cancel(error: Error): void
}

type Content = { kind: 'empty' } | { kind: 'bytes'; bytes: Buffer } | { kind: 'stream'; source: ByteSource }
const EMPTY: Content = { kind: 'empty' }

/** Thrown by `buffer()` when a body is longer than the limit it was given. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError'
}

/**
 * The body of a message: nothing, bytes in memory, or bytes still arriving. It stays a stream until a policy needs to read
 * it; `buffer()` then takes it into memory, after which `bytes` is there for as often as wanted.
 */
export class MessageBody {
  #content: Content
  #buffering: Promise<Buffer> | undefined
  #consumed = false

  private constructor(content: Content) {
    this.#content = content
  }

  static empty(): MessageBody {
    return new MessageBody(EMPTY)
  }

  static fromBytes(bytes: Uint8Array): MessageBody {
    const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return new MessageBody({ kind: 'bytes', bytes: buffer })
  }

  /** From text, in UTF-8. */
  static fromText(text: string): MessageBody {
    return MessageBody.fromBytes(Buffer.from(text, 'utf8'))
  }

  static fromSource(source: ByteSource): MessageBody {
    return new MessageBody({ kind: 'stream', source })
  }

  static fromReadable(readable: Readable): MessageBody {
    return MessageBody.fromSource(readableSource(readable))
  }

  /** Whether the message has no body at all; `context.Request.Body` is null then. A body of zero bytes is not empty. */
  get isEmpty(): boolean {
    return this.#content.kind === 'empty'
  }

  /** Whether the body is in memory, or there is none, so that reading needs no waiting. */
  get isBuffered(): boolean {
    return this.#content.kind !== 'stream'
  }

  /** The bytes; undefined while the body is a stream that nobody has buffered. Zero bytes for an empty body. */
  get bytes(): Buffer | undefined {
    if (this.#content.kind === 'stream') return undefined
    return this.#content.kind === 'bytes' ? this.#content.bytes : Buffer.alloc(0)
  }

  /** Whether `As<T>()` without `preserveContent` took the content: it is unavailable from then on, to the backend as well. */
  get isConsumed(): boolean {
    return this.#consumed
  }

  consume(): void {
    this.#consumed = true
    if (this.#content.kind === 'bytes') this.#content = { kind: 'bytes', bytes: Buffer.alloc(0) }
  }

  /**
   * Takes the body into memory and gives its bytes; at once when they are there already.
   * Rejects with the source's error, or a BodyTooLargeError when it is longer than `limit` bytes.
   */
  buffer(limit = Number.POSITIVE_INFINITY): Promise<Buffer> {
    const content = this.#content
    if (content.kind !== 'stream') return Promise.resolve(this.bytes!)
    this.#buffering ??= collect(content.source, limit).then((bytes) => {
      this.#content = { kind: 'bytes', bytes }
      return bytes
    })
    return this.#buffering
  }

  /** Sends the body to a sink. A stream can be sent once only; bytes as often as wanted. */
  pipe(sink: ByteSink): void {
    if (this.#content.kind === 'stream') {
      this.#content.source.flow(sink)
      return
    }
    if (this.#content.kind === 'bytes' && this.#content.bytes.length > 0) sink.write(this.#content.bytes)
    sink.end()
  }

  /** Lets a paused stream go on. */
  resume(): void {
    if (this.#content.kind === 'stream') this.#content.source.resume()
  }

  /** Gives up a body that nobody will read, so that its connection is not held. */
  cancel(error = new Error('The body is not wanted any more.')): void {
    if (this.#content.kind === 'stream' && this.#buffering === undefined) this.#content.source.cancel(error)
  }

  /** The body as a Node stream, for consumers that want one. */
  stream(): Readable {
    if (this.#content.kind !== 'stream') return Readable.from(this.bytes!.length > 0 ? [this.bytes!] : [])
    const { source } = this.#content
    const readable = new Readable({
      read: () => source.resume(),
      destroy: (error, done) => {
        if (error) source.cancel(error)
        done(error)
      },
    })
    source.flow({
      write: (chunk) => readable.push(chunk),
      end: () => readable.push(null),
      fail: (error) => readable.destroy(error),
    })
    return readable
  }
}

function collect(source: ByteSource, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    source.flow({
      write(chunk) {
        length += chunk.length
        if (length > limit) {
          const error = new BodyTooLargeError(`The body is longer than ${limit} bytes.`)
          reject(error)
          source.cancel(error)
          return false
        }
        chunks.push(chunk)
        return true
      },
      end: () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length)),
      fail: reject,
    })
  })
}

function readableSource(readable: Readable): ByteSource {
  return {
    flow(sink) {
      readable.on('data', (chunk: Buffer) => {
        if (!sink.write(chunk)) readable.pause()
      })
      readable.once('end', () => sink.end())
      readable.once('error', (error) => sink.fail(error))
      readable.once('close', () => {
        if (!readable.readableEnded && readable.errored === null) sink.fail(new Error('The body ended early.'))
      })
    },
    resume: () => {
      readable.resume()
    },
    cancel: (error) => {
      readable.destroy(error)
    },
  }
}
