const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** A character that XML 1.0 has no place for. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what XML 1.0 excludes are control characters.
export const INVALID = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/

/** Reports an error at an offset of the text. */
type Fail = (message: string, offset: number) => never

export function invalidCharacter(code: number): string {
  const character = code === 0 ? '.' : code > 0x10ffff ? '' : String.fromCodePoint(code)
  return `'${character}', hexadecimal value 0x${code.toString(16).toUpperCase().padStart(2, '0')}, is an invalid character.`
}

/** The text with its references to characters and to the five entities of XML put in. */
export function decodeReferences(text: string, fail: Fail): string {
  return text.replace(/&(#x|#|)([^;&\s]*)(;?)/g, (_whole, kind: string, body: string, end: string, offset: number) => {
    const at = offset + 1 + kind.length
    return kind === '' ? entity(body, end !== '', at, fail) : character(body, kind === '#x', end !== '', at, fail)
  })
}

function entity(name: string, isClosed: boolean, at: number, fail: Fail): string {
  if (!/^[\p{L}_:]/u.test(name) || !isClosed) return fail('An error occurred while parsing EntityName.', at)
  return ENTITIES[name] ?? fail(`Reference to undeclared entity '${name}'.`, at)
}

function character(digits: string, isHex: boolean, isClosed: boolean, at: number, fail: Fail): string {
  const isNumber = isClosed && (isHex ? /^[0-9a-f]+$/i : /^\d+$/).test(digits)
  if (!isNumber) return fail(`Invalid syntax for a ${isHex ? 'hexadecimal' : 'decimal'} numeric entity reference.`, at)
  const code = Number.parseInt(digits, isHex ? 16 : 10)
  const isSurrogate = code >= 0xd800 && code <= 0xdfff
  if (code > 0x10ffff || isSurrogate || INVALID.test(String.fromCodePoint(code)))
    return fail(invalidCharacter(code), at)
  return String.fromCodePoint(code)
}
