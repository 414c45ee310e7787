/** `a=1&b=2` as .NET's HttpUtility reads it: a part without `=` is a value without a name. */
export function parseForm(text: string): [name: string | null, value: string][] {
  if (text === '') return []
  return text.split('&').map((part) => {
    const at = part.indexOf('=')
    return at < 0 ? [null, decodeForm(part)] : [decodeForm(part.slice(0, at)), decodeForm(part.slice(at + 1))]
  })
}

/** Percent-decoding with `+` for a space; what is no valid escape stays as it is. */
export function decodeForm(text: string): string {
  return decodePercent(text.replaceAll('+', ' '))
}

export function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
}
