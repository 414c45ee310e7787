import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import { describeIssue } from '../../../src/lib/apim-context/request/describe-issue.js'
import { HotSchema, type Parsed } from '../../../src/lib/apim-context/request/hot-schema.js'

const schema = z.strictObject({
  id: z.preprocess((text) => (typeof text === 'string' ? Number(text) : text), z.int().min(1)),
  name: z.string().trim().min(1).default('none'),
  tags: z.array(z.string().regex(/^[a-z]+$/, 'Small letters')).max(2),
})
const INPUTS: readonly unknown[] = [
  { id: '7', tags: [] },
  { id: 7, name: ' x ', tags: ['a', 'b'] },
  { id: 0, tags: ['A', 'b', 'c'] },
  { id: 'x', name: '', tags: 'a', other: 1 },
  {},
  null,
  'text',
  [1],
]
const told = (result: Parsed) =>
  result.success ? result.data : result.error.issues.map(({ path, message, code }) => [path.join('.'), code, message])

/** Uses it until it has been compiled. */
async function heat(hot: HotSchema): Promise<void> {
  for (let use = 0; use < 100; use++) hot.safeParse({ id: 1, tags: [] })
  await import('zod/v4/core')
  await new Promise(setImmediate)
}

describe('a schema that is much used', () => {
  it('says the same of everything as the schema itself, before and after', async () => {
    const hot = new HotSchema(schema)
    const expected = INPUTS.map((input) => told(schema.safeParse(input, { error: describeIssue })))
    const all = () => INPUTS.map((input) => told(hot.safeParse(input, { error: describeIssue })))
    expect(all()).toEqual(expected)
    await heat(hot)
    expect(all()).toEqual(expected)
  })

  it('is still itself when it cannot be compiled', async () => {
    const node: z.ZodType = z.object({ id: z.number(), tags: z.array(z.string()), next: z.lazy(() => node).optional() })
    const hot = new HotSchema(node)
    await heat(hot)
    expect(hot.safeParse({ id: 1, tags: [], next: { id: 2, tags: [] } }).success).toBe(true)
    expect(hot.safeParse({ id: 1, tags: [], next: { id: 'x', tags: [] } }).success).toBe(false)
  })
})
