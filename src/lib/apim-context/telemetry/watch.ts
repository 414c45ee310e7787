import type { LogSink } from '../context/log-writer.js'
import { currentContext, type RequestContext } from '../context/request-context.js'
import type { RouteDefinition } from '../registration/route.js'
import type { Run } from '../registration/steps.js'
import type { Settings } from '../settings/settings.js'
import { createMetrics, type Metrics } from './metrics.js'
import { Outbox } from './outbox.js'
import type { Observation, Sender } from './sender.js'
import { noTelemetry, type Telemetry } from './telemetry.js'

/** What watches the requests of an app, as far as the settings want it. */
export interface Watch {
  /** What handlers are given. */
  readonly telemetry: Telemetry
  /** The counts and durations in the text format of Prometheus; undefined when they are not wanted. */
  readonly metrics: (() => string) | undefined
  /** Where log records go beside the host. */
  readonly sink: LogSink | undefined
  /** The outermost step of every function; `run` itself when nobody watches. */
  observed(route: RouteDefinition, run: Run): Run
  /** The app has been registered. */
  start(): void
  /** Sends what is left. */
  close(): Promise<void>
}

/** @param createSender loads what sends telemetry */
export function createWatch(
  { telemetry: settings, log }: Settings,
  createSender: (settings: Settings['telemetry']) => Promise<Sender> = loadSender,
): Watch {
  const outbox = settings.connectionString ? new Outbox(() => createSender(settings), tell) : undefined
  const metrics = settings.metrics ? createMetrics() : undefined
  return {
    telemetry: outbox || metrics ? createTelemetry(outbox, metrics) : noTelemetry,
    metrics: metrics && (() => metrics.toText()),
    sink: outbox && settings.owner === 'app' ? createSink(outbox) : undefined,
    observed(route, run) {
      if (!outbox && !metrics && !log.requests) return run
      return observed({ route, run, outbox, metrics, logsRequests: log.requests })
    },
    start: () => outbox?.start(),
    close: async () => outbox?.close(),
  }
}

const loadSender = async (settings: Settings['telemetry']): Promise<Sender> =>
  (await import('./azure-monitor.js')).createSender(settings)

/** There is no invocation whose log could say it. */
const tell = (error: unknown) => console.error('Telemetry cannot be sent', error)

function createTelemetry(outbox: Outbox | undefined, metrics: Metrics | undefined): Telemetry {
  return {
    event(name, properties) {
      const origin = currentContext()
      outbox?.give((sender) => sender.event(origin, name, properties))
      metrics?.event(name)
    },
    metric(name, value, dimensions) {
      if (!Number.isFinite(value)) return
      outbox?.give((sender) => sender.metric(name, value, dimensions))
      metrics?.metric(name, value)
    },
  }
}

function createSink(outbox: Outbox): LogSink {
  return (level, message, fields) => {
    const origin = currentContext()
    outbox.give((sender) => sender.record(origin, level, message, fields))
  }
}

interface Observed {
  readonly route: RouteDefinition
  readonly run: Run
  readonly outbox: Outbox | undefined
  readonly metrics: Metrics | undefined
  readonly logsRequests: boolean
}

function observed({ route, run, outbox, metrics, logsRequests }: Observed): Run {
  const measured: Run = async (context, input) => {
    const startTime = Date.now()
    const started = performance.now()
    const answer = await run(context, input)
    const { status } = answer
    const durationMs = performance.now() - started
    metrics?.request(route, status, durationMs / 1000)
    if (outbox) report(outbox, { context, route, status, startTime, durationMs })
    if (logsRequests) logRequest(context, route, status, durationMs)
    return answer
  }
  if (!outbox) return measured
  return (context, input) => outbox.run(context, route, () => measured(context, input))
}

function report(outbox: Outbox, observation: Observation): void {
  outbox.give((sender) => sender.observe(observation))
  const { context, status } = observation
  if (status >= 500 && context.failure !== undefined) {
    outbox.give((sender) => sender.exception(context.failure, observation))
  }
}

function logRequest(context: RequestContext, { method, route }: RouteDefinition, status: number, durationMs: number) {
  const duration_ms = Math.round(durationMs * 1000) / 1000
  context.log.info('Request answered', { method, route, status, duration_ms })
}
