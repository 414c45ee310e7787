import { gzipSync } from 'node:zlib'
import type { Call } from './levels.js'

export interface Case {
  readonly name: string
  readonly call: Call
  readonly status: number
  /** Members that the JSON answer must have. */
  readonly body?: object
  readonly headers?: Readonly<Record<string, string | RegExp>>
}

const json = { 'Content-Type': 'application/json' }
const draft = { name: 'Tin Box', description: 'A box.', price: { amount: 250, currency: 'EUR' }, tags: ['home'] }
const post = (body: string | Uint8Array, headers: Record<string, string> = json): Call => ({
  method: 'POST',
  path: '/api/catalog',
  headers,
  body,
})
const boundary = 'form-boundary'
const upload = (csv: string, type = 'text/csv'): Call => ({
  method: 'POST',
  path: '/api/catalog/import',
  headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
  body: [
    `--${boundary}`,
    'Content-Disposition: form-data; name="tag"',
    '',
    'new',
    `--${boundary}`,
    'Content-Disposition: form-data; name="file"; filename="items.csv"',
    `Content-Type: ${type}`,
    '',
    csv,
    `--${boundary}--`,
    '',
  ].join('\r\n'),
})
const compressed = ({ headers = {}, body = '', ...call }: Call): Call => ({
  ...call,
  headers: { ...headers, 'Content-Encoding': 'gzip' },
  body: gzipSync(body),
})
const refused = (code: string, ...details: object[]) => ({ error: { code, ...(details.length > 0 && { details }) } })

/** What every level answers alike. */
export const CASES: readonly Case[] = [
  {
    name: 'an item',
    call: { path: '/api/catalog/42' },
    status: 200,
    body: { item_id: 42, price: { currency: 'EUR' }, cache_status: 'bypass' },
    headers: { 'content-type': 'application/json', etag: /^"[^"]+"$/ },
  },
  {
    name: 'an item in the second version',
    call: { path: '/api/v2/catalog/42' },
    status: 200,
    body: { id: '42', price: { currency: 'EUR' } },
    headers: { 'x-api-version': 'v2' },
  },
  {
    name: 'a page in the second version',
    call: { path: '/api/v2/catalog?limit=2' },
    status: 200,
    body: { items: [{ id: '1' }, { id: '2' }] },
    headers: { 'x-api-version': 'v2' },
  },
  {
    name: 'an id that is no number in the second version',
    call: { path: '/api/v2/catalog/zero?x=1' },
    status: 422,
    body: refused('validation_failed', { in: 'path', name: 'item_id' }),
    headers: { 'x-api-version': 'v2' },
  },
  {
    name: 'what is deprecated',
    call: { path: '/api/generate_name' },
    status: 200,
    headers: { 'x-api-version': 'v1', deprecation: /^@\d+$/, sunset: /GMT$/ },
  },
  { name: 'a path in other case', call: { path: '/API/Catalog/42' }, status: 200, body: { item_id: 42 } },
  {
    name: 'an id that is no number',
    call: { path: '/api/catalog/zero' },
    status: 422,
    body: refused('validation_failed', { in: 'path', name: 'item_id' }),
  },
  {
    name: 'an id below 1',
    call: { path: '/api/catalog/0' },
    status: 422,
    body: refused('validation_failed', { in: 'path' }),
  },
  { name: 'an item that is not there', call: { path: '/api/catalog/999999' }, status: 404, body: refused('not_found') },
  {
    name: 'the same as a problem document',
    call: { path: '/api/catalog/999999', headers: { Accept: 'application/problem+json' } },
    status: 404,
    body: { status: 404, code: 'not_found' },
    headers: { 'content-type': /^application\/problem\+json/ },
  },
  {
    name: 'a correlation id of the client',
    call: { path: '/api/catalog/42', headers: { 'X-Correlation-ID': '6d9f' } },
    status: 200,
    body: { correlation_id: '6d9f' },
    headers: { 'x-correlation-id': '6d9f' },
  },
  {
    name: 'a correlation id that is not safe to log',
    call: { path: '/api/catalog/42', headers: { 'X-Correlation-ID': 'a b{};' } },
    status: 200,
    headers: { 'x-correlation-id': /^[0-9a-f-]{36}$/ },
  },
  {
    name: 'a correlation id on an error',
    call: { path: '/api/catalog/zero', headers: { 'X-Correlation-ID': '6d9f', 'X-Request-ID': 'r1' } },
    status: 422,
    body: { error: { correlation_id: '6d9f' } },
    headers: { 'x-correlation-id': '6d9f', 'x-request-id': 'r1' },
  },
  {
    name: 'a list with a next page',
    call: { path: '/api/catalog?limit=3&tag=lighting' },
    status: 200,
    headers: { link: /^<\/api\/catalog\?limit=3&tag=lighting&cursor=[^>]+>; rel="next"$/ },
  },
  {
    name: 'a list by several tags, each a parameter of its own',
    call: { path: '/api/catalog?limit=3&tag=lighting&tag=oak' },
    status: 200,
    body: { items: [{ item_id: 1 }, { item_id: 51 }, { item_id: 101 }] },
    headers: { etag: /^W\/"[\w-]{22}"$/, link: /limit=3&tag=lighting&tag=oak&cursor=/ },
  },
  {
    name: 'a tag that is none, with its place',
    call: { path: '/api/catalog?tag=oak&tag=Two%20Words' },
    status: 422,
    body: refused('validation_failed', { in: 'query', name: 'tag[1]' }),
  },
  {
    name: 'an item that the client has',
    call: { path: '/api/v2/catalog/9', headers: { 'If-None-Match': '*' } },
    status: 304,
    headers: { 'cache-control': 'no-cache', etag: /^"[\w-]{22}"$/ },
  },
  {
    name: 'a problem document that is liked less',
    call: {
      path: '/api/catalog/999999',
      headers: { Accept: 'application/problem+json;q=0.2, application/json;q=0.8' },
    },
    status: 404,
    body: refused('not_found'),
    headers: { 'content-type': 'application/json' },
  },
  {
    name: 'items from a file',
    call: upload('name,amount,currency,tags\n"Oak ""Box""",1250,EUR,home oak\nTin Box,300,JPY,\n'),
    status: 201,
    body: {
      items: [
        { name: 'Oak "Box"', price: { amount: 1250, currency: 'EUR' }, tags: ['home', 'oak', 'new'] },
        { name: 'Tin Box', tags: ['new'] },
      ],
    },
  },
  {
    name: 'items from a compressed file',
    call: compressed(upload('name,amount,currency\nBox,1,EUR\n')),
    status: 201,
    body: { items: [{ name: 'Box' }] },
  },
  {
    name: 'a file of another type',
    call: upload('a', 'text/html'),
    status: 422,
    body: refused('validation_failed', { in: 'body', name: 'file' }),
  },
  {
    name: 'a form without an end',
    call: { ...upload('a'), body: '--form-boundary\r\n' },
    status: 400,
    body: refused('malformed_body'),
  },
  {
    name: 'a body that is too large',
    call: { ...upload('a'), body: new Uint8Array(200_000) },
    status: 413,
    body: refused('payload_too_large'),
  },
  {
    name: 'what is in stock',
    call: { path: '/api/stock/42' },
    status: 200,
    body: { item_id: 42, available: 114 },
  },
  {
    name: 'what is in stock of an item that the warehouse does not know',
    call: { path: '/api/stock/201' },
    status: 404,
    body: refused('not_found'),
  },
  {
    name: 'the settings that may be shown',
    call: { path: '/api/info' },
    status: 200,
    body: { settings: { documentation: { enabled: true } } },
  },
  {
    name: 'a limit out of range',
    call: { path: '/api/catalog?limit=1000' },
    status: 422,
    body: refused('validation_failed', { in: 'query', name: 'limit' }),
  },
  {
    name: 'a cursor that we never gave',
    call: { path: '/api/catalog?cursor=%00%01' },
    status: 422,
    body: refused('validation_failed', { in: 'query', name: 'cursor' }),
  },
  {
    name: 'a new item',
    call: post(JSON.stringify(draft)),
    status: 201,
    body: draft,
    headers: { location: /^\/api\/catalog\/\d+$/, etag: /^"[^"]+"$/ },
  },
  {
    name: 'a new item with several faults',
    call: post(JSON.stringify({ ...draft, name: '', price: { amount: 1.5, currency: 'XQQ' } })),
    status: 422,
    body: refused(
      'validation_failed',
      { in: 'body', name: 'name' },
      { in: 'body', name: 'price.amount' },
      { in: 'body', name: 'price.currency' },
    ),
  },
  { name: 'a body that is not JSON', call: post('{"name": '), status: 400, body: refused('malformed_body') },
  {
    name: 'a body that is not UTF-8',
    call: post(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
    status: 400,
    body: refused('malformed_body'),
  },
  {
    name: 'a body of another type',
    call: post('name=x', { 'Content-Type': 'application/x-www-form-urlencoded' }),
    status: 415,
    body: refused('unsupported_media_type'),
  },
  {
    name: 'a replacement without If-Match',
    call: { method: 'PUT', path: '/api/catalog/7', headers: json, body: JSON.stringify(draft) },
    status: 428,
    body: refused('precondition_required'),
  },
  {
    name: 'a replacement of another version',
    call: {
      method: 'PUT',
      path: '/api/catalog/7',
      headers: { ...json, 'If-Match': '"old"' },
      body: JSON.stringify(draft),
    },
    status: 412,
    body: refused('precondition_failed'),
  },
  {
    name: 'a deletion of another version',
    call: { method: 'DELETE', path: '/api/catalog/7', headers: { 'If-Match': '"old"' } },
    status: 412,
    body: refused('precondition_failed'),
  },
  {
    name: 'an order without an Idempotency-Key',
    call: { method: 'POST', path: '/api/orders', headers: json, body: '{"lines":[{"item_id":42,"quantity":1}]}' },
    status: 400,
    body: refused('idempotency_key_required'),
  },
  {
    name: 'an order under two keys',
    call: {
      method: 'POST',
      path: '/api/orders',
      headers: { ...json, 'Idempotency-Key': 'one, two' },
      body: '{"lines":[{"item_id":42,"quantity":1}]}',
    },
    status: 422,
    body: refused('validation_failed', { in: 'headers', name: 'Idempotency-Key' }),
  },
  {
    name: 'an order of an item that is not there',
    call: {
      method: 'POST',
      path: '/api/orders',
      headers: { ...json, 'Idempotency-Key': 'an-item-that-is-not-there' },
      body: '{"lines":[{"item_id":42,"quantity":1},{"item_id":999999,"quantity":1}]}',
    },
    status: 422,
    body: refused('validation_failed', { in: 'body', name: 'lines[1].item_id' }),
  },
  {
    name: 'an order that nobody placed',
    call: { path: '/api/orders/3f2b9c1e-5d47-4a8b-9e0f-6c1d2a7b8e94' },
    status: 404,
    body: refused('not_found'),
  },
  { name: 'a name', call: { path: '/api/generate_name?starts_with=adae' }, status: 200, body: { name: 'Adaeze' } },
  {
    name: 'no such name',
    call: { path: '/api/generate_name?starts_with=zzz' },
    status: 404,
    body: refused('not_found'),
  },
  { name: 'the health', call: { path: '/api/health' }, status: 200, body: { status: 'healthy' } },
  { name: 'liveness', call: { path: '/api/health/live' }, status: 200, body: { status: 'alive' } },
  { name: 'readiness', call: { path: '/api/health/ready' }, status: 200, body: { status: 'ready' } },
]
