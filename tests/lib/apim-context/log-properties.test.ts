import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createLineHead, toJsonLine, toTextLine } from '../../../src/lib/apim-context/context/log-format.js'

const head = createLineHead({ function: 'probe', operation: 'GET probe' })
const own = ['timestamp', 'level', 'message', 'function', 'operation', 'invocation_id', 'correlation_id']
/** Anything: nested, sparse, with odd prototypes, dates, maps, sets, typed arrays, big integers. */
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withSparseArray: true,
  withNullPrototype: true,
  withObjectString: true,
  withTypedArray: true,
})
const name = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'toString', ...own))
const fields = fc.dictionary(name, anything)
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a\nb', '{"level":"error"}', '\u2028'),
)

describe('whatever is logged', () => {
  it('is one line of JSON, and the members of the line are its own', () => {
    fc.assert(
      fc.property(text, fields, (message, given) => {
        const line = toJsonLine('warn', message, head, 'an-invocation', 'a-correlation', given)
        expect(line).not.toMatch(/[\r\n]/)
        const parsed = JSON.parse(line)
        expect(parsed).toMatchObject({
          level: 'warn',
          function: 'probe',
          operation: 'GET probe',
          invocation_id: 'an-invocation',
          correlation_id: 'a-correlation',
        })
        expect(typeof parsed.message).toBe('string')
      }),
      { numRuns: 500 },
    )
  })

  it('is one line of text', () => {
    fc.assert(
      fc.property(text, fields, (message, given) => {
        expect(toTextLine(message, given)).not.toMatch(/[\r\n]/)
      }),
      { numRuns: 500 },
    )
  })

  it('shows no secret, wherever it is', () => {
    const secret = 'S3cr3tS3cr3tS3cr3t'
    const hidden = fc.constantFrom(
      { password: secret },
      { note: `Bearer ${secret}` },
      { headers: { 'x-any': secret } },
      { url: `https://user:${secret}@example.com/` },
      { error: new Error(`AccountKey=${secret};`) },
    )
    const nested = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        hidden,
        fc.record({ a: anything, inside: tie('value') }),
        fc.tuple(anything, tie('value')),
      ),
    })).value
    fc.assert(
      fc.property(nested, (value) => {
        const given = { value }
        expect(toJsonLine('info', 'm', head, 'i', 'c', given)).not.toContain(secret)
        expect(toTextLine('m', given)).not.toContain(secret)
      }),
      { numRuns: 500 },
    )
  })
})
