import type { Clock } from '../clock.js'
import type { Environment } from '../configuration/environment.js'
import type { HostSettings } from '../configuration/host-json.js'
import type { Invocation } from '../invoker.js'
import type { HostLog } from '../types.js'
import type { RpcInvocationResponse } from '../worker/core-types.js'
import { createQueueTrigger } from './queue/trigger.js'
import type { ScheduleMonitor } from './timer/schedule-monitor.js'
import { createTimerTrigger } from './timer/trigger.js'
import type { Listener, TriggeredFunction } from './triggered-function.js'

/** What triggers of every kind are made from. */
export interface TriggerServices {
  readonly appDir: string
  readonly environment: Environment
  readonly settings: HostSettings
  readonly invoke: (invocation: Invocation) => Promise<RpcInvocationResponse>
  /** Tells the listener of a queue that a message came. */
  readonly notify: (queueName: string) => void
  /** Stands in for storage where there is none. */
  readonly memory: ScheduleMonitor
  readonly clock: Clock
  readonly log: HostLog
}

/** One function's trigger, other than HTTP. */
export interface Trigger {
  readonly listener: Listener
  /** Runs the function once by hand with the given input, as the admin API does. */
  run(input: string): Promise<unknown>
}

type CreateTrigger = (triggered: TriggeredFunction, services: TriggerServices) => Promise<Trigger>

const SUPPORTED: Readonly<Record<string, CreateTrigger>> = {
  queuetrigger: createQueueTrigger,
  timertrigger: createTimerTrigger,
}

/** The triggers of an app that are not HTTP, by function name. */
export class Triggers {
  private readonly triggers = new Map<string, Trigger>()
  /** Why functions cannot run: a schedule that does not parse, a connection that is not set. */
  readonly errors = new Map<string, string>()
  private readonly started: Listener[] = []
  private stopped: Promise<void> | undefined

  private constructor(private readonly functions: readonly TriggeredFunction[]) {}

  static async create(
    functions: readonly TriggeredFunction[],
    services: Omit<TriggerServices, 'notify'>,
  ): Promise<Triggers> {
    const triggers = new Triggers(functions)
    const notify = (queueName: string) => triggers.notify(queueName)
    for (const one of functions) await triggers.add(one, { ...services, notify })
    return triggers
  }

  get(functionName: string): Trigger | undefined {
    return this.triggers.get(functionName)
  }

  /** Lets the functions run that are not disabled. */
  start(): void {
    if (this.stopped) return
    for (const { name, disabled } of this.functions) {
      const listener = disabled ? undefined : this.triggers.get(name)?.listener
      if (!listener) continue
      listener.start()
      this.started.push(listener)
    }
  }

  /** No call begins from now on. Resolves when those in hand are done. */
  stop(): Promise<void> {
    this.stopped ??= Promise.all(this.started.map((listener) => listener.stop())).then(() => undefined)
    return this.stopped
  }

  notify(queueName: string): void {
    for (const { listener } of this.triggers.values()) {
      if (listener.queueName === queueName) listener.notify?.()
    }
  }

  private async add(triggered: TriggeredFunction, services: TriggerServices): Promise<void> {
    const create = SUPPORTED[triggered.trigger.binding.type.toLowerCase()]
    if (!create) return
    try {
      this.triggers.set(triggered.name, await create(triggered, services))
    } catch (error) {
      this.errors.set(triggered.name, (error as Error).message)
    }
  }
}
