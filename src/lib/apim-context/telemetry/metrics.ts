import type { RouteDefinition } from '../registration/route.js'

/** Upper bounds in seconds: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration */
export const durationBounds: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
]

/** Names of events and metrics that are told apart: they come from code, and a mistake must not fill the memory. */
const MAX_NAMES = 200

interface Histogram {
  readonly labels: string
  /** How many were within each bound and above the one before it; the last has no bound. */
  readonly counts: number[]
  sum: number
}

interface Total {
  count: number
  sum: number
}

/** Counts for `GET metrics`: of this process, since it started. */
export interface Metrics {
  request(route: RouteDefinition, status: number, seconds: number): void
  event(name: string): void
  metric(name: string, value: number): void
  /** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
  toText(): string
}

export function createMetrics(): Metrics {
  const requests = new Map<RouteDefinition, Map<number, Histogram>>()
  const events = new Map<string, Total>()
  const metrics = new Map<string, Total>()
  return {
    request(route, status, seconds) {
      const histogram = histogramOf(requests, route, status)
      const bound = durationBounds.findIndex((each) => seconds <= each)
      histogram.counts[bound === -1 ? durationBounds.length : bound]! += 1
      histogram.sum += seconds
    },
    event: (name) => add(events, name, 0),
    metric: (name, value) => add(metrics, name, value),
    toText() {
      const histograms = [...requests.values()].flatMap((byStatus) => [...byStatus.values()])
      return [...requestLines(histograms), ...eventLines(events), ...metricLines(metrics), ''].join('\n')
    },
  }
}

function histogramOf(requests: Map<RouteDefinition, Map<number, Histogram>>, route: RouteDefinition, status: number) {
  const byStatus = requests.get(route) ?? new Map<number, Histogram>()
  requests.set(route, byStatus)
  const histogram = byStatus.get(status) ?? createHistogram(route, status)
  byStatus.set(status, histogram)
  return histogram
}

function createHistogram({ method, route }: RouteDefinition, status: number): Histogram {
  const labels = `http_request_method="${method}",http_route="/${escapeLabel(route)}",http_response_status_code="${status}"`
  return { labels, counts: [...durationBounds, 0].map(() => 0), sum: 0 }
}

function add(totals: Map<string, Total>, name: string, value: number): void {
  const key = totals.has(name) || totals.size < MAX_NAMES ? name : 'other'
  const total = totals.get(key) ?? { count: 0, sum: 0 }
  total.count += 1
  total.sum += value
  totals.set(key, total)
}

function requestLines(histograms: readonly Histogram[]): string[] {
  const name = 'http_server_request_duration_seconds'
  const lines = [`# HELP ${name} Duration of HTTP requests.`, `# TYPE ${name} histogram`]
  for (const { labels, counts, sum } of histograms) {
    let count = 0
    for (const [index, inBucket] of counts.entries()) {
      count += inBucket
      lines.push(`${name}_bucket{${labels},le="${durationBounds[index] ?? '+Inf'}"} ${count}`)
    }
    lines.push(`${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${count}`)
  }
  return lines
}

function eventLines(events: ReadonlyMap<string, Total>): string[] {
  const name = 'app_events_total'
  const lines = Array.from(events, ([event, { count }]) => `${name}{name="${escapeLabel(event)}"} ${count}`)
  return lines.length > 0 ? [`# HELP ${name} Events of the app.`, `# TYPE ${name} counter`, ...lines] : []
}

function metricLines(metrics: ReadonlyMap<string, Total>): string[] {
  const name = 'app_metric'
  const lines = Array.from(metrics, ([metric, { count, sum }]) => {
    const label = `{name="${escapeLabel(metric)}"}`
    return [`${name}_sum${label} ${sum}`, `${name}_count${label} ${count}`]
  })
  return lines.length > 0 ? [`# HELP ${name} Measurements of the app.`, `# TYPE ${name} summary`, ...lines.flat()] : []
}

const escapeLabel = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
