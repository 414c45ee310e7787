import { DEFAULT_CONNECTION, findConnection } from '../../storage/connection.js'
import { BY_HAND } from '../by-hand.js'
import { invokeWithRetries } from '../retry.js'
import type { Listener, TriggeredFunction } from '../triggered-function.js'
import type { Trigger, TriggerServices } from '../triggers.js'
import { type TimerEvent, toInvocation } from './invocation.js'
import { TimerListener } from './listener.js'
import { createSchedule } from './schedule.js'
import { createBlobMonitor, hostIdOf, type ScheduleMonitor } from './schedule-monitor.js'
import { findTimeZone, type TimeZone } from './time-zone.js'

/** @throws Error when the schedule or the time zone does not parse. */
export async function createTimerTrigger(triggered: TriggeredFunction, services: TriggerServices): Promise<Trigger> {
  const { name, trigger, retryOptions: policy } = triggered
  const { environment, invoke, clock, log } = services
  const zone = findTimeZone(environment)
  const schedule = createSchedule(String(trigger.binding['schedule']), zone, clock.now())
  const useMonitor = trigger.binding['useMonitor'] !== false && !schedule.isFrequent
  const monitor = useMonitor ? await createMonitor(services, zone) : undefined
  const stopping = new AbortController()
  const run = (event: TimerEvent) =>
    invokeWithRetries(toInvocation(triggered, event), { policy, invoke, clock, log, signal: stopping.signal })
  const runOnStartup = trigger.binding['runOnStartup'] === true
  const timer = new TimerListener({ functionName: name, schedule, zone, runOnStartup, monitor, run, clock, log })
  const listener: Listener = {
    start: () => timer.start(),
    stop: () => {
      stopping.abort()
      return timer.stop()
    },
  }
  return {
    listener,
    run: async () => {
      // As at the start: without storage it runs all the same.
      const status = await monitor?.read(name).catch(() => undefined)
      const event = { schedule, zone, status, isPastDue: false, firedAt: clock.now() }
      await invoke({ ...toInvocation(triggered, event), reason: BY_HAND })
    },
  }
}

function createMonitor({ appDir, environment, memory }: TriggerServices, zone: TimeZone): Promise<ScheduleMonitor> {
  const connection = findConnection(DEFAULT_CONNECTION, environment)
  return connection ? createBlobMonitor(connection, hostIdOf(appDir, environment), zone) : Promise.resolve(memory)
}
