import { decodePercent } from '../percent.js'

/**
 * A query string as ASP.NET Core's dictionary of strings: keys differ only by more than case, the first one's casing
 * stays, and the values of a repeated key are joined by a comma, empty ones left out.
 */
export function parseQuery(queryString: string): ReadonlyMap<string, string> {
  const keys = new Map<string, string>()
  const values = new Map<string, string[]>()
  for (const pair of queryString.replace(/^\?/, '').split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const key = decodeText(equals < 0 ? pair : pair.slice(0, equals))
    const value = equals < 0 ? '' : decodeText(pair.slice(equals + 1))
    const name = keys.get(key.toUpperCase()) ?? key
    keys.set(key.toUpperCase(), name)
    values.set(name, [...(values.get(name) ?? []), value])
  }
  return new Map([...values].map(([name, list]) => [name, list.filter((value) => value !== '').join(',')]))
}

function decodeText(text: string): string {
  return decodePercent(text.replaceAll('+', ' '))
}
