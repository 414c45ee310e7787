import { setTimeout as delay } from 'node:timers/promises'
import { type LoadedApp, type LoadOptions, loadApp } from './app.js'
import type { Clock } from './clock.js'
import type { Authorization } from './http/authorization.js'
import type { CorsOptions } from './http/cors.js'
import { HttpPipeline } from './http/pipeline.js'
import { Invoker } from './invoker.js'
import { QueueOutputs } from './outputs/queue-output.js'
import { startupText, startupWarnings } from './startup-text.js'
import type { ScheduleMonitor } from './triggers/timer/schedule-monitor.js'
import { Triggers } from './triggers/triggers.js'
import type { FunctionInfo, HostLog } from './types.js'
import type { WorkerProcess } from './worker-process.js'

export interface RunningAppOptions extends LoadOptions {
  readonly authorization: Authorization
  /** Instead of the app's own. */
  readonly cors: CorsOptions | undefined
  readonly memory: ScheduleMonitor
  readonly clock: Clock
  /** Called when a function has run into the timeout, which its worker does not survive. */
  readonly onTimeout: (app: RunningApp) => void
}

/** How long messages may take to get back into their queues when their calls ended with the worker. */
const GIVE_BACK_MS = 2000

/** A loaded app and all that calls its functions: requests, queues and timers. */
export class RunningApp {
  private constructor(
    private readonly app: LoadedApp,
    private readonly triggers: Triggers,
    readonly pipeline: HttpPipeline,
    private readonly log: HostLog,
  ) {}

  /** Loads the app; nothing but requests can call it before {@link start}. @throws AppLoadError, HostConfigurationError */
  static async load(options: RunningAppOptions): Promise<RunningApp> {
    const app = await loadApp(options)
    try {
      return await RunningApp.connect(app, options)
    } catch (error) {
      await app.worker.kill()
      throw error
    }
  }

  private static async connect(app: LoadedApp, options: RunningAppOptions): Promise<RunningApp> {
    const { authorization, cors, memory, clock, log, onTimeout } = options
    const { appDir, environment, settings, worker } = app
    const bindings = new Map(app.triggered.map((one) => [one.functionId, one.bindings]))
    const onSent = (queueName: string) => running.triggers.notify(queueName)
    const outputs = new QueueOutputs({ environment, settings: settings.queues, onSent })
    const invoker = new Invoker({
      worker,
      timeout: settings.functionTimeout,
      log,
      onTimeout: () => onTimeout(running),
      writeOutputs: (functionId, response) => outputs.send(bindings.get(functionId) ?? {}, response),
    })
    const invoke = invoker.invoke.bind(invoker)
    const triggers = await Triggers.create(app.triggered, { appDir, environment, settings, invoke, memory, clock, log })
    const pipeline = new HttpPipeline({ app, invoker, triggers, authorization, cors: cors ?? app.cors, clock, log })
    const running = new RunningApp(app, triggers, pipeline, log)
    return running
  }

  get worker(): WorkerProcess {
    return this.app.worker
  }

  get functions(): readonly FunctionInfo[] {
    const { errors } = this.triggers
    return this.app.functions.map((one) => {
      const error = errors.get(one.name)
      return error === undefined ? one : { ...one, error }
    })
  }

  /** Says what the app has. */
  announce(): void {
    const { functions, log } = this
    log({ level: 'information', category: 'Host.Startup', message: startupText(functions) })
    for (const message of startupWarnings(functions, this.app.triggered)) {
      log({ level: 'warning', category: 'Host.Startup', message })
    }
  }

  /** Lets queues and timers call functions. */
  start(): void {
    this.triggers.start()
  }

  /** No queue or timer begins a call from now on. Resolves when those in hand are done. */
  stopTriggers(): Promise<void> {
    return this.triggers.stop()
  }

  /** Ends the worker, once its calls are done or `graceMs` have passed. */
  async retire(graceMs: number): Promise<void> {
    const done = Promise.all([this.stopTriggers(), this.worker.drain(graceMs)])
    await Promise.race([done, delay(graceMs, undefined, { ref: false })])
    await this.end()
  }

  /** Ends the worker now. */
  async end(): Promise<void> {
    const stopped = this.stopTriggers()
    await this.worker.stop()
    await Promise.race([stopped, delay(GIVE_BACK_MS, undefined, { ref: false })])
  }
}
