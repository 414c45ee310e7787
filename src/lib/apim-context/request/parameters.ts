import type { HttpRequest } from '@azure/functions'
import type * as z from 'zod'
import { arrayKeys } from './array-schema.js'
import { readCookies } from './cookies.js'

/** Takes out of a request what a schema of parameters looks at. */
export type ParameterReader = (request: HttpRequest) => unknown

/** Reads the declared parameters; all of them when the schema has a word on undeclared ones. */
export function queryReader(schema: z.ZodObject): ParameterReader {
  const arrays = arrayKeys(schema)
  const read = schema.def.catchall ? allOf(schema) : pick(schema, (request, key) => request.query.get(key))
  if (arrays.size === 0) return read
  const names = new Map([...arrays].map((key) => [key.toLowerCase(), key]))
  return (request) => ({ ...read(request), ...readArrays(request.url, names) })
}

/**
 * The values of the parameters that may come more than once. The host joins them by commas, so they are read from the URL;
 * as for the host, the case of a name does not matter.
 */
function readArrays(url: string, names: ReadonlyMap<string, string>): Record<string, string[]> {
  const arrays: Record<string, string[]> = {}
  const start = url.indexOf('?')
  for (const [name, value] of new URLSearchParams(start < 0 ? '' : url.slice(start))) {
    const key = names.get(name.toLowerCase())
    if (key === undefined) continue
    arrays[key] ??= []
    arrays[key].push(value)
  }
  return arrays
}

function allOf(schema: z.ZodObject): (request: HttpRequest) => Record<string, string> {
  // A function key in the query is the host's, not the operation's: no schema should have to name it.
  const isOurs = ([key]: [string, string]) => key !== 'code' || Object.hasOwn(schema.shape, 'code')
  return (request) => Object.fromEntries([...request.query].filter(isOurs))
}

export function headerReader(schema: z.ZodObject): ParameterReader {
  return pick(schema, (request, key) => request.headers.get(key))
}

export function cookieReader(schema: z.ZodObject): ParameterReader {
  const names = Object.keys(schema.shape)
  return (request) => readCookies(request.headers.get('cookie') ?? '', names)
}

function pick(schema: z.ZodObject, get: (request: HttpRequest, key: string) => string | null) {
  const keys = Object.keys(schema.shape)
  return (request: HttpRequest): Record<string, string> => {
    const values: Record<string, string> = {}
    for (const key of keys) {
      const value = get(request, key)
      if (value !== null) values[key] = value
    }
    return values
  }
}
