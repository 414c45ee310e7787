import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import * as z from 'zod'
import {
  clock,
  createApp,
  defineGuard,
  HttpError,
  http,
  type IdempotencyStore,
  type IdempotentOptions,
  idempotent,
  openapi,
  override,
  provide,
  respond,
  type User,
  validateHttp,
  withContext,
} from '../../../../src/lib/apim-context/index.js'
import {
  fromGateway,
  memoryIdempotencyStore,
  type TestClient,
  testClient,
} from '../../../../src/lib/apim-context/testing.js'
import { type Envelope, PROOF } from '../support.js'

const HOUR = 3_600_000
const Body = z.object({ n: z.number() })

let time: number
let effects: unknown[]
let store: IdempotencyStore
/** What the handler does after its effect. */
let outcome: (() => unknown) | undefined

beforeEach(() => {
  time = 1_700_000_000_000
  effects = []
  store = memoryIdempotencyStore()
  outcome = undefined
})

function clientWith(options: Partial<IdempotentOptions> = {}) {
  const knownUser = defineGuard({
    name: 'knownUser',
    errors: [],
    check: ({ request }) => ({ user: { id: request.headers.get('test-user') ?? 'nobody' } as User }),
  })
  const functions = ['POST one', 'POST other'].map((name) => {
    const [method, route] = name.split(' ') as ['POST', string]
    return http(
      { name: route, method, route },
      withContext(),
      knownUser,
      idempotent({ store: provide(() => store), ...options }),
      openapi({ summary: 'A probe' }),
      validateHttp({ body: Body, responses: { 201: Body, 404: Body } }),
    )(async ({ body, idempotency }) => {
      expect(idempotency.partition).toBeUndefined()
      effects.push(body.n)
      await outcome?.()
      return respond({ status: 201, headers: { Location: `/api/one/${effects.length}` }, jsonBody: body })
    })
  })
  const settings = { gateway: { proof: PROOF }, log: { format: 'json' } } as const
  return testClient(createApp(functions, { settings, overrides: [override(clock, () => new Date(time))] }))
}

const post = (client: TestClient, { key = 'key', n = 1, route = 'one', headers = {} as Record<string, string> } = {}) =>
  client.request('POST', `/api/${route}`, {
    headers: { ...(key && { 'idempotency-key': key }), ...headers },
    body: { n },
  })

const codeOf = (response: { json(): unknown }) => (response.json() as Envelope).error.code

describe('a request with a key', () => {
  it('runs once: a retry gets the first answer, with ids of its own', async () => {
    const client = clientWith()
    const first = await post(client)
    expect(first.status).toBe(201)
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    const second = await post(client, { headers: { 'x-correlation-id': 'mine', 'x-request-id': 'retry' } })
    expect(effects).toEqual([1])
    expect(second.status).toBe(201)
    expect(second.text).toBe(first.text)
    expect(second.headers.get('location')).toBe('/api/one/1')
    expect(second.headers.get('content-type')).toBe('application/json')
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect(second.headers.get('x-correlation-id')).toBe('mine')
    expect(second.headers.get('x-request-id')).toBe('retry')
    expect(second.logs.join()).not.toContain('key ')
  })

  it('is the same request with the key in quotes', async () => {
    const client = clientWith()
    await post(client)
    expect((await post(client, { key: '"key"' })).headers.get('idempotency-replayed')).toBe('true')
  })

  it('is refused when its key belongs to another body', async () => {
    const client = clientWith()
    await post(client)
    const reused = await post(client, { n: 2 })
    expect([reused.status, codeOf(reused)]).toEqual([422, 'idempotency_key_reused'])
    expect(effects).toEqual([1])
  })

  it.each([
    ['another key', { key: 'other' }],
    ['another operation', { route: 'other' }],
    ['another subscription', { headers: fromGateway(PROOF, { subscriptionId: 'other' }) }],
    ['another user of the gateway', { headers: { 'test-user': 'bob' } }],
  ])('runs for itself with %s', async (_what, other) => {
    const client = clientWith()
    await post(client)
    const { status, headers } = await post(client, other)
    expect([status, headers.get('idempotency-replayed')]).toEqual([201, null])
    expect(effects).toHaveLength(2)
  })

  it('belongs to whom the operation says', async () => {
    const client = clientWith({ caller: ({ request }) => request.headers.get('test-tenant') ?? '' })
    await post(client, { headers: { 'test-tenant': 'a', 'test-user': 'x' } })
    await post(client, { headers: { 'test-tenant': 'a', 'test-user': 'y' } })
    await post(client, { headers: { 'test-tenant': 'b', 'test-user': 'y' } })
    expect(effects).toHaveLength(2)
  })

  it('is an unknown one when its record has expired', async () => {
    const client = clientWith()
    await post(client)
    time += 24 * HOUR - 1
    expect((await post(client)).headers.get('idempotency-replayed')).toBe('true')
    time += 1
    expect((await post(client, { n: 2 })).status).toBe(201)
    expect(effects).toEqual([1, 2])
    expect((await post(client, { n: 2 })).headers.get('idempotency-replayed')).toBe('true')
  })

  it('lives by the clock of the machine without another', async () => {
    const create = jest.spyOn(store, 'create')
    const before = Date.now()
    const fn = http(
      { name: 'probe', method: 'POST', route: 'one' },
      withContext(),
      idempotent({ store: provide(() => store) }),
      openapi({ summary: 'A probe' }),
      validateHttp({ body: Body }),
    )(({ body }) => respond({ jsonBody: body }))
    const client = testClient(createApp([fn], { environment: {}, settings: { idempotency: { expiryHours: 2 } } }))
    await post(client)
    expect((await post(client)).headers.get('idempotency-replayed')).toBe('true')
    const { expiresAt } = create.mock.calls[0]![1]
    expect(expiresAt - before).toBeGreaterThanOrEqual(2 * HOUR)
  })

  it('expires a day after it ended, not after it began', async () => {
    outcome = () => {
      time += HOUR
    }
    const client = clientWith({ leaseSeconds: 7200 })
    await post(client)
    time += 24 * HOUR - 1
    expect((await post(client)).headers.get('idempotency-replayed')).toBe('true')
  })
})

describe('the header', () => {
  it.each(['two words', '"open', 'x'.repeat(256)])('is refused as %s', async (key) => {
    const refused = await post(clientWith(), { key })
    expect([refused.status, codeOf(refused)]).toEqual([422, 'validation_failed'])
    expect((refused.json() as Envelope).error.details).toEqual([
      {
        in: 'headers',
        name: 'Idempotency-Key',
        message: 'Expected one key of 1 to 255 printable ASCII characters',
      },
    ])
    expect(effects).toEqual([])
  })

  it('is required', async () => {
    const refused = await post(clientWith(), { key: '' })
    expect([refused.status, codeOf(refused)]).toEqual([400, 'idempotency_key_required'])
    expect(effects).toEqual([])
  })

  it('is not where the operation says so: each request then runs', async () => {
    const client = clientWith({ required: false })
    await post(client, { key: '' })
    await post(client, { key: '' })
    expect(effects).toEqual([1, 1])
    await post(client)
    await post(client)
    expect(effects).toEqual([1, 1, 1])
  })

  it('locks nothing when the request is refused for its body', async () => {
    const client = clientWith()
    const create = jest.spyOn(store, 'create')
    expect((await client.request('POST', '/api/one', { headers: { 'idempotency-key': 'k' }, body: {} })).status).toBe(
      422,
    )
    expect(create).not.toHaveBeenCalled()
  })
})

describe('a request whose key is in use', () => {
  /** Starts a request that stays in its handler until it is let go. */
  async function running(client: TestClient) {
    let letGo = () => {}
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    let enter = () => {}
    const entered = new Promise<void>((resolve) => {
      enter = resolve
    })
    outcome = () => {
      enter()
      return held
    }
    const answer = post(client)
    await entered
    outcome = undefined
    return { answer, letGo }
  }

  it.each([
    [0, '5'],
    [296_500, '4'],
    [299_999, '1'],
  ])('is told to wait %d ms into the lease of 300 s: %s s', async (passed, seconds) => {
    const client = clientWith()
    const { answer, letGo } = await running(client)
    time += passed
    const refused = await post(client)
    expect([refused.status, codeOf(refused)]).toEqual([409, 'request_in_progress'])
    expect(refused.headers.get('retry-after')).toBe(seconds)
    letGo()
    expect((await answer).status).toBe(201)
    expect((await post(client)).headers.get('idempotency-replayed')).toBe('true')
    expect(effects).toEqual([1])
  })

  it('is told that its body is another', async () => {
    const client = clientWith()
    const { answer, letGo } = await running(client)
    expect((await post(client, { n: 2 })).status).toBe(422)
    time += 301_000
    expect((await post(client, { n: 2 })).status).toBe(422)
    letGo()
    await answer
  })

  it('runs when the lease has ended, and both answers are told of; the one whose lease it was is kept', async () => {
    const client = clientWith({ leaseSeconds: 60 })
    const { answer, letGo } = await running(client)
    time += 60_000
    const second = await post(client)
    expect(second.status).toBe(201)
    letGo()
    const first = await answer
    expect(first.status).toBe(201)
    expect(first.logs.map(({ message }) => message).join()).toContain('The lease of an idempotency key ended')
    expect(effects).toEqual([1, 1])
    expect((await post(client)).headers.get('location')).toBe(second.headers.get('location'))
  })

  it('runs in one of many retries when the lease has ended', async () => {
    const client = clientWith()
    const { answer, letGo } = await running(client)
    time += 300_000
    const retries = await Promise.all(Array.from({ length: 20 }, () => post(client)))
    expect(effects).toEqual([1, 1])
    expect(new Set(retries.map(({ status }) => status))).toEqual(new Set([201, 409]))
    letGo()
    await answer
  })

  it('runs in one of many that come at once', async () => {
    const client = clientWith()
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(client)))
    expect(effects).toEqual([1])
    for (const { status } of answers) expect([201, 409]).toContain(status)
    expect((await post(client)).status).toBe(201)
  })

  it('waits a second when the other has just given it up', async () => {
    store = { ...store, create: async () => undefined, find: async () => undefined }
    const { status, headers } = await post(clientWith())
    expect([status, headers.get('retry-after')]).toEqual([409, '1'])
  })

  it('is not taken for another when the store created its record and the answer was lost', async () => {
    const memory = store
    store = {
      ...memory,
      create: async (...of) => {
        await memory.create(...of)
        return undefined
      },
    }
    const client = clientWith()
    expect((await post(client)).status).toBe(201)
    expect((await post(client)).headers.get('idempotency-replayed')).toBe('true')
    expect(effects).toEqual([1])
  })
})

describe('an answer', () => {
  const failing = (status: number) => () => {
    throw new HttpError({ code: 'test', status, meaning: 'A test.', action: 'None.' })
  }

  it.each([402, 404, 410])('of status %d is kept', async (status) => {
    const client = clientWith()
    outcome = failing(status)
    const first = await post(client)
    outcome = undefined
    const second = await post(client)
    expect([second.status, second.text]).toEqual([status, first.text])
    expect(second.headers.get('idempotency-replayed')).toBe('true')
  })

  it.each([400, 409, 422, 429, 500, 503])(
    'of status %d is not: the key is free, for another body too',
    async (status) => {
      const client = clientWith()
      outcome = failing(status)
      expect((await post(client)).status).toBe(status)
      outcome = undefined
      expect((await post(client, { n: 2 })).status).toBe(201)
      expect(effects).toEqual([1, 2])
    },
  )

  it('is kept as the operation says', async () => {
    const client = clientWith({ keep: (status) => status === 500 })
    outcome = () => {
      throw new Error('secret')
    }
    await post(client)
    outcome = undefined
    const again = await post(client)
    expect(again.status).toBe(500)
    expect(again.text).not.toContain('secret')
    expect(effects).toEqual([1])
    await post(client, { key: 'other' })
    await post(client, { key: 'other' })
    expect(effects).toEqual([1, 1, 1])
  })

  it('goes out when it cannot be kept, and the key stays in use until the lease ends', async () => {
    const memory = store
    const failed = jest.fn<IdempotencyStore['replace']>().mockRejectedValueOnce(new Error('no storage'))
    store = { ...memory, replace: failed.mockImplementation(memory.replace) }
    const client = clientWith()
    const { status, logs } = await post(client)
    expect(status).toBe(201)
    expect(logs.filter(({ level }) => level === 'error')).toHaveLength(1)
    expect((await post(client)).status).toBe(409)
    time += 300_000
    expect((await post(client)).status).toBe(201)
    expect(effects).toEqual([1, 1])
  })

  it('is a failure when the store cannot be asked: nothing runs', async () => {
    store = { ...store, create: () => Promise.reject(new Error('secret')) }
    const { status, text } = await post(clientWith())
    expect(status).toBe(500)
    expect(text).not.toContain('secret')
    expect(effects).toEqual([])
  })
})
