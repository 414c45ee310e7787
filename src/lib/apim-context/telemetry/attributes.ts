import type { Attributes } from '@opentelemetry/api'
import type { LogFields } from '../context/log-format.js'
import { toPrintable } from '../context/printable.js'
import type { RouteDefinition } from '../registration/route.js'

/** Fields as attributes: plain values as they are, others as JSON, and none of them with secrets. */
export function toAttributes(fields: LogFields | undefined): Attributes {
  const entries = Object.entries(fields ?? {}).flatMap(([name, value]) => {
    const shown = toPrintable(value, name)
    if (shown === undefined || shown === null) return []
    return [[name, typeof shown === 'object' ? JSON.stringify(shown) : (shown as string | number | boolean)] as const]
  })
  return Object.fromEntries(entries)
}

const byRoute = new WeakMap<RouteDefinition, Attributes>()

/** https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration */
export function routeAttributes(route: RouteDefinition): Attributes {
  const known = byRoute.get(route)
  if (known) return known
  const { method, route: template, api } = route
  const attributes = {
    'http.request.method': method,
    'http.route': `/${template}`,
    ...(api && { api: api.name }),
    ...(api?.version !== undefined && { api_version: api.version }),
  }
  byRoute.set(route, attributes)
  return attributes
}
