import type { Call } from './service.js'

/**
 * The address of a call: parameters of the path are encoded, so that what they hold cannot lead to another path.
 * @throws TypeError for a path that is not of the service, or a parameter without a value
 */
export function toTarget(
  base: string,
  path: string,
  { path: values = {}, query = {} }: Pick<Call<never>, 'path' | 'query'>,
) {
  if (!path.startsWith('/'))
    throw new TypeError(`'${path}' must begin with a slash: it is appended to the base address`)
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encode(name, values[name]))
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  return search === '' ? base + filled : `${base}${filled}?${search}`
}

function encode(name: string, value: string | number | undefined): string {
  const text = value === undefined ? '' : encodeURIComponent(value)
  // A URL resolves dots as steps of the path, encoded or not.
  if (/^(?:|\.|\.\.)$/.test(text)) throw new TypeError(`{${name}} is '${text}', which cannot be a segment of a path`)
  return text
}
