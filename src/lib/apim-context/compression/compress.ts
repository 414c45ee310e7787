import type { HttpResponseInit } from '@azure/functions'
import { markCoding } from '../caching/entity-tag.js'
import { addVary } from '../caching/vary.js'
import type { Decorator } from '../decorators/decorator.js'
import { defineLayer } from '../decorators/layer.js'
import { parseWeights } from '../request/weights.js'
import type { Answer } from '../response/answer.js'

export interface CompressOptions {
  /** Below so many bytes it is not worth it: 1024 when not given. */
  readonly minBytes?: number
}

/** In the order of preference, where a client has none. */
const codings = ['br', 'gzip'] as const
type Coding = (typeof codings)[number]

const compressible =
  /^(?:text\/(?!event-stream)|application\/(?:json|javascript|xml|wasm)\b|image\/svg|[^;]+\+(?:json|xml)\b)/i

/**
 * Compresses the handler's answers for clients that ask for it by `Accept-Encoding`: text and JSON of some size, once it is
 * whole. Stands outside of `etag()`, so that nothing is compressed for a 304. The host compresses nothing itself.
 */
export function compress({ minBytes = 1024 }: CompressOptions = {}): Decorator<'guard', object, never> {
  return defineLayer({
    name: 'compress',
    errors: [],
    effect: {
      responseHeaders: {
        'Content-Encoding': 'gzip or br, where Accept-Encoding asks for it and the answer is large enough.',
        Vary: 'The headers of the request that the answer depends on.',
      },
    },
    async around({ request }, next) {
      const answer = await next({})
      // A 304 says of what it depends on the same as the answer that it stands for.
      if (answer.status === 304) addVary(answer.headers, ['Accept-Encoding'])
      const body = toBytes(answer.body)
      if (body === undefined || body.length < minBytes || !isCompressible(answer.headers)) return answer
      addVary(answer.headers, ['Accept-Encoding'])
      const coding = negotiate(request.headers.get('accept-encoding'))
      return coding === undefined ? answer : encode(answer, body, coding)
    },
  })
}

/** What can be compressed at once; a stream stays one. */
function toBytes(body: HttpResponseInit['body']): Uint8Array | undefined {
  if (typeof body === 'string') return Buffer.from(body)
  return body instanceof Uint8Array ? body : undefined
}

function isCompressible(headers: Answer['headers']): boolean {
  if (headers['content-encoding'] !== undefined || headers['cache-control']?.includes('no-transform')) return false
  return compressible.test(headers['content-type'] ?? '')
}

/** The coding that the client likes best; undefined when it likes none, or none better than the body as it is. */
function negotiate(accept: string | null): Coding | undefined {
  if (!accept) return undefined
  const weights = parseWeights(accept)
  const weightOf = (coding: string) => weights.get(coding) ?? weights.get('*') ?? 0
  const [best] = codings.toSorted((a, b) => weightOf(b) - weightOf(a))
  const weight = weightOf(best!)
  return weight > 0 && weight >= (weights.get('identity') ?? 0) ? best : undefined
}

async function encode(answer: Answer, plain: Uint8Array, coding: Coding): Promise<Answer> {
  const body = await compressBytes(plain, coding)
  if (body.length >= plain.length) return answer
  const { 'content-length': _, ...headers } = answer.headers
  headers['content-encoding'] = coding
  if (headers['etag'] !== undefined) headers['etag'] = markCoding(headers['etag'], coding)
  return { ...answer, headers, body }
}

/** Brotli's own default is its slowest quality, made for files that are compressed once. */
function compressBytes(plain: Uint8Array, coding: Coding): Promise<Uint8Array> {
  const { brotliCompress, constants, gzip } = process.getBuiltinModule('node:zlib')
  const { promisify } = process.getBuiltinModule('node:util')
  if (coding === 'gzip') return promisify(gzip)(plain)
  return promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
}
