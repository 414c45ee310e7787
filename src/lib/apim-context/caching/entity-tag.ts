/** One entity tag: https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 */
export interface EntityTag {
  readonly isWeak: boolean
  /** What stands between the quotes. */
  readonly opaque: string
  /** As it was sent. */
  readonly text: string
}

// Visible characters but the quote. What is beyond ASCII is well-formed; ours have none of it, as headers lose it on the way.
const OPAQUE = '[\\x21\\x23-\\x7e\\x80-\\uffff]*'
const opaque = /^[\x21\x23-\x7e]*$/
const one = new RegExp(`(W/)?"(${OPAQUE})"`, 'g')
const list = new RegExp(`^\\s*(?:W/)?"${OPAQUE}"(?:\\s*,\\s*(?:W/)?"${OPAQUE}")*\\s*$`)

/**
 * The strong entity tag of a version.
 * @throws RangeError for a version that a tag cannot hold
 */
export function toETag(version: string): string {
  if (!opaque.test(version)) throw new RangeError(`'${version}' has a character that no ETag may have`)
  return `"${version}"`
}

/** The tags of If-Match or If-None-Match, `*` for any; undefined when the header is malformed. */
export function parseEntityTags(header: string): '*' | readonly EntityTag[] | undefined {
  if (header.trim() === '*') return '*'
  if (!list.test(header)) return undefined
  return [...header.matchAll(one)].map(([text, weak, tag]) => ({
    isWeak: weak !== undefined,
    opaque: tag!,
    text,
  }))
}

const MARK = /--(?:gzip|br)$/

/** The strong tag of a compressed answer: other bytes than the plain ones, of the same version. */
export function markCoding(tag: string, coding: string): string {
  return tag.startsWith('W/') ? tag : `${tag.slice(0, -1)}--${coding}"`
}

/** The version that a tag stands for, whatever the coding of the answer that it came with. */
export const toVersion = ({ opaque }: EntityTag): string => opaque.replace(MARK, '')
