import {
  type Attributes,
  context as active,
  type Context,
  metrics,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { logs, SeverityNumber } from '@opentelemetry/api-logs'
import type { LogLevel } from '../context/log-format.js'
import { printableText } from '../context/printable.js'
import type { RequestContext } from '../context/request-context.js'
import type { RouteDefinition } from '../registration/route.js'
import type { Settings } from '../settings/settings.js'
import { routeAttributes, toAttributes } from './attributes.js'
import { toException } from './exception.js'
import { durationBounds } from './metrics.js'
import type { Origin, Sender } from './sender.js'

const NAME = 'apim-context'

/** Names of custom metrics that are told apart. */
const MAX_METRICS = 200

const severities: Readonly<Record<LogLevel, SeverityNumber>> = {
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
}

/** The log record that Application Insights keeps as an event: https://learn.microsoft.com/azure/azure-monitor/app/opentelemetry-add-modify#send-custom-events */
const EVENT_NAME = 'microsoft.custom_event.name'

/** Sends through the providers of OpenTelemetry that stand when it is made. */
export function createOpenTelemetrySender(owner: Settings['telemetry']['owner'], close: Sender['close']): Sender {
  const tracer = trace.getTracer(NAME)
  const logger = logs.getLogger(NAME)
  const meter = metrics.getMeter(NAME)
  const duration = meter.createHistogram('http.server.request.duration', {
    description: 'Duration of HTTP requests.',
    unit: 's',
    advice: { explicitBucketBoundaries: [...durationBounds] },
  })
  const custom = new Map<string, typeof duration>()
  const parentOf = owner === 'host' ? partOfHost : partOfCaller

  function startRequest(context: RequestContext, route: RouteDefinition, startTime?: number): Span {
    const attributes = { ...routeAttributes(route), ...originAttributes(context) }
    const options = { kind: SpanKind.SERVER, attributes, ...(startTime !== undefined && { startTime }) }
    return tracer.startSpan(`${route.method} /${route.route}`, options, parentOf(context))
  }

  /** Where the request is now, or was when it told something before anything could be sent. */
  function placeOf(origin: Origin): Context {
    const now = active.active()
    return origin === undefined || trace.getSpanContext(now) ? now : parentOf(origin)
  }

  return {
    async run(context, route, work) {
      if (owner === 'host') return active.with(parentOf(context), work)
      const span = startRequest(context, route)
      const answer = await active.with(trace.setSpan(active.active(), span), work)
      endRequest(span, answer.status)
      return answer
    },
    observe({ context, route, status, startTime, durationMs }) {
      duration.record(durationMs / 1000, { ...routeAttributes(route), 'http.response.status_code': status })
      if (owner === 'host' || context.isTraced) return
      endRequest(startRequest(context, route, startTime), status, startTime + durationMs)
    },
    exception(error, { context, route }) {
      const attributes = { ...routeAttributes(route), ...originAttributes(context), ...toException(error) }
      logger.emit({ severityNumber: SeverityNumber.ERROR, attributes, context: placeOf(context) })
    },
    record(origin, level, message, fields) {
      const attributes = { ...toAttributes(fields), ...originAttributes(origin) }
      const body = printableText(message)
      logger.emit({ severityNumber: severities[level], body, attributes, context: placeOf(origin) })
    },
    event(origin, name, properties) {
      const attributes = { ...toAttributes(properties), ...originAttributes(origin), [EVENT_NAME]: printableText(name) }
      logger.emit({ attributes, context: placeOf(origin) })
    },
    metric(name, value, dimensions) {
      const known = custom.has(name) || custom.size < MAX_METRICS ? name : 'other'
      const histogram = custom.get(known) ?? meter.createHistogram(known)
      custom.set(known, histogram)
      histogram.record(value, toAttributes(dimensions))
    },
    close,
  }
}

function endRequest(span: Span, status: number, endTime?: number): void {
  span.setAttribute('http.response.status_code', status)
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end(endTime)
}

/** The host's part of the trace: it sends the request that what we send belongs to. */
const partOfHost = ({ traceparent, tracestate }: RequestContext): Context =>
  propagation.extract(ROOT_CONTEXT, { traceparent, tracestate })

/** The part of the gateway, or whoever calls: a host that sends nothing would be a gap between it and us. */
function partOfCaller(context: RequestContext): Context {
  const { headers } = context.request
  const caller = { traceparent: headers.get('traceparent'), tracestate: headers.get('tracestate') }
  const part = propagation.extract(ROOT_CONTEXT, caller)
  return trace.getSpanContext(part) ? part : partOfHost(context)
}

/** What every record of a request has, to find it by. */
function originAttributes(origin: Origin): Attributes {
  if (!origin) return {}
  const { invocationId, functionName } = origin.invocation
  return { correlation_id: origin.apim.correlationId, invocation_id: invocationId, function: functionName }
}
