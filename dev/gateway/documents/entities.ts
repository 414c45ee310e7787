const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const entity = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g

export interface Decoded {
  readonly text: string
  /** The offset of each character in the text before decoding; absent when nothing was decoded. */
  readonly offsets?: readonly number[]
}

/** Decodes XML's entities, those for which `keep` is false. An unknown one, such as `&ndash;`, stays as it is. */
export function decodeEntities(text: string, keep: (offset: number) => boolean = () => false): Decoded {
  if (!text.includes('&')) return { text }
  const offsets: number[] = []
  let decoded = ''
  const copy = (from: number, to: number): void => {
    decoded += text.slice(from, to)
    for (let i = from; i < to; i++) offsets.push(i)
  }
  let copied = 0
  for (const match of text.matchAll(entity)) {
    if (keep(match.index)) continue
    copy(copied, match.index)
    const character = decode(match)
    decoded += character
    for (let i = 0; i < character.length; i++) offsets.push(match.index)
    copied = match.index + match[0].length
  }
  copy(copied, text.length)
  offsets.push(text.length)
  return { text: decoded, offsets }
}

function decode([whole, name, decimal, hexadecimal]: RegExpExecArray): string {
  if (name !== undefined) return named[name]!
  const code = decimal === undefined ? Number.parseInt(hexadecimal!, 16) : Number(decimal)
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole
}

/** Whether a text holds what XML would not allow there, so that it is C# as it was typed and not escaped. */
export function isRaw(text: string): boolean {
  return /<|&(?!(?:\w+|#\w+);)/.test(text)
}
