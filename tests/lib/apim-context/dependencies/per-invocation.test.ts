import { describe, expect, it } from '@jest/globals'
import {
  createApp,
  currentContext,
  defineGuard,
  type HttpFunction,
  http,
  inject,
  NotFoundError,
  openapi,
  override,
  provide,
  respond,
  UnauthorizedError,
  validateHttp,
  withContext,
} from '../../../../src/lib/apim-context/index.js'
import { testClient } from '../../../../src/lib/apim-context/testing.js'
import { open, using } from './probe.js'

/** A transaction that tells what became of it. */
function transaction() {
  const events: string[] = []
  let made = 0
  const tx = provide(
    async function* () {
      made += 1
      const id = made
      events.push(`begin ${id}`)
      try {
        yield { id }
        events.push(`end ${id}`)
      } catch (error) {
        events.push(`rollback ${id}: ${(error as Error).message}`)
        throw error
      }
    },
    { scope: 'invocation' },
  )
  return { events, tx }
}

const idOf = ({ tx }: Record<string, unknown>) => (tx as { id: number }).id

describe('a dependency of an invocation', () => {
  it('is made for each request, and cleaned up after it', async () => {
    const { events, tx } = transaction()
    const app = open([using({ tx }, idOf)])
    expect([(await app.send()).result, (await app.send()).result]).toEqual([1, 2])
    expect(events).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2'])
  })

  it('is one within a request, whoever asks', async () => {
    const { events, tx } = transaction()
    const a = provide({ tx }, ({ tx }) => tx.id, { scope: 'invocation' })
    const b = provide({ tx }, ({ tx }) => tx.id, { scope: 'invocation' })
    const app = open([using({ a, b, tx }, ({ a, b, tx }) => [a, b, (tx as { id: number }).id])])
    expect((await app.send()).result).toEqual([1, 1, 1])
    expect(events).toEqual(['begin 1', 'end 1'])
  })

  it('is told what the request failed with', async () => {
    const { events, tx } = transaction()
    const app = open([
      using({ tx }, () => {
        throw new NotFoundError('gone')
      }),
    ])
    const { status, logs } = await app.send()
    expect([status, logs]).toEqual([404, []])
    expect(events).toEqual(['begin 1', 'rollback 1: gone'])
  })

  it('is told nothing of an answer that says no and is no failure', async () => {
    const { events, tx } = transaction()
    const declare = http(
      { name: 'probe', method: 'GET', route: 'probe' },
      withContext(),
      inject({ tx }),
      openapi({ summary: 'A probe' }),
      validateHttp({}),
    )
    const app = open([declare(() => respond({ status: 404, jsonBody: {} }))])
    expect((await app.send()).status).toBe(404)
    expect(events).toEqual(['begin 1', 'end 1'])
  })

  it('is not made for a request that is refused', async () => {
    const { events, tx } = transaction()
    const refused = http(
      { name: 'probe', method: 'GET', route: 'probe' },
      withContext(),
      inject({ tx }),
      defineGuard({ name: 'no', errors: [], check: () => new UnauthorizedError() }),
      openapi({ summary: 'A probe' }),
      validateHttp({}),
    )(() => ({}))
    expect((await open([refused]).send()).status).toBe(401)
    expect(events).toEqual([])
  })

  it('may refuse the request itself', async () => {
    const user = provide(
      () => {
        const name = currentContext()?.request.headers.get('x-name')
        if (!name) throw new UnauthorizedError('Say who you are.')
        return name
      },
      { scope: 'invocation' },
    )
    const app = createApp([using({ user }, ({ user }) => user)], { environment: {} })
    const client = testClient(app)
    expect((await client.request('GET', '/api/probe')).status).toBe(401)
    const known = await client.request('GET', '/api/probe', { headers: { 'x-name': 'Ada' } })
    expect(known.json()).toEqual({ result: 'Ada' })
  })

  it('is cleaned up in the reverse order of making, after those that need it', async () => {
    const events: string[] = []
    const named = (name: string, needs = {}) =>
      provide(needs, () => ({ [Symbol.dispose]: () => void events.push(name) }), { scope: 'invocation' })
    const inner = named('inner')
    const outer = named('outer', { inner })
    const last = named('last')
    await open([using({ outer, last })]).send()
    expect(events).toEqual(['last', 'outer', 'inner'])
  })

  it('that cannot be cleaned up is logged once, and the answer stays', async () => {
    const events: string[] = []
    const good = provide(() => ({ [Symbol.dispose]: () => void events.push('good') }), { scope: 'invocation' })
    const bad = provide(
      async function* () {
        yield 1
        throw new Error('stuck')
      },
      { scope: 'invocation' },
    )
    const { status, result, logs } = await open([using({ good, bad }, ({ bad }) => bad)]).send()
    expect([status, result, logs.length, events]).toEqual([200, 1, 1, ['good']])
    expect(logs[0]).toContain('could not be cleaned up')
  })

  it('yields once', async () => {
    const twice = provide(
      async function* () {
        yield 1
        yield 2
      },
      { scope: 'invocation' },
    )
    expect((await open([using({ twice })]).send()).logs[0]).toContain('yields once')
  })

  it('is not shared by requests at the same time', async () => {
    const { events, tx } = transaction()
    const app = open([using({ tx }, idOf)])
    const results = await Promise.all(Array.from({ length: 20 }, () => app.send()))
    expect(results.map(({ result }) => result).toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    )
    expect(events.filter((event) => event.startsWith('end'))).toHaveLength(20)
  })

  it('is waited for when the handler did not: nothing is left behind', async () => {
    const { events, tx } = transaction()
    const declare = http(
      { name: 'probe', method: 'GET', route: 'probe' },
      withContext(),
      defineGuard({
        name: 'starts',
        errors: [],
        uses: { tx },
        check: ({ resolve }) => {
          void resolve(tx)
          return undefined
        },
      }),
      openapi({ summary: 'A probe' }),
      validateHttp({}),
    )
    await open([declare(() => ({ jsonBody: {} }))]).send()
    expect(events).toEqual(['begin 1', 'end 1'])
  })
})

describe('what guards and handlers ask for', () => {
  const guarded = (
    uses: Parameters<typeof inject>[0],
    handler: (input: { resolve: unknown }) => unknown,
  ): HttpFunction =>
    http(
      { name: 'probe', method: 'GET', route: 'probe' },
      withContext(),
      defineGuard({ name: 'asks', errors: [], uses, check: () => undefined }),
      openapi({ summary: 'A probe' }),
      validateHttp({}),
    )(async (input) => ({ jsonBody: { result: await handler(input) } }))

  it('is given to those that declare it', async () => {
    const one = provide(() => 1)
    const ask = ({ resolve }: { resolve: unknown }) => (resolve as (of: unknown) => unknown)(one)
    expect((await open([guarded({ one }, ask)]).send()).result).toBe(1)
  })

  it('is an error where nothing declares it', async () => {
    const one = provide(() => 1)
    const ask = ({ resolve }: { resolve: unknown }) => (resolve as (of: unknown) => unknown)(one)
    const { status, logs } = await open([guarded({}, ask)]).send()
    expect(status).toBe(500)
    expect(logs[0]).toContain('asked for that nothing declares')
  })

  it('is an error where another function declares it for its own invocations', async () => {
    const { tx } = transaction()
    const ask = ({ resolve }: { resolve: unknown }) => (resolve as (of: unknown) => unknown)(tx)
    const { logs } = await open([guarded({}, ask), using({ tx }, idOf, 'other')]).send()
    expect(logs[0]).toContain('asked for by what does not declare it')
  })
})

describe('a dependency of every invocation', () => {
  it('is made before anything else, and shared with the functions that ask', async () => {
    const { events, tx } = transaction()
    const app = open([using({ tx }, idOf), using({}, () => 'other', 'other')], { dependencies: { tx } })
    expect((await app.send()).result).toBe(1)
    expect((await app.send('other')).result).toBe('other')
    expect(events).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2'])
  })

  it('fails the request when it cannot be made', async () => {
    const broken = provide(
      () => {
        throw new Error('no')
      },
      { scope: 'invocation' },
    )
    expect((await open([using({})], { dependencies: { broken } }).send()).status).toBe(500)
  })

  it('is not made where it is overridden', async () => {
    const { events, tx } = transaction()
    const app = open([using({ tx }, idOf)], { dependencies: { tx }, overrides: [override(tx, { id: 7 })] })
    expect([(await app.send()).result, events]).toEqual([7, []])
  })
})
