import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import { clientOf, type Envelope, untyped } from '../support.js'

const Body = z.strictObject({ tags: z.array(z.string()).default([]) })
const client = clientOf([
  untyped({ query: z.object({ limit: z.coerce.number() }), body: Body }, () => undefined, { method: 'POST' }),
])

async function detailsOf(body: unknown) {
  const response = await client.request('POST', '/api/probe?limit=x', { body })
  expect(response.status).toBe(422)
  return { size: response.text.length, details: (response.json() as Envelope).error.details }
}
const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]))

describe('more problems than anybody reads', () => {
  it.each([
    ['unknown members', keys(100)],
    ['entries', { tags: Array(100).fill(1) }],
  ])('are told up to a hundred %s of a body, beside those of other places', async (_what, body) => {
    const { details } = await detailsOf(body)
    expect(details).toHaveLength(101)
    expect(details[0]).toMatchObject({ in: 'query', name: 'limit' })
    expect(details.map(({ message }) => message)).not.toContainEqual(expect.stringContaining('more problems'))
  })

  it.each([
    ['unknown members', keys(50_000)],
    ['entries', { tags: Array(50_000).fill(1) }],
  ])('are counted beyond that, so that the answer stays small: %s', async (_what, body) => {
    const { size, details } = await detailsOf(body)
    expect(details).toHaveLength(102)
    expect(details.at(-1)).toEqual({ in: 'body', name: '', message: 'And 49900 more problems' })
    expect(size).toBeLessThan(12_000)
  })
})
