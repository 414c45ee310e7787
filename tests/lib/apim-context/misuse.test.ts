import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import {
  http,
  openapi,
  RegistrationError,
  requireGateway,
  validateHttp,
  withContext,
} from '../../../src/lib/apim-context/index.js'
import { Item, ItemPath } from './support.js'

const route = { name: 'probe', method: 'GET', route: 'probe' } as const
const itemRoute = { name: 'probe', method: 'GET', route: 'items/{item_id}' } as const
const described = () => openapi({ summary: 'A probe' })

/** What TypeScript refuses to compile, JavaScript is refused at registration: each row proves both. */
const misuses: [what: string, misuse: () => unknown, message: string][] = [
  [
    'openapi before withContext',
    // @ts-expect-error openapi may not stand first
    () => http(route, described(), withContext(), validateHttp({})),
    'probe (GET probe): openapi(…) may not stand here: expected withContext()',
  ],
  [
    'no withContext',
    // @ts-expect-error openapi may not stand first
    () => http(route, described(), validateHttp({})),
    'probe (GET probe): openapi(…) may not stand here: expected withContext()',
  ],
  [
    'withContext twice',
    // @ts-expect-error one context is enough
    () => http(route, withContext(), withContext(), described(), validateHttp({})),
    'probe (GET probe): withContext(…) may not stand here: expected a guard or openapi(…)',
  ],
  [
    'openapi twice',
    // @ts-expect-error one description is enough
    () => http(route, withContext(), described(), described(), validateHttp({})),
    'probe (GET probe): openapi(…) may not stand here: expected validateHttp(…)',
  ],
  [
    'validateHttp twice',
    // @ts-expect-error nothing follows validation
    () => http(route, withContext(), described(), validateHttp({}), validateHttp({})),
    'probe (GET probe): validateHttp(…) may not stand here: expected the handler',
  ],
  [
    'a guard after openapi',
    // @ts-expect-error guards stand before openapi
    () => http(route, withContext(), described(), requireGateway(), validateHttp({})),
    'probe (GET probe): requireGateway(…) may not stand here: expected validateHttp(…)',
  ],
  [
    'a guard before withContext',
    // @ts-expect-error guards need a context
    () => http(route, requireGateway(), withContext(), described(), validateHttp({})),
    'probe (GET probe): requireGateway(…) may not stand here: expected withContext()',
  ],
  [
    'validateHttp before openapi',
    // @ts-expect-error validation stands last
    () => http(route, withContext(), validateHttp({}), described()),
    'probe (GET probe): validateHttp(…) may not stand here: expected a guard or openapi(…)',
  ],
  [
    'no validateHttp',
    // @ts-expect-error the result is not a function but says what is missing
    () => http(route, withContext(), described())(() => ({})),
    'probe (GET probe): the decorators are incomplete: expected validateHttp(…) next',
  ],
  [
    'no decorator at all',
    // @ts-expect-error the result is not a function but says what is missing
    () => http(route)(() => ({})),
    'probe (GET probe): the decorators are incomplete: expected withContext() next',
  ],
  [
    'a template parameter without a schema',
    // @ts-expect-error item_id has no schema
    () => http(itemRoute, withContext(), described(), validateHttp({}))(() => ({})),
    'probe (GET items/{item_id}): {item_id} has no schema; add it to validateHttp({ path })',
  ],
  [
    'a path schema without a template parameter',
    // @ts-expect-error the template has no item_id
    () => http(route, withContext(), described(), validateHttp({ path: ItemPath }))(() => ({})),
    "probe (GET probe): the path schema has 'item_id', which the template has not",
  ],
  [
    'a path schema with another key',
    // @ts-expect-error the template has item_id, not id
    () => http(itemRoute, withContext(), described(), validateHttp({ path: z.object({ id: z.string() }) }))(() => ({})),
    "probe (GET items/{item_id}): the path schema has 'id', which the template has not",
  ],
  [
    'a body on GET',
    // @ts-expect-error a GET has no body
    () => http(route, withContext(), described(), validateHttp({ body: Item }))(() => ({})),
    'probe (GET probe): a GET has no body: the host drops it; use query, or another method',
  ],
]

describe('http, misused', () => {
  it.each(misuses)('refuses %s', (_what, misuse, message) => {
    expect(misuse).toThrow(RegistrationError)
    expect(misuse).toThrow(message)
  })
})

describe('validateHttp, misused', () => {
  const cases: [what: string, misuse: () => unknown, message: string][] = [
    [
      'a member it does not know',
      // @ts-expect-error querry is no member
      () => validateHttp({ querry: Item }),
      "validateHttp: 'querry' is none of path, query, headers, cookies, body, response, responses",
    ],
    [
      'response beside responses',
      // @ts-expect-error one or the other
      () => validateHttp({ response: Item, responses: { 200: Item } }),
      'validateHttp: give response or responses, not both',
    ],
    [
      'parameters that are no object',
      // @ts-expect-error parameters have names
      () => validateHttp({ query: z.string() }),
      'validateHttp: query must be a z.object(…)',
    ],
  ]
  it.each(cases)('refuses %s', (_what, misuse, message) => {
    expect(misuse).toThrow(new TypeError(message))
  })
})

describe('openapi, misused', () => {
  it('refuses to be without a summary', () => {
    // @ts-expect-error summary is required
    expect(() => openapi({})).toThrow(new TypeError('openapi: summary is missing'))
  })

  it('refuses an error code that is not documented', () => {
    // @ts-expect-error no such code
    expect(() => openapi({ summary: '', errors: ['toString'] })).toThrow(
      new TypeError("openapi: 'toString' is no code of the catalogue"),
    )
  })
})
