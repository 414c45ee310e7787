/** The codings that a body may have: https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1 */
export const codings = ['gzip', 'br', 'deflate'] as const

export type Coding = (typeof codings)[number]

/** The coding that a Content-Encoding names; undefined for one that we do not read, or several. */
export function toCoding(header: string): Coding | undefined {
  const name = header.trim().toLowerCase()
  return codings.find((coding) => coding === (name === 'x-gzip' ? 'gzip' : name))
}

/** Why a body could not be expanded. */
export type NotExpanded = 'too large' | 'malformed'

/** The body as it was before its coding. Stops as soon as it exceeds the limit: a small body may hold a very large one. */
export function decompress(
  bytes: Uint8Array<ArrayBuffer>,
  coding: Coding,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | NotExpanded> {
  const { brotliDecompress, gunzip, inflate } = process.getBuiltinModule('node:zlib')
  return new Promise((resolve) => {
    const settle = (error: NodeJS.ErrnoException | null, expanded: Uint8Array) => {
      if (error === null) resolve(new Uint8Array(expanded))
      else resolve(error.code === 'ERR_BUFFER_TOO_LARGE' ? 'too large' : 'malformed')
    }
    const options = { maxOutputLength: maxBytes }
    if (coding === 'gzip') gunzip(bytes, options, settle)
    else if (coding === 'br') brotliDecompress(bytes, options, settle)
    else inflate(bytes, options, settle)
  })
}
