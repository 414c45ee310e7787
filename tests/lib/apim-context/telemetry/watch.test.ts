import { describe, expect, it, jest } from '@jest/globals'
import {
  createApp,
  currentContext,
  errorCatalogue,
  HttpError,
  type LogFields,
  readSettings,
  type Settings,
  SettingsError,
  type Telemetry,
} from '../../../../src/lib/apim-context/index.js'
import { toAttributes } from '../../../../src/lib/apim-context/telemetry/attributes.js'
import { toException } from '../../../../src/lib/apim-context/telemetry/exception.js'
import { Outbox } from '../../../../src/lib/apim-context/telemetry/outbox.js'
import type { Sender } from '../../../../src/lib/apim-context/telemetry/sender.js'
import { noTelemetry } from '../../../../src/lib/apim-context/telemetry/telemetry.js'
import { createWatch } from '../../../../src/lib/apim-context/telemetry/watch.js'
import { testClient } from '../../../../src/lib/apim-context/testing.js'
import { clientOf, invocationOf, requestOf, untyped } from '../support.js'

const settingsOf = (environment: Record<string, string>): Settings => readSettings(environment)
const connected = settingsOf({ APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=x' })

/** A sender that keeps what it is given. */
function createSender(closing: () => Promise<void> = async () => undefined) {
  const given: string[] = []
  const sender: Sender = {
    run: (_context, _route, work) => work(),
    observe: ({ status }) => void given.push(`observe ${status}`),
    exception: (error) => void given.push(`exception ${error}`),
    record: (_origin, level, message) => void given.push(`record ${level} ${message}`),
    event: (_origin, name) => void given.push(`event ${name}`),
    metric: (name) => void given.push(`metric ${name}`),
    close: () => closing().then(() => void given.push('close')),
  }
  return { sender, given }
}

describe('an app without telemetry', () => {
  it('has no step for it, loads nothing, and lets handlers tell what they like', async () => {
    const load = jest.fn<() => Promise<Sender>>()
    const watch = createWatch(settingsOf({}), load)
    const run = async () => ({ status: 200, headers: {} })
    expect(watch.observed(untyped({}, () => undefined).definition, run)).toBe(run)
    expect(watch).toMatchObject({ telemetry: noTelemetry, metrics: undefined, sink: undefined })
    watch.start()
    await watch.close()
    expect(load).not.toHaveBeenCalled()
    const probe = untyped({}, ({ telemetry }) => {
      const { event, metric } = telemetry as Telemetry
      event('Happened', { a: 1 })
      metric('size', 1)
    })
    expect((await clientOf([probe]).request('GET', '/api/probe')).status).toBe(204)
  })
})

describe('the line of a request', () => {
  it('has its route template and not its address, its status and its duration', async () => {
    const lines: string[] = []
    const app = createApp([untyped({}, () => undefined)], {
      environment: {},
      settings: { log: { format: 'json', requests: true } },
    })
    const request = requestOf({ url: 'http://localhost/api/probe?code=x' })
    await app.invoke('probe', request, invocationOf({ log: (line) => lines.push(line) }))
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0]!)).toMatchObject({
      message: 'Request answered',
      method: 'GET',
      route: 'probe',
      status: 204,
      duration_ms: expect.any(Number),
    })
  })
})

describe('the outbox', () => {
  const fail = (error: unknown) => {
    throw error
  }

  it('keeps nothing before it is started, then what fits, in order, and drops the rest', async () => {
    const { sender, given } = createSender()
    const outbox = new Outbox(async () => sender, fail)
    outbox.give((to) => to.event(undefined, 'before', undefined))
    outbox.start()
    for (let at = 0; at < 1100; at++) outbox.give((to) => to.event(undefined, `${at}`, undefined))
    await outbox.close()
    expect(given).toHaveLength(1001)
    expect([given[0], given[999], given[1000]]).toEqual(['event 0', 'event 999', 'close'])
  })

  it('closes without having loaded anything', async () => {
    const load = jest.fn<() => Promise<Sender>>()
    const outbox = new Outbox(load, fail)
    outbox.start()
    await outbox.close()
    expect(load).not.toHaveBeenCalled()
  })

  it('loads nothing before there is something to send, and then once, outside of the request', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] })
    const { sender } = createSender()
    const contexts: unknown[] = []
    const outbox = new Outbox(async () => {
      contexts.push(currentContext())
      return sender
    }, fail)
    outbox.start()
    await jest.advanceTimersByTimeAsync(60_000)
    expect(contexts).toEqual([])
    const probe = untyped({}, () => outbox.give(() => undefined))
    const client = testClient(createApp([probe], { environment: {} }))
    for (let at = 0; at < 2; at++) await client.request('GET', '/api/probe')
    expect(contexts).toEqual([])
    await jest.advanceTimersByTimeAsync(100)
    expect(contexts).toEqual([undefined])
    await outbox.close()
    expect(contexts).toHaveLength(1)
    jest.useRealTimers()
  })

  it('says that nothing can be sent, and goes on without', async () => {
    const errors: unknown[] = []
    const problem = new Error('no such module')
    const outbox = new Outbox(
      () => Promise.reject(problem),
      (error) => errors.push(error),
    )
    outbox.start()
    outbox.give(() => errors.push('given'))
    await outbox.close()
    outbox.give(() => errors.push('given'))
    expect(errors).toEqual([problem])
  })

  it('closes though the last could not be sent', async () => {
    const errors: unknown[] = []
    const problem = new Error('no network')
    const { sender } = createSender(() => Promise.reject(problem))
    const outbox = new Outbox(
      async () => sender,
      (error) => errors.push(error),
    )
    outbox.start()
    outbox.give(() => undefined)
    await outbox.close()
    await outbox.close()
    expect(errors).toEqual([problem])
  })

  it('does not wait for ever', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] })
    const { sender } = createSender(() => new Promise(() => undefined))
    const outbox = new Outbox(async () => sender, fail)
    outbox.start()
    outbox.give(() => undefined)
    const closed = outbox.close()
    await jest.advanceTimersByTimeAsync(4000)
    await closed
    jest.useRealTimers()
  })
})

describe('what a watch gives its sender', () => {
  const watched = async (environment: Record<string, string>, handler: (input: Record<string, unknown>) => unknown) => {
    const { sender, given } = createSender()
    const watch = createWatch(
      settingsOf({ APPLICATIONINSIGHTS_CONNECTION_STRING: 'x', ...environment }),
      async () => sender,
    )
    watch.start()
    const fn = untyped({}, handler)
    const run = watch.observed(fn.definition, async (context) => {
      context.failure = new Error('failed')
      return (await handler({ ...watch, context })) as never
    })
    await testClient(
      createApp([untyped({}, async () => void (await run(currentContext()!, {} as never)))], { environment: {} }),
    ).request('GET', '/api/probe')
    watch.sink?.('info', 'logged', undefined)
    await watch.close()
    return given
  }

  it.each([
    [200, ['observe 200']],
    [499, ['observe 499']],
    [500, ['observe 500', 'exception Error: failed']],
  ])('an answer of %i', async (status, expected) => {
    expect(await watched({}, () => ({ status, headers: {} }))).toEqual([...expected, 'close'])
  })

  it('log records where the app sends them', async () => {
    expect(await watched({ TELEMETRY_OWNER: 'app' }, () => ({ status: 200, headers: {} }))).toContain(
      'record info logged',
    )
  })

  it('events and measurements that are numbers', async () => {
    const given = await watched({}, ({ telemetry }) => {
      const { event, metric } = telemetry as Telemetry
      event('Happened')
      metric('size', 1)
      metric('size', Number.POSITIVE_INFINITY)
      return { status: 200, headers: {} }
    })
    expect(given).toEqual(['event Happened', 'metric size', 'observe 200', 'close'])
  })

  it('nothing where it cannot be loaded, which the console is told', async () => {
    const error = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const watch = createWatch(connected, () => Promise.reject(new Error('gone')))
    watch.start()
    watch.telemetry.event('Happened')
    await watch.close()
    expect(error).toHaveBeenCalledWith('Telemetry cannot be sent', new Error('gone'))
    error.mockRestore()
  })
})

describe('attributes', () => {
  const unreadable = Object.defineProperty({}, 'a', {
    enumerable: true,
    get() {
      throw new Error('not now')
    },
  })

  it.each<[string, LogFields | undefined, object]>([
    ['nothing', undefined, {}],
    ['plain values', { a: 'b', n: 1, yes: true, big: 2n }, { a: 'b', n: 1, yes: true, big: '2n' }],
    ['no absent values', { a: undefined, b: null }, {}],
    ['lists and objects as JSON', { a: [1, 'two'], b: { c: 1 } }, { a: '[1,"two"]', b: '{"c":1}' }],
    ['no secrets', { api_key: 'k', a: { token: 't' } }, { api_key: '[redacted]', a: '{"token":"[redacted]"}' }],
    [
      'headers of the list',
      { headers: { accept: '*/*', cookie: 'c' } },
      { headers: '{"accept":"*/*","cookie":"[redacted]"}' },
    ],
    ['what cannot be read', { a: unreadable }, { a: '[unreadable]' }],
    ['fields that cannot be read', unreadable, { fields: '[unreadable]' }],
  ])('are %s', (_what, fields, attributes) => {
    expect(toAttributes(fields)).toEqual(attributes)
  })
})

describe('an exception', () => {
  const circle = new Error('circle')
  circle.cause = circle
  it.each<[string, unknown, object]>([
    ['a text', 'Bearer abcdef123456', { 'exception.type': 'Error', 'exception.message': '"Bearer [redacted]"' }],
    ['an object', { status: 7, token: 't' }, { 'exception.message': '{"status":7,"token":"[redacted]"}' }],
    ['a symbol', Symbol('odd'), { 'exception.message': '"Symbol(odd)"' }],
    [
      'an error without a stack',
      Object.assign(new RangeError('far'), { stack: undefined }),
      { 'exception.type': 'RangeError', 'exception.stacktrace': 'RangeError: far' },
    ],
    [
      'an error that says how it is answered, with what it was made of',
      new HttpError(errorCatalogue.service_unavailable, 'told', { cause: new TypeError('happened') }),
      { 'exception.type': 'TypeError', 'exception.message': 'happened' },
    ],
    [
      'an error that says how it is answered, alone',
      new HttpError(errorCatalogue.service_unavailable, 'told'),
      { 'exception.message': 'told' },
    ],
    ['a circle', circle, { 'exception.message': 'circle' }],
  ])('is %s', (_what, thrown, attributes) => {
    expect(toException(thrown)).toMatchObject(attributes)
  })
})

describe('the settings of telemetry', () => {
  it.each(['Authorization=AAD', 'ClientId=x;Authorization=AAD', 'authorization=aad;ClientId=x'])('take %s', (value) => {
    const environment = { APPLICATIONINSIGHTS_AUTHENTICATION_STRING: value }
    expect(settingsOf(environment).telemetry.authentication).toBe(value)
  })

  it.each(['ClientId=x', 'Authorization=Key', 'x'])('refuse %s, which the host would not understand', (value) => {
    expect(() => settingsOf({ APPLICATIONINSIGHTS_AUTHENTICATION_STRING: value })).toThrow(SettingsError)
  })
})
