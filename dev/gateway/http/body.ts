import { Readable } from 'node:stream'

/** Where a streamed body goes. `write` says false to have the source wait for `resume`. */
export interface ByteSink {
  write(chunk: Buffer): boolean
  /** The last chunk may come with the end, so that one write serves for both. */
  end(last?: Buffer): void
  fail(error: Error): void
}

/**
 * A body that is still arriving. Cheaper than a Readable, because every forwarded answer passes through it: undici's
 * callbacks call the sink's methods directly.
 */
export interface ByteSource {
  /** Called once; chunks go to the sink from then on. */
  flow(sink: ByteSink): void
  resume(): void
  /** Stops a body that nobody wants any more. */
  cancel(error: Error): void
}

type Content =
  | { readonly kind: 'empty' }
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'stream'; readonly source: ByteSource; readonly readable?: Readable; readonly length?: number }

const EMPTY: Content = { kind: 'empty' }
const NO_BYTES = Buffer.alloc(0)

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
  #isSent = false
  #isConsumed = false

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

  /** `length` in bytes, where the message's Content-Length says it. */
  static fromSource(source: ByteSource, length?: number): MessageBody {
    return new MessageBody(length === undefined ? { kind: 'stream', source } : { kind: 'stream', source, length })
  }

  static fromReadable(readable: Readable, length?: number): MessageBody {
    const source = readableSource(readable)
    return new MessageBody({ kind: 'stream', source, readable, ...(length === undefined ? {} : { length }) })
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
    return this.#content.kind === 'bytes' ? this.#content.bytes : NO_BYTES
  }

  /** In bytes; undefined for a stream that does not say how long it is. */
  get length(): number | undefined {
    return this.#content.kind === 'stream' ? this.#content.length : this.bytes!.length
  }

  /** Whether `As<T>()` without `preserveContent` took the content: it is unavailable from then on, to the backend as well. */
  get isConsumed(): boolean {
    return this.#isConsumed
  }

  consume(): void {
    this.#isConsumed = true
    if (this.#content.kind === 'bytes') this.#content = { kind: 'bytes', bytes: NO_BYTES }
  }

  /**
   * Takes the body into memory and gives its bytes; at once when they are there already.
   * Rejects with the source's error, or a BodyTooLargeError when it is longer than `limit` bytes.
   */
  buffer(limit = Number.POSITIVE_INFINITY): Promise<Buffer> {
    if (this.#content.kind !== 'stream') return Promise.resolve(this.bytes!)
    this.#buffering ??= collect(this.#send(), limit).then((bytes) => {
      this.#content = { kind: 'bytes', bytes }
      return bytes
    })
    return this.#buffering
  }

  /** The body as UTF-8 text. */
  async text(): Promise<string> {
    return (await this.buffer()).toString('utf8')
  }

  /** The body parsed as JSON. Rejects with a SyntaxError when it is not. */
  async json(): Promise<unknown> {
    return JSON.parse(await this.text())
  }

  /** Sends the body to a sink. A stream can be sent once only, which an Error says; bytes as often as wanted. */
  pipe(sink: ByteSink): void {
    if (this.#content.kind === 'stream') this.#send().flow(sink)
    else if (this.bytes!.length > 0) sink.end(this.bytes!)
    else sink.end()
  }

  /** Lets a paused stream go on. */
  resume(): void {
    if (this.#content.kind === 'stream') this.#content.source.resume()
  }

  /** Gives up a body that nobody will read, so that its connection is not held. */
  cancel(): void {
    if (this.#content.kind !== 'stream' || this.#buffering !== undefined) return
    this.#content.source.cancel(new Error('The body is not wanted any more.'))
  }

  /** The body as a Node stream, once, for consumers that want one. */
  stream(): Readable {
    if (this.#content.kind !== 'stream') return Readable.from(this.bytes!.length > 0 ? [this.bytes!] : [])
    const { readable } = this.#content
    const source = this.#send()
    return readable ?? toReadable(source)
  }

  #send(): ByteSource {
    if (this.#content.kind !== 'stream' || this.#isSent) {
      throw new Error(
        'The body was sent already and is not buffered: a second attempt needs buffer-request-body="true".',
      )
    }
    this.#isSent = true
    return this.#content.source
  }
}

function collect(source: ByteSource, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const write = (chunk: Buffer): boolean => {
      length += chunk.length
      chunks.push(chunk)
      if (length <= limit) return true
      const error = new BodyTooLargeError(`The body is longer than ${limit} bytes.`)
      reject(error)
      source.cancel(error)
      return false
    }
    source.flow({
      write,
      end(last) {
        if (last !== undefined) write(last)
        resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length))
      },
      fail: reject,
    })
  })
}

function toReadable(source: ByteSource): Readable {
  const readable = new Readable({
    read: () => source.resume(),
    destroy(error, done) {
      if (error !== null) source.cancel(error)
      done(error)
    },
  })
  source.flow({
    write: (chunk) => readable.push(chunk),
    end(last) {
      if (last !== undefined) readable.push(last)
      readable.push(null)
    },
    fail: (error) => readable.destroy(error),
  })
  return readable
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
    resume() {
      readable.resume()
    },
    cancel(error) {
      // Nobody else may listen to a stream that never flowed.
      readable.once('error', () => undefined).destroy(error)
    },
  }
}
