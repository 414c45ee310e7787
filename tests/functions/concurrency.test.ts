import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createMemoryRepository } from '../../src/catalog/memory-repository.js'
import type { CatalogRepository } from '../../src/catalog/repository.js'
import { fromGateway, type TestClient, type TestResponse } from '../../src/lib/apim-context/testing.js'
import { openApp, PROOF } from './open-app.js'

/** A repository whose every answer waits for its turn. */
function slowed(repository: CatalogRepository, wait: () => Promise<unknown>): CatalogRepository {
  const methods = Object.entries(repository).map(([name, method]) => [
    name,
    async (...given: unknown[]) => {
      await wait()
      const answer = await (method as (...given: unknown[]) => Promise<unknown>)(...given)
      await wait()
      return answer
    },
  ])
  return Object.fromEntries(methods)
}

interface Caller {
  readonly n: number
  readonly headers: Readonly<Record<string, string>>
}
type Ask = (app: TestClient, caller: Caller) => Promise<TestResponse>
type Check = (answer: unknown, caller: Caller, response: TestResponse) => void

/** What each caller asks, and by what the answer shows that it is the caller's own. */
const ASKED: readonly (readonly [Ask, Check])[] = [
  [
    (app, { n, headers }) => app.request('GET', `/api/catalog/${n + 1}`, { headers }),
    (answer, { n }) => expect(answer).toMatchObject({ item_id: n + 1, correlation_id: `c${n}` }),
  ],
  [
    (app, { headers }) => app.request('GET', '/api/users/me', { headers }),
    (answer, { n }) => expect(answer).toMatchObject({ user_id: `u${n}` }),
  ],
  [
    (app, { headers }) => app.request('GET', '/api/context', { headers }),
    (answer, { n }) => expect(answer).toMatchObject({ correlation_id: `c${n}`, subscription: { id: `s${n}` } }),
  ],
  [
    (app, { n, headers }) => {
      const body = { lines: [{ item_id: n + 1, quantity: n + 1 }], customer_reference: `r${n}` }
      return app.request('POST', '/api/orders', { headers: { ...headers, 'Idempotency-Key': 'the-same' }, body })
    },
    (answer, { n }) => expect(answer).toMatchObject({ customer_reference: `r${n}`, lines: [{ item_id: n + 1 }] }),
  ],
  [
    (app, { n, headers }) =>
      app.request('POST', '/api/basket', { headers, body: new URLSearchParams({ item_id: String(n + 1) }) }),
    (_answer, { n }, { cookies }) => expect(cookies[0]).toMatch(new RegExp(`^basket=${n + 1}x1;`)),
  ],
  [
    (app, { n, headers }) => app.request('GET', `/api/catalog/${1000 + n}`, { headers }),
    (answer, { n }) =>
      expect(answer).toMatchObject({ error: { correlation_id: `c${n}`, message: `Item ${1000 + n} does not exist.` } }),
  ],
]

describe('callers of the app at the same time', () => {
  it('get their own answers and log their own lines, in whatever order the storage answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.nat({ max: ASKED.length - 1 }), { minLength: 2, maxLength: 12 }),
        async (scheduler, questions) => {
          const repository = slowed(createMemoryRepository(), () => scheduler.schedule(Promise.resolve()))
          const app = openApp({ repository, settings: { log: { format: 'json' }, gateway: { proof: PROOF } } })
          const calls = questions.map(async (question, n) => {
            const [ask, check] = ASKED[question]!
            const user = { id: `u${n}`, scopes: ['catalog.read'] }
            const says = fromGateway(PROOF, { user, subscription: `s${n}` })
            const caller = { n, headers: { ...says, 'X-Correlation-ID': `c${n}` } }
            const response = await ask(app, caller)
            expect(response.headers.get('x-correlation-id')).toBe(`c${n}`)
            check(response.json(), caller, response)
            for (const { line } of response.logs) expect(JSON.parse(line)).toMatchObject({ correlation_id: `c${n}` })
          })
          await scheduler.waitFor(Promise.all(calls))
        },
      ),
      { numRuns: 60 },
    )
  })
})
