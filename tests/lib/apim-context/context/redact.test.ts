import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createLineHead, toJsonLine, toTextLine } from '../../../../src/lib/apim-context/context/log-format.js'
import { isSecretName, REDACTED, redactText } from '../../../../src/lib/apim-context/context/redact.js'

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLWl0'
const STORAGE_KEY = `${'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw'}==`
const FUNCTION_KEY = 'q3Zk9cXbH5uTt0yVwLmNpR7sAeDfGjKl4iOzUxBvCnMqAzFuWe1r2Q=='

describe('names of secrets', () => {
  it.each([
    'authorization',
    'Authorization',
    'x-functions-key',
    'Ocp-Apim-Subscription-Key',
    'subscription_key',
    'subscriptionKey',
    'apiKey',
    'x-api-key',
    'client_secret',
    'clientSecret',
    'password',
    'dbPassword',
    'pwd',
    'cookie',
    'Set-Cookie',
    'access_token',
    'idToken',
    'refresh-token',
    'X-Gateway-Proof',
    'GATEWAY_PROOF',
    'connectionString',
    'AzureWebJobsStorageConnectionString',
    'accountKey',
    'privateKey',
    'credentials',
    'sig',
    'sas',
    'jwt',
    'master_key',
  ])('%s is one', (name) => {
    expect(isSecretName(name)).toBe(true)
  })

  it.each([
    'key',
    'item_id',
    'status_code',
    'code',
    'correlation_id',
    'subscription_id',
    'idempotency',
    'partition_key',
    'author',
    'design',
    'tokenizer',
    'secretary',
    'cache_status',
    'passenger',
    'keyboard',
    'signal',
    'user_agent',
    'proofread',
  ])('%s is none', (name) => {
    expect(isSecretName(name)).toBe(false)
  })
})

describe('secrets in a text', () => {
  it.each([
    [`Authorization: Bearer ${JWT}`, `Authorization: ${REDACTED}`],
    ["{ authorization: 'ApiKey 1234 5678', host: 'x' }", `{ authorization: '${REDACTED}', host: 'x' }`],
    ['sent Bearer abcdef123456 to it', `sent Bearer ${REDACTED} to it`],
    ['Basic dXNlcjpwYXNzd29yZA== was refused', `Basic ${REDACTED} was refused`],
    [`token ${JWT} expired`, `token ${REDACTED} expired`],
    ['Cookie: session=abc; theme=dark', `Cookie: ${REDACTED}`],
    [
      `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${STORAGE_KEY};EndpointSuffix=core.windows.net`,
      `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${REDACTED};EndpointSuffix=core.windows.net`,
    ],
    [
      'Endpoint=sb://x/;SharedAccessKeyName=all;SharedAccessKey=abc123def456=',
      `Endpoint=sb://x/;SharedAccessKeyName=all;SharedAccessKey=${REDACTED}`,
    ],
    ['Server=db;User=sa;Password=hunter2;', `Server=db;User=sa;Password=${REDACTED};`],
    [
      'https://a.blob.core.windows.net/c?sv=2024&sig=abc%2Fd&se=x',
      `https://a.blob.core.windows.net/c?sv=2024&sig=${REDACTED}&se=x`,
    ],
    ['https://a.azurewebsites.net/api/x?code=abcd&id=1', `https://a.azurewebsites.net/api/x?code=${REDACTED}&id=1`],
    ['/api/catalog?subscription-key=0123456789abcdef', `/api/catalog?subscription-key=${REDACTED}`],
    ['Ocp-Apim-Subscription-Key: 0123456789abcdef', `Ocp-Apim-Subscription-Key: ${REDACTED}`],
    ['x-functions-key=abc', `x-functions-key=${REDACTED}`],
    ['{"client_secret":"abc~def"}', `{"client_secret":"${REDACTED}"}`],
    ['https://user:password@example.com/x', `https://${REDACTED}@example.com/x`],
    [FUNCTION_KEY, REDACTED],
    [`the key ${STORAGE_KEY} leaked`, `the key ${REDACTED} leaked`],
  ])('%s', (text, redacted) => {
    expect(redactText(text)).toBe(redacted)
  })

  it.each([
    'Handled APIM backend request',
    'Request failed: internal_error',
    'status code: 404',
    'code=validation_failed',
    '4bf92f3577b34da6a3ce929d0e0e4736',
    '6d9f2c1e-5b1c-4a3e-9d4e-0c6f5f1b2a3c',
    'https://example.com/a@b',
    'alice@example.com wrote',
    'Unexpected token in JSON at position 4',
  ])('%s has none', (text) => {
    expect(redactText(text)).toBe(text)
  })
})

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const opaque = (min: number, max = min) =>
  fc.array(fc.constantFrom(...letters), { minLength: min, maxLength: max }).map((all) => all.join(''))

/** A secret, and a text that carries it in one of the shapes. */
const carried = fc.oneof(
  opaque(12, 60).map((secret) => ({ secret, text: `Bearer ${secret}` })),
  opaque(12, 60).map((secret) => ({ secret, text: `eyJ${secret}.eyJ${secret}.${secret}` })),
  opaque(12, 60).map((secret) => ({ secret, text: `AccountName=x;AccountKey=${secret}==;B=c` })),
  opaque(12, 60).map((secret) => ({ secret, text: `/x?a=1&sig=${secret}` })),
  opaque(12, 60).map((secret) => ({ secret, text: `ocp-apim-subscription-key: ${secret}` })),
  opaque(32).map((key) => ({ secret: key, text: `${key}AzFu${key}==` })),
  opaque(86).map((secret) => ({ secret, text: `${secret}==` })),
)
const around = fc.string({ unit: fc.constantFrom(...' \n.,()<>é') })
const secretName = fc.constantFrom('password', 'apiKey', 'x-functions-key', 'Authorization', 'client_secret', 'token')
const nested = (value: unknown, path: readonly string[]): unknown =>
  path.reduceRight<unknown>((inner, key) => (key === '[]' ? [inner] : { [key]: inner }), value)
const path = fc.array(fc.constantFrom('a', 'b', '[]', 'headers', 'error'), { maxLength: 4 })
const head = createLineHead({ function: 'probe', operation: 'GET probe' })

const linesOf = (message: string, fields: Record<string, unknown>) => [
  toTextLine(message, fields),
  toJsonLine('info', message, head, 'id', 'id', fields),
]

describe('a log line of anything', () => {
  it('has no secret that a text carries, wherever it stands', () => {
    fc.assert(
      fc.property(carried, around, around, path, ({ secret, text }, before, after, at) => {
        const all = `${before} ${text} ${after}`
        const error = new Error(all, { cause: { all } })
        const map = new Map([['k', all]])
        for (const line of [
          ...linesOf('m', { value: nested(all, at), error, map, set: new Set([all]), headers: { a: all } }),
          ...linesOf(all, { [all]: 1 }),
        ]) {
          expect(line).not.toContain(secret)
        }
      }),
    )
  })

  it('has no value of a secret name, wherever it stands', () => {
    fc.assert(
      fc.property(secretName, opaque(6, 30), path, (name, secret, at) => {
        for (const line of linesOf('m', { [name]: secret, value: nested({ [name]: { deep: [secret] } }, at) })) {
          expect(line).not.toContain(secret)
        }
      }),
    )
  })

  it('is one line of JSON, not longer than a record can hold', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.dictionary(
          fc.string(),
          fc.anything({ withBigInt: true, withMap: true, withDate: true, withTypedArray: true }),
        ),
        (message, fields) => {
          const line = toJsonLine('info', message, head, 'id', 'id', fields)
          expect(line).not.toContain('\n')
          expect(JSON.parse(line)).toMatchObject({ level: 'info', function: 'probe' })
        },
      ),
    )
  })
})
