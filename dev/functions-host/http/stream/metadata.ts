import { CaseInsensitiveMap } from '../../case-insensitive-map.js'
import { decodePercent } from '../../percent.js'
import type { RouteValues } from '../../routing/matcher.js'
import type { RpcTypedData } from '../../worker/core-types.js'
import { parseQuery } from '../query.js'
import type { HttpHead } from '../request.js'

/** The key of the function, which is no parameter. */
const KEY = 'code'

/**
 * The trigger's data, of which the library makes `request.params` when HTTP is streamed: every text in it, so that query
 * parameters and the members of a JSON body stand among the route's parameters. Those win, under the name that came first.
 * @see https://github.com/Azure/azure-functions-nodejs-library/issues/168
 */
export function streamMetadata(
  head: HttpHead,
  values: RouteValues,
  body: Uint8Array | undefined,
): Record<string, RpcTypedData> {
  const data = new CaseInsensitiveMap<RpcTypedData>()
  for (const [name, value] of lastOfEach(head.queryString)) data.set(name, { string: value })
  for (const [name, value] of scalars(body)) data.set(name, { string: value })
  for (const [name, value] of values) data.set(name, { string: value })
  return {
    ...data.toObject(),
    Query: { json: JSON.stringify(Object.fromEntries(parseQuery(head.queryString))) },
    Headers: { json: JSON.stringify(Object.fromEntries(head.headers)) },
  }
}

function lastOfEach(queryString: string): readonly (readonly [string, string])[] {
  const pairs = queryString.replace(/^\?/, '').split('&').filter(Boolean)
  const decoded = pairs.map((pair) => {
    const [name = '', ...value] = pair.split('=').map((text) => decodePercent(text.replaceAll('+', ' ')))
    return [name, value.join('=')] as const
  })
  return decoded.filter(([name]) => name.toLowerCase() !== KEY)
}

function scalars(body: Uint8Array | undefined): readonly (readonly [string, string])[] {
  const object = parseObject(body)
  return Object.entries(object).flatMap(([name, value]) => {
    if (typeof value === 'boolean') return [[name, value ? 'True' : 'False'] as const]
    return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)] as const] : []
  })
}

function parseObject(body: Uint8Array | undefined): object {
  if (!body) return {}
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString())
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  } catch {
    return {}
  }
}
