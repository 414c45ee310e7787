import type { TimerSchedule } from './schedule.js'
import type { ScheduleStatus } from './schedule-monitor.js'

/**
 * What the timer goes on from when it starts, and whether that has to be written: the stored status, a new one when nothing
 * is stored, or one made anew when the stored one is of another schedule, which is then not past due.
 */
export function initialStatus(
  stored: ScheduleStatus | undefined,
  schedule: TimerSchedule,
  now: number,
): { readonly status: ScheduleStatus; readonly isNew: boolean } {
  if (!stored) return { status: { last: undefined, next: schedule.next(now), lastUpdated: now }, isNew: true }
  const since = stored.last ?? stored.lastUpdated ?? now
  const expected = schedule.next(since)
  if (stored.next === expected) return { status: stored, isNew: false }
  const isPast = now > expected
  const status = { last: undefined, next: isPast ? schedule.next(now) : expected, lastUpdated: isPast ? now : since }
  return { status, isNew: true }
}
