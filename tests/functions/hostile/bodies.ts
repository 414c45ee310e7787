import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { RequestBody } from '../../../src/lib/apim-context/index.js'
import { JPEG, PNG } from '../../catalog/pictures-contract.js'
import { body as anyBody, hostileText } from '../../support/hostile.js'
import { exampleOf } from './example.js'

export interface HostileBody {
  readonly bytes: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/** A few kilobytes that become many megabytes. */
const bomb = gzipSync(Buffer.alloc(20_000_000))
const gzip = { 'content-encoding': 'gzip' }
const BOUNDARY = 'hostile-boundary'
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json$/

/** Values that stand in the place of one that was meant to be something else. */
const hostileJson = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(null, true, -1, 0, 1.5, 1e308, -0, Number.MAX_SAFE_INTEGER, [], {}, [[[]]], ''),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary' }),
)

/** Texts that no encoder writes, around and instead of a good one. */
const torn = (text: string) =>
  fc.oneof(
    fc.constantFrom(
      text,
      `\ufeff${text}`,
      `${text}${text}`,
      text.replace('{', '{"__proto__":{"polluted":true},'),
      text.replace('{', '{"constructor":{"prototype":{"polluted":true}},'),
      text.replace(/"(\w+)":/, '"$1":null,"$1":'),
      text.replace(/\d+/, '9'.repeat(400)),
      text.replace(/\d+/, '1e999'),
      text.replace(/:/, `:${'['.repeat(30_000)}`),
      `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`,
    ),
    fc.nat({ max: text.length }).map((end) => text.slice(0, end)),
    fc.tuple(fc.nat({ max: text.length }), hostileText).map(([at, more]) => text.slice(0, at) + more + text.slice(at)),
  )

/** An example with one of its members, at any depth, replaced. */
function replaced(example: unknown): fc.Arbitrary<unknown> {
  if (typeof example !== 'object' || example === null) return hostileJson
  const entries = Object.entries(example)
  const changed = entries.map(([key, value]) =>
    replaced(value).map((other) => (Array.isArray(example) ? [other] : { ...example, [key]: other })),
  )
  return fc.oneof(hostileJson, ...changed)
}

function texts(type: string, example: unknown): fc.Arbitrary<string> {
  if (JSON_TYPE.test(type)) {
    const whole = JSON.stringify(example)
    return fc.oneof(
      fc.constant(whole),
      torn(whole),
      replaced(example).map((value) => JSON.stringify(value)),
    )
  }
  if (type === 'application/x-www-form-urlencoded') {
    const fields = Object.entries((example ?? {}) as Record<string, unknown>)
    const form = fields.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')
    return fc.oneof(fc.constantFrom(form, `${form}&${form}`, `${form}&__proto__=1&%`, `${form}&a=%ff`), torn(form))
  }
  if (type === 'multipart/form-data') return csv.chain((file) => torn(toMultipart(file)))
  return fc.oneof(csv, csv.chain(torn))
}

const cell = fc.oneof(
  hostileText,
  fc.constantFrom('1', '42', '250', 'EUR', 'Tin Box', '', '"', '"a""b"', 'a\nb', '=1+1'),
)
const csv = fc
  .tuple(
    fc.constantFrom('item_id,amount,currency', 'name,amount,currency,tags', '__proto__,constructor', '', 'a,a'),
    fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 4 }),
  )
  .map(([heading, rows]) => [heading, '42,250,EUR', ...rows.map((row) => row.join(','))].join('\n'))

const toMultipart = (file: string): string =>
  [
    ...[`--${BOUNDARY}`, 'Content-Disposition: form-data; name="tag"', '', 'new'],
    ...[`--${BOUNDARY}`, 'Content-Disposition: form-data; name="file"; filename="a.csv"', 'Content-Type: text/csv'],
    ...['', file, `--${BOUNDARY}--`, ''],
  ].join('\r\n')

/** Bytes in place of text: as they are meant, in other encodings, spoilt, compressed, and compressed badly. */
function encoded(text: string): fc.Arbitrary<HostileBody> {
  const plain = Buffer.from(text.toWellFormed())
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant({ bytes: plain, headers: {} }) },
    fc.constantFrom<HostileBody>(
      { bytes: Buffer.from(text, 'utf16le'), headers: {} },
      { bytes: Buffer.concat([plain, Buffer.from([0xff, 0xc0, 0x80])]), headers: {} },
      { bytes: gzipSync(plain), headers: gzip },
      { bytes: gzipSync(plain), headers: { 'content-encoding': 'GZIP, br' } },
      { bytes: gzipSync(plain).subarray(0, 12), headers: gzip },
      { bytes: plain, headers: gzip },
      { bytes: plain, headers: { 'content-encoding': 'br' } },
      { bytes: bomb, headers: gzip },
    ),
  )
}

/** What a client may send to a function that reads such a body: almost right, and anything but. */
export function hostileBodies(body: RequestBody | undefined): fc.Arbitrary<HostileBody> {
  const anything = anyBody.map((sent) => ({ bytes: Buffer.from(sent as string), headers: {} }))
  if (body === undefined) return anything
  const { types, schema } = body.format
  const example = types.some((type) => JSON_TYPE.test(type) || type.includes('form')) ? exampleOf(schema) : undefined
  const pictures = fc
    .constantFrom(PNG, JPEG)
    .map(({ bytes, contentType }) => ({ bytes, headers: { 'content-type': contentType } }))
  const meant = fc.constantFrom(...types).chain((type) => {
    const header = type === 'multipart/form-data' ? `${type}; boundary=${BOUNDARY}` : type
    const sent = type.startsWith('image/') ? fc.oneof(pictures, anything) : texts(type, example).chain(encoded)
    return sent.map(({ bytes, headers }) => ({ bytes, headers: { 'content-type': header, ...headers } }))
  })
  return fc.oneof({ weight: 4, arbitrary: meant }, anything)
}
