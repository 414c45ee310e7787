import { randomBytes } from 'node:crypto'
import type { Invocation } from '../../invoker.js'
import type { TriggeredFunction } from '../triggered-function.js'
import type { TimerSchedule } from './schedule.js'
import { formatStatus, type ScheduleStatus } from './schedule-monitor.js'
import type { TimeZone } from './time-zone.js'

export interface TimerEvent {
  readonly schedule: TimerSchedule
  readonly zone: TimeZone
  /** Undefined when it is not kept. */
  readonly status: ScheduleStatus | undefined
  readonly isPastDue: boolean
  /** The instant, for the log. */
  readonly firedAt: number
  /** Why it fires off schedule, for the log. */
  readonly details?: Readonly<Record<string, string>>
}

export function toInvocation({ name, functionId, trigger }: TriggeredFunction, event: TimerEvent): Invocation {
  const { schedule, status, isPastDue, zone, firedAt, details } = event
  const timer = {
    Schedule: { AdjustForDST: schedule.adjustForDst },
    ScheduleStatus: status ? formatStatus(status, zone) : null,
    IsPastDue: isPastDue,
  }
  return {
    functionName: name,
    functionId,
    reason: `Timer fired at ${zone.toIsoString(firedAt)}`,
    ...(details ? { details } : {}),
    inputData: [{ name: trigger.name, data: { json: JSON.stringify(timer) } }],
    triggerMetadata: {},
    traceContext: {
      traceParent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`,
      traceState: '',
      attributes: {},
    },
  }
}
