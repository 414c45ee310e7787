/** Adjacent percent escapes, which together may be one UTF-8 character. */
const ESCAPES = /(?:%[\dA-Fa-f]{2})+/g
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Decodes percent escapes as .NET does: those that are no valid UTF-8 stay as they are, and so do the characters for which
 * `keep` says so, which is given code points below 128.
 */
export function decodePercent(text: string, keep: (code: number) => boolean = () => false): string {
  return text.includes('%') ? text.replaceAll(ESCAPES, (run) => decodeRun(run, keep)) : text
}

function decodeRun(run: string, keep: (code: number) => boolean): string {
  const bytes = Buffer.from(run.replaceAll('%', ''), 'hex')
  let decoded = ''
  for (let index = 0; index < bytes.length; ) {
    const length = sequenceLength(bytes, index, keep)
    decoded += length === 0 ? run.slice(index * 3, index * 3 + 3) : bytes.toString('utf8', index, index + length)
    index += Math.max(length, 1)
  }
  return decoded
}

/** Length of the UTF-8 sequence at `index`; 0 when there is none, or when it is to be kept escaped. */
function sequenceLength(bytes: Buffer, index: number, keep: (code: number) => boolean): number {
  const first = bytes[index] as number
  if (first < 0x80) return keep(first) ? 0 : 1
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  try {
    strictUtf8.decode(bytes.subarray(index, index + length))
    return length
  } catch {
    return 0
  }
}
