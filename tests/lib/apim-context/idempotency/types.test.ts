import { expect, it } from '@jest/globals'
import * as z from 'zod'
import {
  http,
  type Idempotency,
  type IdempotencyStore,
  type InputOf,
  idempotent,
  openapi,
  provide,
  respond,
  validateHttp,
  withContext,
} from '../../../../src/lib/apim-context/index.js'
import { memoryIdempotencyStore } from '../../../../src/lib/apim-context/testing.js'

// Checked by the compiler: a promise that no longer holds, or a misuse that compiles, is an error in this file.
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_T extends true>() => true

const Thing = z.object({ name: z.string() })
const store = provide((): IdempotencyStore => memoryIdempotencyStore())
const route = { name: 'probe', method: 'POST', route: 'probe' } as const
const described = () => openapi({ summary: 'A probe' })
const validated = () => validateHttp({ body: Thing, responses: { 201: Thing } })

const probe = http(
  route,
  withContext(),
  idempotent({ store }),
  described(),
  validated(),
)(async ({ body, idempotency }) =>
  idempotency.commit(respond({ status: 201, jsonBody: body }), async (record) => record.length),
)

it('the handler is given its key, and commits a reply that it may return', () => {
  expect(holds<Equal<InputOf<typeof probe>['idempotency'], Idempotency>>()).toBe(true)
})

it('a misuse does not compile', () => {
  // @ts-expect-error: records have to be kept somewhere
  expect(() => idempotent({})).not.toThrow()
  // @ts-expect-error: a store is declared by provide(), so that each app has its own
  expect(() => idempotent({ store: memoryIdempotencyStore() })).not.toThrow()
  const declare = http(route, withContext(), idempotent({ store }), described(), validated())
  // @ts-expect-error: what is committed is the answer, and has to be a declared one
  declare(({ idempotency }) => idempotency.commit(respond({ status: 200, jsonBody: { name: 'x' } }), async () => {}))
  // @ts-expect-error: as is its body
  declare(({ idempotency }) => idempotency.commit(respond({ status: 201, jsonBody: { n: 1 } }), async () => {}))
  const without = http(route, withContext(), described(), validated())
  // @ts-expect-error: there is no key without idempotent()
  without(({ body, idempotency }) => idempotency.commit(respond({ status: 201, jsonBody: body }), async () => {}))
})
