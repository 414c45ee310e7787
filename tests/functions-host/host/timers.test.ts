import { BlobServiceClient } from '@azure/storage-blob'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { startAzurite, type TestAzurite } from '../../support/azurite.js'
import { ManualClock, until } from '../manual-clock.js'
import { createApp, script, startHost, type TestHost } from '../support.js'

jest.setTimeout(30_000)

const MINUTE = 60_000
const ECHO = (schedule: string, more = '') => `
app.timer('tick', { schedule: '${schedule}', ${more} handler: (timer, context) => {
  context.log(JSON.stringify({ timer, metadata: context.triggerMetadata ?? null, retry: context.retryContext?.retryCount }))
} })`

interface Options {
  readonly clock?: ManualClock
  readonly environment?: Record<string, string>
}

/** Starts at 12:00:00 UTC on 1 March 2026, unless the clock says otherwise. */
async function start(app: string, { clock = new ManualClock(), environment = {} }: Options = {}) {
  const files = app.startsWith('/') ? app : createApp({ 'main.js': script(app) })
  const host = await startHost(files, { clock, environment: { TZ: 'UTC', ...environment } })
  return { host, clock }
}

const seen = (host: TestHost): readonly Record<string, unknown>[] =>
  host.logs.filter(({ category }) => category === 'Function.tick.User').map(({ message }) => JSON.parse(message))
const messages = (host: TestHost) => host.logs.map(({ message }) => message)

/** Moves the clock to the next occurrence once it is waited for, and waits until it has run `count` times in all. */
async function tick(host: TestHost, clock: ManualClock, count: number): Promise<void> {
  await until(() => clock.delays.length > 0)
  clock.advance(clock.delays[0] as number)
  await until(() => messages(host).filter((message) => /^Executed /.test(message)).length >= count)
  await until(() => clock.delays.length > 0)
}

describe('a timer function', () => {
  it('is listed with its next occurrences, and runs on schedule', async () => {
    const { host, clock } = await start(ECHO('0 */5 * * * *'))
    expect(messages(host).join('\n')).toContain('\n\ttick: timerTrigger\n')
    await until(() => clock.delays.length > 0)
    expect(clock.delays).toEqual([5 * MINUTE])
    expect(messages(host)).toContainEqual(
      "The next 5 occurrences of the 'tick' schedule (Cron: '0 */5 * * * *') will be:\n2026-03-01T12:05:00+00:00\n" +
        '2026-03-01T12:10:00+00:00\n2026-03-01T12:15:00+00:00\n2026-03-01T12:20:00+00:00\n2026-03-01T12:25:00+00:00',
    )
    await tick(host, clock, 1)
    await tick(host, clock, 2)
    const schedule = { adjustForDST: true }
    expect(seen(host)).toEqual([
      {
        timer: {
          schedule,
          scheduleStatus: {
            last: '0001-01-01T00:00:00+00:00',
            next: '2026-03-01T12:05:00+00:00',
            lastUpdated: '2026-03-01T12:00:00+00:00',
          },
          isPastDue: false,
        },
        metadata: null,
      },
      {
        timer: {
          schedule,
          scheduleStatus: {
            last: '2026-03-01T12:05:00+00:00',
            next: '2026-03-01T12:10:00+00:00',
            lastUpdated: '2026-03-01T12:05:00+00:00',
          },
          isPastDue: false,
        },
        metadata: null,
      },
    ])
    expect(messages(host)).toContainEqual(
      expect.stringMatching(/^Executing 'Functions\.tick' \(Reason='Timer fired at 2026-03-01T12:05:00\+00:00', Id=/),
    )
  })

  it.each([
    ['useMonitor: false', '0 */5 * * * *', 'useMonitor: false,', true],
    ['a schedule of less than a minute', '*/30 * * * * *', '', true],
    ['a span', '00:00:30', '', false],
  ])('has no status with %s', async (_, schedule, more, adjustForDST) => {
    const { host, clock } = await start(ECHO(schedule, more))
    await tick(host, clock, 1)
    expect(seen(host)[0]?.['timer']).toEqual({ schedule: { adjustForDST }, scheduleStatus: null, isPastDue: false })
  })

  it('runs at the start when told to', async () => {
    const { host, clock } = await start(ECHO('0 0 3 * * *', 'runOnStartup: true,'))
    await until(() => clock.delays[0] === 1)
    await tick(host, clock, 1)
    expect(seen(host)).toMatchObject([{ timer: { isPastDue: false } }])
    expect(messages(host)).toContainEqual('Trigger Details: UnscheduledInvocationReason: RunOnStartup')
    expect(clock.delays[0]).toBe(15 * 60 * MINUTE - 1)
  })

  it('goes on after a failure', async () => {
    const { host, clock } = await start(
      `app.timer('tick', { schedule: '0 * * * * *', handler: () => { throw new Error('no') } })`,
    )
    await tick(host, clock, 1)
    await tick(host, clock, 2)
    expect(messages(host).filter((message) => message.includes("'Functions.tick' (Failed"))).toHaveLength(2)
  })

  it('never runs twice at a time: what it misses is made up for once', async () => {
    const { host, clock } = await start(`
let go
app.timer('tick', { schedule: '0 * * * * *', handler: (timer, context) => {
  context.log(JSON.stringify(timer.scheduleStatus.next))
  return new Promise((resolve) => { go = resolve })
} })
app.http('go', { handler: () => { go(); return {} } })`)
    await until(() => clock.delays.length > 0)
    clock.advance(MINUTE)
    await until(() => seen(host).length === 1)
    clock.advance(10 * MINUTE)
    expect(clock.delays).toEqual([])
    await host.send('/api/go')
    await until(() => clock.delays.length > 0)
    expect(clock.delays).toEqual([1])
    clock.advance(1)
    await until(() => seen(host).length === 2)
    await host.send('/api/go')
    await until(() => clock.delays.length > 0)
    expect(clock.delays).toEqual([MINUTE - 1])
    expect(seen(host)).toEqual(['2026-03-01T12:01:00+00:00', '2026-03-01T12:02:00+00:00'])
  })

  it('keeps its schedule in the zone that the app names', async () => {
    const { clock } = await start(ECHO('0 30 14 * * *'), { environment: { WEBSITE_TIME_ZONE: 'Europe/Berlin' } })
    await until(() => clock.delays.length > 0)
    expect(clock.delays).toEqual([90 * MINUTE])
  })

  it('waits longer than a delay can be', async () => {
    const { host, clock } = await start(ECHO('0 0 0 1 1 *'))
    const due = Date.UTC(2027, 0, 1) - clock.now()
    await until(() => clock.delays.length > 0)
    expect(clock.delays[0]).toBe(2 ** 31 - 1)
    clock.advance(due - 1)
    expect(messages(host).filter((message) => /^Executing /.test(message))).toEqual([])
    await tick(host, clock, 1)
    expect(seen(host)).toHaveLength(1)
  })

  it.each([
    ['a schedule that is none', 'never', {}, /The schedule expression 'never' was not recognized as a valid cron/],
    ['a schedule that never comes', '0 0 0 31 2 *', {}, /The schedule expression '0 0 0 31 2 \*' never occurs/],
    ['a zone that is none', '0 * * * * *', { WEBSITE_TIME_ZONE: 'W. Europe Standard Time' }, /give an IANA name/],
    ['a setting that is none', '%WHEN%', {}, /'%WHEN%' does not resolve/],
  ])('with %s is in error', async (_, schedule, environment, message) => {
    const { host } = await start(ECHO(schedule), { environment })
    expect(host.functions[0]?.error).toMatch(message)
  })

  it('takes its schedule from a setting', async () => {
    const { clock } = await start(ECHO('%WHEN%'), { environment: { WHEN: '01:00:00' } })
    await until(() => clock.delays.length > 0)
    expect(clock.delays).toEqual([60 * MINUTE])
  })

  it('stops with a reload, and the one that comes in its place goes on', async () => {
    const { host, clock } = await start(ECHO('0 * * * * *'))
    await tick(host, clock, 1)
    await host.reload()
    await until(() => clock.delays.length > 0)
    expect(clock.delays).toEqual([MINUTE])
    await tick(host, clock, 2)
    await host.close()
    expect(clock.delays).toEqual([])
  })
})

describe('a retry policy', () => {
  const RETRIED = (retry: string) => `
app.timer('tick', { schedule: '0 0 * * * *', retry: ${retry}, handler: (timer, context) => {
  context.log(JSON.stringify({ retry: context.retryContext ?? null }))
  throw new Error('no ' + (context.retryContext?.retryCount ?? 0))
} })`

  it('runs a failed call again, and tells it so', async () => {
    const { host, clock } = await start(
      RETRIED(`{ strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: { seconds: 5 } }`),
    )
    await tick(host, clock, 1)
    expect(clock.delays).toEqual([5000])
    await tick(host, clock, 2)
    await tick(host, clock, 3)
    expect(clock.delays).toEqual([60 * MINUTE - 10_000])
    const retry = { maxRetryCount: 2, exception: { source: '', stackTrace: expect.any(String) } }
    expect(seen(host)).toMatchObject([
      { retry: null },
      { retry: { ...retry, retryCount: 1, exception: { message: 'no 0' } } },
      { retry: { ...retry, retryCount: 2, exception: { message: 'no 1' } } },
    ])
    expect(messages(host)).toContainEqual("Function execution failed after '2' retries.")
    expect(messages(host)).toContainEqual(
      "Waiting for `00:00:05` before retrying function execution. Next attempt: '1'. Max retry count: '2'.",
    )
  })

  it('ends with the host', async () => {
    const { host, clock } = await start(
      RETRIED(
        `{ strategy: 'exponentialBackoff', maxRetryCount: -1, minimumInterval: 10_000, maximumInterval: 60_000 }`,
      ),
    )
    await tick(host, clock, 1)
    expect(clock.delays).toEqual([10_000])
    await host.close()
    expect(seen(host)).toHaveLength(1)
  })
})

describe('with storage', () => {
  let azurite: TestAzurite
  beforeAll(async () => {
    azurite = await startAzurite()
  })
  afterAll(() => azurite.stop())
  const environment = (hostId: string) => ({
    AzureWebJobsStorage: azurite.connectionString,
    AzureFunctionsWebHost__hostId: hostId,
  })
  const status = async (hostId: string): Promise<Record<string, unknown>> => {
    const container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(
      'azure-webjobs-hosts',
    )
    const blob = container.getBlockBlobClient(`timers/${hostId}/Host.Functions.tick/status`)
    return JSON.parse((await blob.downloadToBuffer()).toString())
  }

  it('the status is kept where the real host keeps it', async () => {
    const { host, clock } = await start(ECHO('0 0 * * * *'), { environment: environment('kept') })
    await until(() => clock.delays.length > 0)
    expect(await status('kept')).toEqual({
      Last: '0001-01-01T00:00:00+00:00',
      Next: '2026-03-01T13:00:00+00:00',
      LastUpdated: '2026-03-01T12:00:00+00:00',
    })
    await tick(host, clock, 1)
    expect(await status('kept')).toEqual({
      Last: '2026-03-01T13:00:00+00:00',
      Next: '2026-03-01T14:00:00+00:00',
      LastUpdated: '2026-03-01T13:00:00+00:00',
    })
  })

  it('an occurrence that was missed while the host was down is made up for', async () => {
    const app = createApp({ 'main.js': script(ECHO('0 0 * * * *')) })
    const first = await start(app, { environment: environment('missed') })
    await tick(first.host, first.clock, 1)
    await first.host.close()
    const clock = new ManualClock(Date.UTC(2026, 2, 1, 16, 30))
    const { host } = await start(app, { clock, environment: environment('missed') })
    await until(() => clock.delays[0] === 1)
    await tick(host, clock, 1)
    expect(seen(host)).toMatchObject([
      { timer: { isPastDue: true, scheduleStatus: { next: '2026-03-01T14:00:00+00:00' } } },
    ])
    expect(messages(host)).toContainEqual(
      'Trigger Details: UnscheduledInvocationReason: IsPastDue, OriginalSchedule: 2026-03-01T14:00:00+00:00',
    )
    expect(clock.delays).toEqual([30 * MINUTE - 1])
  })

  it('that cannot be reached, timers run all the same', async () => {
    const nowhere = 'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:9/a;'
    const { host, clock } = await start(ECHO('0 0 * * * *'), { environment: { AzureWebJobsStorage: nowhere } })
    await tick(host, clock, 1)
    expect(seen(host)).toHaveLength(1)
    expect(messages(host)).toContainEqual(
      expect.stringMatching(/^Function 'tick' failed to read the timer trigger status\. .*ECONNREFUSED/),
    )
  })
})
