import { parseTimeSpan } from '../../configuration/time-span.js'
import { parseCron } from './cron.js'
import type { TimeZone } from './time-zone.js'

const MINUTE = 60_000

/** When a timer fires; all times are instants in milliseconds. */
export interface TimerSchedule {
  /** As the log names it. */
  readonly description: string
  readonly adjustForDst: boolean
  /** More often than once a minute: its status is not kept. */
  readonly isFrequent: boolean
  /** The first occurrence after `time`. */
  next(time: number): number
}

/**
 * Reads `schedule` of a timer trigger: an NCRONTAB expression or a time span.
 * @throws Error in the real host's words for what is neither, and for one that never occurs.
 */
export function createSchedule(expression: string, zone: TimeZone, now: number): TimerSchedule {
  const cron = parseCron(expression)
  if (cron) {
    const next = (time: number): number => {
      const wall = cron.next(zone.toWall(time))
      if (wall === undefined) throw new Error(`The schedule expression '${expression}' never occurs.`)
      return zone.toInstant(wall)
    }
    // Two within a minute from now.
    const isFrequent = next(next(now)) <= now + MINUTE
    return { description: `Cron: '${expression}'`, adjustForDst: true, isFrequent, next }
  }
  const interval = parseTimeSpan(expression)
  if (interval === undefined || interval <= 0) {
    throw new Error(
      `The schedule expression '${expression}' was not recognized as a valid cron expression or timespan string.`,
    )
  }
  return {
    description: `Constant: ${expression}`,
    adjustForDst: false,
    isFrequent: interval < MINUTE,
    next: (time) => time + interval,
  }
}
