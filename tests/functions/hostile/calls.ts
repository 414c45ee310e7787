import fc from 'fast-check'
import type * as z from 'zod'
import { gatewayHeaders, type RouteDefinition } from '../../../src/lib/apim-context/index.js'
import { fromGateway } from '../../../src/lib/apim-context/testing.js'
import { assetNames } from '../../../src/openapi/assets.js'
import { contentType, headerValue, hostileText } from '../../support/hostile.js'
import { hostileBodies } from './bodies.js'
import { examplesOf } from './example.js'

export interface HostileCall {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** What a header can hold: what is beyond is the business of the sockets' tests. */
const toHeader = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').trim()

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), hostileText, fc.integer().map(String))
const known = fc.constantFrom(
  '1',
  '42',
  '199',
  'a',
  '2026-01-01',
  '3f2b9c1e-5d47-4a8b-9e0f-6c1d2a7b8e94',
  ...assetNames,
)
const encode = (part: string): string => encodeURIComponent(part.toWellFormed())

/** `.` and `..` are steps of a path and no segments. */
const segment = fc
  .oneof(text, known)
  .map(encode)
  .filter((part) => !/^\.{0,2}$/.test(part))

const COMMON = [
  'accept',
  'authorization',
  'cookie',
  'traceparent',
  'tracestate',
  'x-correlation-id',
  'x-request-id',
  'host',
]
const CONDITIONS = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'accept-encoding', 'range']

const value = fc.oneof(
  headerValue,
  hostileText.map(toHeader),
  fc.constantFrom(
    '*',
    '"x"',
    'W/"x", "y"',
    '"\xff"',
    'yesterday',
    'gzip;q=1, br;q=0',
    'Bearer a.b.c',
    'Bearer ',
    'basket=42x2',
  ),
  fc.constantFrom(
    'application/problem+json',
    'text/html',
    '*/*;q=0',
    'application/problem+json;q=0.2, application/json',
  ),
)

/** What stands between, when it does: who may call differs by it. */
const sender = (proof: string) =>
  fc.constantFrom<Record<string, string>>(
    {},
    fromGateway('guessed', { certificate: 'A'.repeat(40) }),
    fromGateway(proof, { certificate: 'A'.repeat(40), subscription: 's-1' }),
    fromGateway(proof, {
      ...{ certificate: 'A'.repeat(40), subscription: 's-1', remainingCalls: '-1', cache: 'hit' },
      user: { id: 'alice', roles: ['API.Admin'], scopes: ['catalog.read', 'orders.read'] },
    }),
  )

/** Each of the parameters, or not, as its schema's example has it or otherwise. */
function parameters(schemas: readonly (z.ZodObject | undefined)[], other: fc.Arbitrary<string>) {
  const examples: Record<string, string> = Object.assign({}, ...schemas.map(examplesOf))
  const values = Object.entries(examples).map(([name, example]): [string, fc.Arbitrary<string>] => [
    name,
    fc.oneof({ weight: 2, arbitrary: fc.constant(example) }, other),
  ])
  return fc.record(Object.fromEntries(values), { requiredKeys: [] })
}

const toQuery = (pairs: readonly (readonly [string, string | undefined])[]): string =>
  pairs.map((pair) => pair.map((part = '') => encode(part)).join('=')).join('&')

/** Any call of a function that a client could send: made of its declaration, so that a new function needs no word here. */
export function hostileCalls(
  { route, method, request, effects }: RouteDefinition,
  proof: string,
): fc.Arbitrary<HostileCall> {
  const inPath = examplesOf(request.path)
  const segments = route.split('/').map((part) => {
    const example = inPath[part.slice(1, -1)]
    return part.startsWith('{') ? fc.oneof(segment, fc.constant(example ?? 'x')) : fc.constant(part)
  })
  const stray = fc.array(
    fc.tuple(fc.constantFrom('code', '__proto__', ...Object.keys(request.query?.shape ?? {})), text),
  )
  const strayHeaders = fc.constantFrom(...COMMON, ...CONDITIONS, ...Object.values(gatewayHeaders))
  return fc
    .record({
      segments: fc.tuple(...segments),
      query: parameters([request.query], fc.oneof(text, known)),
      stray: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, stray),
      sender: sender(proof),
      declared: parameters([request.headers, ...effects.map(({ headers }) => headers?.())], value),
      headers: fc.dictionary(strayHeaders, value, { maxKeys: 3 }),
      cookies: parameters([request.cookies], text),
      body:
        method === 'GET' ? fc.constant(undefined) : fc.option(hostileBodies(request.body), { nil: undefined, freq: 9 }),
      type: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, contentType),
    })
    .map(({ segments, query, stray, sender, declared, headers, cookies, body, type }) => {
      const cookie = toHeader(
        Object.entries(cookies)
          .map((pair) => pair.join('='))
          .join('; '),
      )
      return {
        path: `/api/${segments.join('/')}?${toQuery([...Object.entries(query), ...stray])}`,
        headers: lowerCased({
          ...(cookie && { cookie }),
          ...{ ...headers, ...sender, ...declared, ...body?.headers },
          ...(type && { 'content-type': type }),
        }),
        ...(body && { body: body.bytes }),
      }
    })
}

/** So that no name is there twice, where a declaration and a list write it in different ways. */
const lowerCased = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, sent]) => [name.toLowerCase(), sent]))
