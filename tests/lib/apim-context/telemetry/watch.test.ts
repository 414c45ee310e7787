import { describe, expect, it, jest } from '@jest/globals'
import {
  createApp,
  currentContext,
  readSettings,
  type Settings,
  SettingsError,
  type Telemetry,
} from '../../../../src/lib/apim-context/index.js'
import type { Sender } from '../../../../src/lib/apim-context/telemetry/sender.js'
import { noTelemetry } from '../../../../src/lib/apim-context/telemetry/telemetry.js'
import { createWatch } from '../../../../src/lib/apim-context/telemetry/watch.js'
import { testClient } from '../../../../src/lib/apim-context/testing.js'
import { clientOf, invocationOf, requestOf, untyped } from '../support.js'
import { createSender } from './kept-telemetry.js'

const settingsOf = (environment: Record<string, string>): Settings => readSettings(environment)
const connected = settingsOf({ APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=x' })

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

describe('the settings of telemetry', () => {
  it.each(['Authorization=AAD', 'ClientId=x;Authorization=AAD', 'authorization=aad;ClientId=x'])('take %s', (value) => {
    const environment = { APPLICATIONINSIGHTS_AUTHENTICATION_STRING: value }
    expect(settingsOf(environment).telemetry.authentication).toBe(value)
  })

  it.each(['ClientId=x', 'Authorization=Key', 'x'])('refuse %s, which the host would not understand', (value) => {
    expect(() => settingsOf({ APPLICATIONINSIGHTS_AUTHENTICATION_STRING: value })).toThrow(SettingsError)
  })
})
