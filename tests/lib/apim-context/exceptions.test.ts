import { describe, expect, it } from '@jest/globals'
import {
  ConflictError,
  createApp,
  currentContext,
  type ExceptionHandler,
  HttpError,
  NotFoundError,
  onException,
  ServiceUnavailableError,
} from '../../../src/lib/apim-context/index.js'
import { testClient } from '../../../src/lib/apim-context/testing.js'
import { type Envelope, untyped } from './support.js'

class StoreError extends Error {}
class SqlError extends StoreError {
  readonly table: string = 'items'
}
class DuplicateKeyError extends SqlError {}
class Settings {
  readonly [Symbol.toStringTag] = 'Settings'
}

async function thrown(error: unknown, exceptions: readonly ExceptionHandler[]) {
  const fail = untyped({}, () => {
    throw error
  })
  const settings = { log: { format: 'json' } } as const
  const response = await testClient(createApp([fail], { exceptions, environment: {}, settings })).request(
    'GET',
    '/api/probe',
  )
  const lines = response.logs.map(({ line }) => JSON.parse(line))
  return { status: response.status, text: response.text, error: (response.json() as Envelope).error, lines }
}

describe('onException', () => {
  it('says in HTTP what was thrown, with the error and the input at hand', async () => {
    const handler = onException(
      SqlError,
      (error, { route, apim }) => new ConflictError(`${error.table} of ${route.name} for ${apim.routedBy}`),
    )
    const { status, error, lines } = await thrown(new SqlError('secret'), [handler])
    expect([status, error.code, error.message]).toEqual([409, 'conflict', 'items of probe for direct'])
    expect(lines).toEqual([])
  })

  it('asks the handler of the most derived class, wherever it stands', async () => {
    const handlers = [
      onException(Error, () => new NotFoundError('Error')),
      onException(DuplicateKeyError, () => new NotFoundError('DuplicateKeyError')),
      onException(StoreError, () => new NotFoundError('StoreError')),
    ]
    for (const exceptions of [handlers, handlers.toReversed()]) {
      expect((await thrown(new DuplicateKeyError(), exceptions)).error.message).toBe('DuplicateKeyError')
      expect((await thrown(new SqlError(), exceptions)).error.message).toBe('StoreError')
      expect((await thrown(new TypeError(), exceptions)).error.message).toBe('Error')
    }
  })

  it('takes classes that are no errors', async () => {
    const handler = onException(Settings, () => new ConflictError('settings'))
    expect((await thrown(new Settings(), [handler])).error.message).toBe('settings')
  })

  it('is not asked about answers, nor about what no class fits', async () => {
    const handlers = [onException(Error, () => new ConflictError()), onException(Object, () => new ConflictError())]
    expect((await thrown(new NotFoundError(), handlers)).status).toBe(404)
    for (const error of ['text', null, undefined, Object.create(null)]) {
      expect((await thrown(error, handlers)).status).toBe(500)
    }
  })

  it('logs what was thrown where the answer is a 5xx, once, unless that says why itself', async () => {
    const { status, text, lines } = await thrown(new SqlError('the table of hunter2'), [
      onException(SqlError, () => new ServiceUnavailableError('db-7 is down')),
    ])
    expect([status, text.includes('hunter2'), text.includes('db-7')]).toEqual([503, false, false])
    expect(lines).toMatchObject([{ code: 'service_unavailable', error: { message: 'the table of hunter2' } }])
    const told = await thrown(new SqlError('inner'), [
      onException(SqlError, (cause) => new ServiceUnavailableError('outer', { cause })),
    ])
    expect(told.lines).toMatchObject([{ error: { message: 'outer', cause: { message: 'inner' } } }])
  })

  it.each<[string, () => HttpError]>([
    [
      'throws',
      () => {
        throw new Error('broken')
      },
    ],
    [
      'throws an answer',
      () => {
        throw new NotFoundError('broken')
      },
    ],
  ])('that %s is a 500, logged once with both', async (_what, handle) => {
    const { status, text, lines } = await thrown(new SqlError('inner'), [onException(SqlError, handle)])
    expect([status, text.includes('inner'), text.includes('broken')]).toEqual([500, false, false])
    expect(lines).toHaveLength(1)
    expect(JSON.stringify(lines)).toContain('An exception handler has failed')
  })

  it('that gives no answer leaves it a 500', async () => {
    const handle = (() => undefined) as unknown as () => HttpError
    expect((await thrown(new SqlError('inner'), [onException(SqlError, handle)])).status).toBe(500)
  })

  it('runs in the context of the invocation', async () => {
    const handler = onException(SqlError, () => new ConflictError(currentContext()!.apim.correlationId))
    const { error } = await thrown(new SqlError(), [handler])
    expect(error.message).toBe(error.correlation_id)
  })

  it.each<[string, () => ExceptionHandler[], string]>([
    [
      'what is no class',
      () => [
        onException(
          // @ts-expect-error an arrow is no class
          () => {},
          () => new ConflictError(),
        ),
      ],
      'is no class',
    ],
    ['HttpError', () => [onException(HttpError, () => new ConflictError())], 'HttpError is an answer already'],
    ['one of its classes', () => [onException(NotFoundError, (error) => error)], 'NotFoundError is an answer already'],
    [
      'a class twice',
      () => [SqlError, SqlError].map((type) => onException(type, () => new ConflictError())),
      'SqlError has two handlers',
    ],
  ])('refuses %s', (_what, make, message) => {
    expect(() => createApp([], { exceptions: make(), environment: {} })).toThrow(TypeError)
    expect(() => createApp([], { exceptions: make(), environment: {} })).toThrow(message)
  })

  it('types the error by the class', () => {
    // @ts-expect-error a StoreError has no table
    const misuse = onException(StoreError, (error) => new ConflictError(error.table))
    expect(misuse.type).toBe(StoreError)
  })
})

describe('what is thrown', () => {
  const cyclic = new Error('a', { cause: new Error('b') })
  ;(cyclic.cause as Error).cause = cyclic
  it.each([
    ['an error whose causes go in a circle', cyclic],
    ['several errors at once', new AggregateError([new Error('one'), new Error('two')], 'both')],
  ])('is a 500, logged once: %s', async (_what, error) => {
    const { status, lines } = await thrown(error, [onException(SqlError, () => new ConflictError())])
    expect(status).toBe(500)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({ code: 'internal_error', message: 'Request failed: internal_error' })
  })

  it('says of several errors what each was', async () => {
    const { lines } = await thrown(new AggregateError([new Error('one'), 'two'], 'both'), [])
    expect(JSON.stringify(lines)).toContain('one')
    expect(JSON.stringify(lines)).toContain('two')
  })
})
