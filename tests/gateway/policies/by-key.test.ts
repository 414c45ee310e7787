import { describe, expect, it } from '@jest/globals'
import { World } from './harness.js'

const limit = (attributes: string) => `<rate-limit-by-key calls="1" renewal-period="60" ${attributes}/>`
const statuses = async (world: World, ...policies: string[]) => {
  const found: number[] = []
  for (const policy of policies) found.push((await world.run(policy)).status)
  return found
}

describe('rate-limit-by-key', () => {
  it('counts each key by itself, whatever policy counts it', async () => {
    const a = limit('counter-key="a"')
    const alsoA = `<set-variable name="x" value="y"/>${a}`
    expect(await statuses(new World(), a, limit('counter-key="b"'), alsoA, a)).toEqual([200, 200, 429, 429])
  })

  it('answers as rate-limit does', async () => {
    const world = new World()
    const policy = limit('counter-key="a" remaining-calls-header-name="X-Left" total-calls-header-name="X-All"')
    const first = await world.run(policy)
    const { text, headers, exchange } = await world.run(policy)
    expect([first.headers.get('X-Left'), first.headers.get('X-All'), headers.get('X-Left')]).toEqual(['0', '1', '0'])
    expect(text).toBe('{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in 60 seconds." }')
    expect(headers.get('Retry-After')).toBe('60')
    expect(exchange.lastError).toMatchObject({ source: 'rate-limit-by-key', reason: 'RateLimitExceeded' })
  })

  it('does not count when a literal condition says so, and counts for several', async () => {
    const never = limit('counter-key="a" increment-condition="false"')
    expect(await statuses(new World(), never, never, never)).toEqual([200, 200, 200])
    const three = '<rate-limit-by-key calls="4" renewal-period="60" counter-key="a" increment-count="3"/>'
    expect(await statuses(new World(), three, three, three)).toEqual([200, 200, 429])
  })

  it('counts after the response where told to', async () => {
    const world = new World()
    const policy = limit('counter-key="a" increment-after-response="true" remaining-calls-header-name="X-Left"')
    const first = await world.run(policy)
    expect([first.headers.get('X-Left'), (await world.run(policy)).status]).toEqual(['1', 429])
  })

  it('needs a key', () => {
    expect(() => new World().plan(limit(''))).toThrow(/needs the attribute "counter-key"/)
  })
})

describe('quota-by-key', () => {
  const quota = (attributes: string) => `<quota-by-key counter-key="a" ${attributes}/>`

  it('counts windows from the start that it is given', async () => {
    const world = new World()
    const policy = quota('calls="1" renewal-period="3600" first-period-start="2026-01-01T00:30:00Z"')
    world.clock.time = Date.UTC(2026, 0, 2, 3, 29, 0)
    expect(await statuses(world, policy)).toEqual([200])
    const { text, status } = await world.run(policy)
    expect([status, text]).toEqual([
      403,
      '{ "statusCode": 403, "message": "Out of call volume quota. Quota will be replenished in 00:01:00." }',
    ])
    world.clock.time += 60_000
    expect(await statuses(world, policy)).toEqual([200])
  })

  it('counts windows from the first day of the calendar otherwise', async () => {
    const world = new World()
    const policy = quota('calls="1" renewal-period="86400"')
    world.clock.time = Date.UTC(2026, 0, 2, 23, 59, 59)
    await world.run(policy)
    expect((await world.run(policy)).text).toContain('replenished in 00:00:01.')
  })

  it('counts kilobytes', async () => {
    const world = new World()
    world.backend = () => ({ body: 'x'.repeat(1024) })
    const policy = quota('bandwidth="1" renewal-period="3600"')
    expect(await statuses(world, policy, policy)).toEqual([200, 403])
    expect((await world.run(policy)).exchange.lastError).toMatchObject({
      reason: 'QuotaExceeded',
      source: 'quota-by-key',
    })
  })

  it('refuses a start that is no date, and a quota of nothing', () => {
    expect(() => new World().plan(quota('calls="1" renewal-period="1" first-period-start="soon"'))).toThrow(
      /is not a date/,
    )
    expect(() => new World().plan(quota('renewal-period="1"'))).toThrow(/needs calls, bandwidth or both/)
  })
})
