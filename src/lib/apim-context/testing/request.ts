import type { HttpRequest } from '@azure/functions'
import functions from '@azure/functions'
import type { RouteDefinition } from '../registration/route.js'

/** A body that is sent as it is; forms bring their content type with them. */
export type RawBody = string | Uint8Array | URLSearchParams | FormData

/** What any call may be given beside its inputs. */
export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>
}

export interface TestRequest extends RequestOptions {
  /** Sent as JSON, with its content type, unless it is one of {@link RawBody}. */
  readonly body?: unknown
  /** Percent-encoded, as the host encodes those that it sets. */
  readonly cookies?: Readonly<Record<string, Value | undefined>>
}

/** The inputs of a call, whatever the types of its route let through. */
export interface CallInput extends TestRequest {
  readonly path?: Readonly<Record<string, Value | undefined>>
  /** A list is a repeated key. */
  readonly query?: Readonly<Record<string, Value | readonly Value[] | undefined>>
}

type Value = string | number | boolean

const { HttpRequest: Request } = functions

/** A request as the worker hands it to a function. */
export async function toRequest(
  method: string,
  url: URL,
  params: Record<string, string>,
  { headers, body, cookies }: TestRequest,
): Promise<HttpRequest> {
  const { type, bytes } = await encode(body)
  const cookie = Object.entries(cookies ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  return new Request({
    method,
    url: url.href,
    params,
    query: mergeQuery(url),
    headers: {
      ...(type !== undefined && { 'content-type': type }),
      ...(cookie.length > 0 && { cookie: cookie.join('; ') }),
      ...headers,
    },
    ...(bytes.length > 0 && { body: { bytes } }),
  })
}

/** The address that a call of a route has, and its body's content type where the route reads only one. */
export function toCall(
  { route, request }: RouteDefinition,
  prefix: string,
  { path = {}, query = {}, ...input }: CallInput,
): readonly [url: string, request: TestRequest] {
  const isRaw = typeof input.body === 'string' || input.body instanceof Uint8Array
  const type = request.body?.format.types[0]
  const headers = {
    ...(isRaw && type !== undefined && !type.endsWith('/*') && { 'content-type': type }),
    ...input.headers,
  }
  return [`/${prefix}/${fill(route, path)}${toQuery(query)}`, { ...input, headers }]
}

/** A catch-all keeps its slashes; an optional parameter that is not given takes its segment with it. */
function fill(route: string, values: NonNullable<CallInput['path']>): string {
  const path = route.replace(/\{(\*{0,2})(\w+)(\??)\}/g, (_, stars: string, name: string, optional: string) => {
    const value = values[name]
    if (value === undefined && !stars && !optional) throw new Error(`'${route}' needs a value of '${name}' in its path`)
    const encoded = encodeURIComponent(value ?? '')
    return stars ? encoded.replaceAll('%2F', '/') : encoded
  })
  return path.replace(/\/$/, '')
}

function toQuery(query: NonNullable<CallInput['query']>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().flatMap((each) => (each === undefined ? [] : [[name, String(each)] as [string, string]])),
  )
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''
}

/** FormData and URLSearchParams are written as fetch writes them. */
async function encode(body: unknown): Promise<{ readonly type?: string; readonly bytes: Uint8Array }> {
  if (body === undefined) return { bytes: new Uint8Array() }
  if (typeof body === 'string' || body instanceof Uint8Array) return { bytes: Buffer.from(body as string) }
  if (body instanceof URLSearchParams || body instanceof FormData) {
    const written = new Response(body)
    return { type: written.headers.get('content-type')!, bytes: new Uint8Array(await written.arrayBuffer()) }
  }
  return { type: 'application/json', bytes: Buffer.from(JSON.stringify(body)) }
}

/** The host joins the values of a repeated key, whatever its case, by commas. */
function mergeQuery(url: URL): Record<string, string> {
  const merged = new Map<string, [key: string, values: string[]]>()
  for (const [key, value] of url.searchParams) {
    const entry = merged.get(key.toLowerCase())
    if (entry) entry[1].push(value)
    else merged.set(key.toLowerCase(), [key, [value]])
  }
  return Object.fromEntries([...merged.values()].map(([key, values]) => [key, values.filter(Boolean).join(',')]))
}
