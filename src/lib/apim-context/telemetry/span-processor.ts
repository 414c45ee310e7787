import type { AzureMonitorOpenTelemetryOptions } from 'applicationinsights'
import { redactText } from '../context/redact.js'
import { currentContext } from '../context/request-context.js'

type SpanProcessor = NonNullable<AzureMonitorOpenTelemetryOptions['spanProcessors']>[number]

const done = async () => undefined

/** Gives every span of a request its correlation id, and takes secrets out of what instrumentations say. */
export const requestSpans: SpanProcessor = {
  onStart(span) {
    const context = currentContext()
    if (context) span.setAttribute('correlation_id', context.apim.correlationId)
  },
  // Before what sends it looks at it: processors run in order.
  onEnd({ attributes }) {
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === 'string') attributes[name] = redactText(value)
    }
  },
  forceFlush: done,
  shutdown: done,
}
