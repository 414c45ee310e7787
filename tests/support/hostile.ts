import fc from 'fast-check'

/** What a server can receive in a header: Latin-1 without control characters. */
export const headerValue = fc
  .array(
    fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f),
    { maxLength: 40 },
  )
  .map((codes) => String.fromCharCode(...codes).trim())

export const headers = fc.dictionary(
  fc.constantFrom(
    'x-correlation-id',
    'x-request-id',
    'x-gateway-proof',
    'x-user-id',
    'accept',
    'if-match',
    'traceparent',
  ),
  headerValue,
)

export const contentType = fc.oneof(
  fc.constantFrom(
    'application/json',
    'application/json; charset=utf-8',
    'text/plain',
    'application/json; charset=utf-16',
  ),
  headerValue,
)

/** Texts that parsers and number conversions trip over. */
export const hostileText = fc.constantFrom(
  '__proto__',
  'constructor',
  '../../host.json',
  '%',
  '%00',
  '\0',
  '\ud800',
  '-0',
  '0x10',
  '1e309',
  '9'.repeat(400),
  "' or '1' eq '1",
  '<script>',
  'NaN',
  'x'.repeat(5000),
)

export const json = fc.json({ maxDepth: 6 })

/** Bodies that are, or nearly are, an item to write. */
export const hostileBody = fc.constantFrom(
  '{"__proto__":{"name":"x"}}',
  '{"constructor":{"prototype":{"name":"x"}}}',
  '{"name":"a","name":"b"}',
  '{"price":{"amount":1e400,"currency":"EUR"},"name":"a"}',
  '{"price":{"amount":123456789012345678901234567890,"currency":"EUR"},"name":"a"}',
  '{"price":{"amount":-0,"currency":"EUR"},"name":"a"}',
  '{"price":{"amount":1,"currency":"EUR"},"name":"\\u0000"}',
  '{"price":{"amount":1,"currency":"EUR"},"name":"\\ud800"}',
  `{"name":"a","extra":{"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`,
  `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  '{"name":"a"',
  '\ufeff{}',
)

/** What a client may send for a body: JSON, what nearly is, and bytes of any kind. */
export const body = fc.oneof(json, hostileBody, fc.string(), fc.uint8Array({ maxLength: 60 }))
