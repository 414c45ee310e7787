/** A name of a header, a method: RFC 9110 §5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** What a header's value, or a reason, may hold: RFC 9110 §5.5. Text is one byte a character. */
const TEXT = /^[\t\x20-\x7e\x80-\xff]*$/

/** Names found to be valid, since policies write the same ones again and again. Clients cannot fill more than this. */
const MAX_KNOWN_NAMES = 1_000
const knownNames = new Set<string>()

export function isToken(text: string): boolean {
  return TOKEN.test(text)
}

export function isHeaderText(text: string): boolean {
  return TEXT.test(text)
}

/**
 * Reads header lines, each ending in CRLF, from `from` to the end of `text`, into `[name, value, …]`. Undefined for whatever
 * RFC 9112 §5 does not allow: a line that ends otherwise, a folded one, a space before the colon, control characters.
 */
export function parseHeaderLines(text: string, from: number): string[] | undefined {
  const raw: string[] = []
  for (let at = from; at < text.length; ) {
    const end = text.indexOf('\r\n', at)
    const colon = text.indexOf(':', at)
    if (end < 0 || colon < 0 || colon > end) return undefined
    const name = text.slice(at, colon)
    const value = trimmed(text, colon + 1, end)
    if (!isToken(name) || !isHeaderText(value)) return undefined
    raw.push(name, value)
    at = end + 2
  }
  return raw
}

/** Without the spaces and tabs around it, which are no part of the value. */
function trimmed(text: string, start: number, end: number): string {
  let from = start
  let to = end
  while (from < to && isBlank(text.charCodeAt(from))) from++
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--
  return text.slice(from, to)
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}

/** Writes `[name, value, …]` as header lines. Undefined when a name or a value is not allowed, since it could end its line. */
export function formatHeaderLines(raw: readonly string[]): string | undefined {
  let lines = ''
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!
    const value = raw[i + 1]!
    if (!isKnownName(name) || !isHeaderText(value)) return undefined
    lines += `${name}: ${value}\r\n`
  }
  return lines
}

function isKnownName(name: string): boolean {
  if (knownNames.has(name)) return true
  if (!isToken(name)) return false
  if (knownNames.size < MAX_KNOWN_NAMES) knownNames.add(name)
  return true
}
