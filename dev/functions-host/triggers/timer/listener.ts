import { type Clock, LONGEST_DELAY } from '../../clock.js'
import type { HostLog } from '../../types.js'
import type { Listener } from '../triggered-function.js'
import type { TimerEvent } from './invocation.js'
import { initialStatus } from './past-due.js'
import type { TimerSchedule } from './schedule.js'
import type { ScheduleMonitor, ScheduleStatus } from './schedule-monitor.js'
import type { TimeZone } from './time-zone.js'

export interface TimerListenerOptions {
  readonly functionName: string
  readonly schedule: TimerSchedule
  readonly zone: TimeZone
  readonly runOnStartup: boolean
  /** Undefined when the schedule's status is not kept. */
  readonly monitor: ScheduleMonitor | undefined
  /** Runs the function with its retries; rejects when it fails in the end. */
  readonly run: (event: TimerEvent) => Promise<unknown>
  readonly clock: Clock
  readonly log: HostLog
}

type Start = Pick<TimerEvent, 'isPastDue' | 'details'>
const ON_SCHEDULE: Start = { isPastDue: false }

/**
 * Fires one timer, never while its function still runs: occurrences that are missed meanwhile are made up for by a single
 * run right after.
 */
export class TimerListener implements Listener {
  private status: ScheduleStatus | undefined
  private forget: (() => void) | undefined
  private running: Promise<void> = Promise.resolve()
  private stopped = false

  constructor(private readonly options: TimerListenerOptions) {}

  start(): void {
    this.running = this.begin()
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.forget?.()
    await this.running
  }

  private async begin(): Promise<void> {
    const { schedule, clock, runOnStartup, zone } = this.options
    const now = clock.now()
    const { status, isNew } = initialStatus(await this.read(), schedule, now)
    this.status = status
    if (isNew) await this.write(status)
    this.announce(now)
    if (this.options.monitor && now > status.next) {
      const details = { UnscheduledInvocationReason: 'IsPastDue', OriginalSchedule: zone.toIsoString(status.next) }
      this.fireAfter(1, { isPastDue: true, details })
    } else if (runOnStartup) {
      this.fireAfter(1, { isPastDue: false, details: { UnscheduledInvocationReason: 'RunOnStartup' } })
    } else this.fireOnSchedule()
  }

  private fireOnSchedule(): void {
    const { clock } = this.options
    const delay = Math.max((this.status as ScheduleStatus).next - clock.now(), 1)
    if (delay > LONGEST_DELAY && !this.stopped) {
      this.forget = clock.after(LONGEST_DELAY, () => this.fireOnSchedule())
    } else this.fireAfter(delay, ON_SCHEDULE)
  }

  private fireAfter(delay: number, start: Start): void {
    if (this.stopped) return
    this.forget = this.options.clock.after(delay, () => {
      this.running = this.fire(start)
    })
  }

  private async fire(start: Start): Promise<void> {
    const { clock, schedule, zone, monitor, run } = this.options
    const firedAt = clock.now()
    const { status } = this
    await run({ ...start, schedule, zone, status: monitor ? status : undefined, firedAt }).catch(() => undefined)
    // A clock that is a little early would otherwise have the same occurrence twice.
    const last = start === ON_SCHEDULE && status ? Math.max(firedAt, status.next) : firedAt
    this.status = { last, next: schedule.next(last), lastUpdated: last }
    await this.write(this.status)
    this.fireOnSchedule()
  }

  private async read(): Promise<ScheduleStatus | undefined> {
    const { monitor, functionName } = this.options
    try {
      return await monitor?.read(functionName)
    } catch (error) {
      this.complain(`Function '${functionName}' failed to read the timer trigger status. ${(error as Error).message}`)
      return undefined
    }
  }

  private async write(status: ScheduleStatus): Promise<void> {
    const { monitor, functionName } = this.options
    try {
      await monitor?.write(functionName, status)
    } catch (error) {
      this.complain(`Function '${functionName}' failed to update the timer trigger status. ${(error as Error).message}`)
    }
  }

  private announce(now: number): void {
    const { functionName, schedule, zone, log } = this.options
    const occurrences: string[] = []
    for (let time = schedule.next(now); occurrences.length < 5; time = schedule.next(time)) {
      occurrences.push(zone.toIsoString(time))
    }
    const message = `The next 5 occurrences of the '${functionName}' schedule (${schedule.description}) will be:\n${occurrences.join('\n')}`
    log({ level: 'information', category: 'Host.Triggers.Timer', message })
  }

  private complain(message: string): void {
    this.options.log({ level: 'error', category: 'Host.Triggers.Timer', message })
  }
}
