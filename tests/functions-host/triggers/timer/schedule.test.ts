import { describe, expect, it } from '@jest/globals'
import { initialStatus } from '../../../../dev/functions-host/triggers/timer/past-due.js'
import { createSchedule } from '../../../../dev/functions-host/triggers/timer/schedule.js'
import { TimeZone } from '../../../../dev/functions-host/triggers/timer/time-zone.js'

const BERLIN = new TimeZone('Europe/Berlin')
const NOON = Date.UTC(2026, 2, 1, 12)
const HOUR = 3_600_000

describe('createSchedule', () => {
  it('runs once on the day the clock leaves the hour out, and once when it shows it twice', () => {
    const daily = createSchedule('0 30 2 * * *', BERLIN, NOON)
    const times = (from: string) => {
      const first = daily.next(Date.parse(from))
      return [first, daily.next(first)].map((time) => BERLIN.toIsoString(time))
    }
    expect(times('2026-03-28T12:00:00Z')).toEqual(['2026-03-29T03:30:00+02:00', '2026-03-30T02:30:00+02:00'])
    expect(times('2026-10-24T12:00:00Z')).toEqual(['2026-10-25T02:30:00+01:00', '2026-10-26T02:30:00+01:00'])
  })

  it.each([
    ['0 * * * * *', true, false],
    ['*/30 * * * * *', true, true],
    ['* * * * *', true, false],
    ['00:01:00', false, false],
    ['00:00:59', false, true],
  ])('%s: adjusts for daylight saving %j, more than once a minute %j', (expression, adjustForDst, isFrequent) => {
    expect(createSchedule(expression, BERLIN, NOON)).toMatchObject({ adjustForDst, isFrequent })
  })

  it('of a span counts from any time', () => {
    expect(createSchedule('1.00:00:01', BERLIN, NOON).next(NOON)).toBe(NOON + 24 * HOUR + 1000)
  })

  it.each(['', 'daily', '00:00:00', '-00:01:00', '1 2 3'])('refuses %j', (expression) => {
    expect(() => createSchedule(expression, BERLIN, NOON)).toThrow(
      `The schedule expression '${expression}' was not recognized as a valid cron expression or timespan string.`,
    )
  })
})

describe('initialStatus', () => {
  const hourly = createSchedule('0 0 * * * *', BERLIN, NOON)
  const status = (last: number | undefined, next: number, lastUpdated = last) => ({ last, next, lastUpdated })

  it.each([
    ['nothing is stored: new', undefined, status(undefined, NOON + HOUR, NOON), true],
    ['the next is to come: kept', status(NOON - HOUR / 2, NOON + HOUR), undefined, false],
    ['the next was missed: kept, and past due', status(NOON - 5 * HOUR, NOON - 4 * HOUR), undefined, false],
    ['it never fired: kept', status(undefined, NOON, NOON - HOUR), undefined, false],
    [
      'it is of another schedule and past: new, not past due',
      status(NOON - 5 * HOUR, NOON - 3 * HOUR),
      status(undefined, NOON + HOUR, NOON),
      true,
    ],
    [
      'it is of another schedule and to come: new from the last',
      status(NOON - HOUR / 2, NOON + 3 * HOUR),
      status(undefined, NOON, NOON - HOUR / 2),
      true,
    ],
    ['it says nothing: new', status(undefined, 0, undefined), status(undefined, NOON + HOUR, NOON), true],
  ])('when %s', (_, stored, expected, isNew) => {
    // `last` at half past eleven has twelve for its next, which is now.
    const kept = stored && { ...stored, next: stored.next === NOON + HOUR ? NOON : stored.next }
    expect(initialStatus(kept, hourly, NOON)).toEqual({ status: expected ?? kept, isNew })
  })
})
