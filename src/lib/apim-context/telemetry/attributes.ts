import type { Attributes } from '@opentelemetry/api'
import type { LogFields } from '../context/log-format.js'
import { toPrintable } from '../context/printable.js'
import type { RouteDefinition } from '../registration/route.js'

/** Fields as attributes: plain values as they are, others as JSON, and none of them with secrets. */
export function toAttributes(fields: LogFields | undefined): Attributes {
  const shown = toPrintable(fields ?? {})
  // Fields that cannot be read are a text that says so.
  const members = typeof shown === 'object' ? (shown as LogFields) : { fields: shown }
  const attributes = Object.entries(members).flatMap(([name, value]) => {
    if (value === undefined || value === null) return []
    return [[name, typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean)] as const]
  })
  return Object.fromEntries(attributes)
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
