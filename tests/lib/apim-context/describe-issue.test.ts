import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import { clientOf, type Envelope, untyped } from './support.js'

/** What a client reads of the value that it sent in `{ value }`. */
async function messages(schema: z.ZodType, value: unknown): Promise<string[]> {
  const probe = untyped({ body: z.object({ value: schema }) }, () => ({}), { method: 'POST' })
  const response = await clientOf([probe]).request('POST', '/api/probe', { body: { value } })
  return (response.json() as Envelope).error.details.map(({ message }) => message)
}

describe('a value of another type', () => {
  it.each([
    [z.string(), 1, 'Expected a string, not a number'],
    [z.string(), null, 'Expected a string, not null'],
    [z.number(), '1', 'Expected a number, not a string'],
    [z.boolean(), 'yes', 'Expected a boolean, not a string'],
    [z.array(z.string()), {}, 'Expected an array, not an object'],
    [z.object({}), [], 'Expected an object, not an array'],
    [z.record(z.string(), z.string()), true, 'Expected an object, not a boolean'],
    [z.int(), 1.5, 'Expected an integer'],
    [z.int(), '1', 'Expected a number, not a string'],
    [z.coerce.number(), 'x', 'Expected a number'],
    [z.coerce.bigint(), 1.5, 'Expected bigint, not a number'],
    [z.coerce.date(), 'x', 'Expected a date'],
    [z.preprocess(() => 1n, z.string()), '', 'Expected a string, not bigint'],
  ])('is told both (%#)', async (schema, value, message) => {
    expect(await messages(schema, value)).toEqual([message])
  })

  it.each([
    [z.string(), 'Missing: expected a string'],
    [z.int(), 'Missing: expected a number'],
    [z.object({}), 'Missing: expected an object'],
  ])('is told when there is none (%#)', async (schema, message) => {
    expect(await messages(schema, undefined)).toEqual([message])
  })
})

describe('a value beyond a limit', () => {
  it.each([
    [z.string().min(1), '', 'Expected at least 1 character'],
    [z.string().max(2), 'abc', 'Expected at most 2 characters'],
    [z.array(z.int()).min(2), [], 'Expected at least 2 items'],
    [z.array(z.int()).max(1), [1, 2], 'Expected at most 1 item'],
    [z.number().min(0), -1, 'Expected at least 0'],
    [z.number().max(9), 10, 'Expected at most 9'],
    [z.int(), 1e17, 'Expected at most 9007199254740991'],
  ])('is told it (%#)', async (schema, value, message) => {
    expect(await messages(schema, value)).toEqual([message])
  })

  it.each([
    [z.number().gt(0), 0, 'Too small: expected number to be >0'],
    [z.number().lt(0), 0, 'Too big: expected number to be <0'],
  ])('that is itself not allowed is told by zod (%#)', async (schema, value, message) => {
    expect(await messages(schema, value)).toEqual([message])
  })
})

describe('what a schema says itself', () => {
  it('comes first', async () => {
    expect(await messages(z.string({ error: 'A name, please' }), 1)).toEqual(['A name, please'])
    expect(await messages(z.string().min(3, 'Three letters at least'), 'a')).toEqual(['Three letters at least'])
  })

  it('leaves to zod what is of another kind', async () => {
    expect(await messages(z.enum(['a', 'b']), 'c')).toEqual(['Invalid option: expected one of "a"|"b"'])
  })
})
