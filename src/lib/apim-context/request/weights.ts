/** Each name with its weight from 0 to 1: https://www.rfc-editor.org/rfc/rfc9110#section-12.4.2 */
export type Weights = ReadonlyMap<string, number>

const weightOf = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/

/** Reads a header such as Accept or Accept-Encoding; names in lower case, without parameters. A weight that is none is 0. */
export function parseWeights(header: string): Weights {
  const weights = new Map<string, number>()
  for (const part of header.toLowerCase().split(',')) {
    const [name, ...parameters] = part.split(';').map((text) => text.trim())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))
    if (name) weights.set(name, weight === undefined ? 1 : Number(weightOf.exec(weight)?.[1] ?? 0))
  }
  return weights
}
