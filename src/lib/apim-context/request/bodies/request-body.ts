import type * as z from 'zod'

declare const carried: unique symbol

export interface BodyOptions {
  /** The most bytes that it may have, after decompression; the setting `MAX_BODY_BYTES` when not given. */
  readonly maxBytes?: number
  /** Whether it may come compressed, as gzip, br or deflate. */
  readonly compressed?: boolean
}

/** What the bytes hold, or in words for the client why they are not what their content type says. */
export type Decoded = { readonly value: unknown } | { readonly malformed: string }

export interface BodyFormat extends BodyOptions {
  /** The content types that it may have, for the document and for who sent another. */
  readonly types: readonly string[]
  /** What is checked of the decoded value. */
  readonly schema: z.ZodType
  /** What stands for a request without a body; undefined when not given. */
  readonly empty?: unknown
  /** Whether it is text, and so has to be in UTF-8. */
  readonly isText: boolean
  /** Whether a content type, in lower case and without parameters, is one of its own. */
  accepts(type: string): boolean
  decode(bytes: Uint8Array<ArrayBuffer>, contentType: string): Decoded | Promise<Decoded>
}

/** How a body is read. Its type carries what the handler gets; a class, so that no schema is mistaken for one. */
export class RequestBody<out Out = unknown> {
  declare readonly [carried]?: Out
  readonly format: BodyFormat

  /** @throws RangeError for a limit that no body could keep to */
  constructor(format: BodyFormat) {
    const { maxBytes } = format
    if (maxBytes !== undefined && !(Number.isSafeInteger(maxBytes) && maxBytes > 0)) {
      throw new RangeError(`maxBytes is ${maxBytes}: it must be an integer above 0`)
    }
    this.format = format
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The text in UTF-8 without its byte order mark; undefined when it is not UTF-8. */
export function toText(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

export const NOT_UTF8: Decoded = { malformed: 'not valid UTF-8' }
