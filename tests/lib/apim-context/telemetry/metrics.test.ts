import { describe, expect, it } from '@jest/globals'
import { createMetrics, durationBounds } from '../../../../src/lib/apim-context/telemetry/metrics.js'
import { untyped } from '../support.js'

const route = untyped({}, () => undefined).definition
const labels = 'http_request_method="GET",http_route="/probe",http_response_status_code="200"'
const linesOf = (metrics: ReturnType<typeof createMetrics>) => metrics.toText().split('\n')

describe('the metrics', () => {
  it('are the type alone before anything happens', () => {
    expect(createMetrics().toText()).toBe(
      [
        '# HELP http_server_request_duration_seconds Duration of HTTP requests.',
        '# TYPE http_server_request_duration_seconds histogram',
        '',
      ].join('\n'),
    )
  })

  it('count requests by route template, method and status', () => {
    const metrics = createMetrics()
    const other = { ...route, method: 'POST' as const, route: 'items/{name:regex(^"\\d$)}' }
    metrics.request(route, 200, 0.004)
    metrics.request(route, 200, 0.02)
    metrics.request(route, 404, 0.02)
    metrics.request(other, 200, 20)
    const lines = linesOf(metrics)
    expect(lines).toContain(`http_server_request_duration_seconds_count{${labels}} 2`)
    expect(lines).toContain(`http_server_request_duration_seconds_sum{${labels}} 0.024`)
    expect(lines).toContain(`http_server_request_duration_seconds_count{${labels.replace('200', '404')}} 1`)
    expect(lines).toContain(
      'http_server_request_duration_seconds_count{http_request_method="POST",http_route="/items/{name:regex(^\\"\\\\d$)}",http_response_status_code="200"} 1',
    )
  })

  it.each([
    [0, 0],
    [0.005, 0],
    [0.006, 1],
    [10, 13],
    [10.1, 14],
  ])('put %p s into the bucket of its bound and all above', (seconds, first) => {
    const metrics = createMetrics()
    metrics.request(route, 200, seconds)
    const counts = [...durationBounds, '+Inf'].map((bound) => {
      const start = `http_server_request_duration_seconds_bucket{${labels},le="${bound}"} `
      return linesOf(metrics)
        .find((line) => line.startsWith(start))
        ?.slice(start.length)
    })
    expect(counts).toEqual(counts.map((_count, index) => (index >= first ? '1' : '0')))
  })

  it('count events and sum measurements by name', () => {
    const metrics = createMetrics()
    metrics.event('OrderPlaced')
    metrics.event('OrderPlaced')
    metrics.event('with "quotes"\nand lines')
    metrics.metric('order.lines', 2)
    metrics.metric('order.lines', 3)
    expect(linesOf(metrics).slice(2)).toEqual([
      '# HELP app_events_total Events of the app.',
      '# TYPE app_events_total counter',
      'app_events_total{name="OrderPlaced"} 2',
      'app_events_total{name="with \\"quotes\\"\\nand lines"} 1',
      '# HELP app_metric Measurements of the app.',
      '# TYPE app_metric summary',
      'app_metric_sum{name="order.lines"} 5',
      'app_metric_count{name="order.lines"} 2',
      '',
    ])
  })

  it('do not fill the memory with names that are made of data', () => {
    const metrics = createMetrics()
    for (let at = 0; at < 1000; at++) metrics.event(`OrderPlaced${at}`)
    const lines = linesOf(metrics).filter((line) => line.startsWith('app_events_total'))
    expect(lines).toHaveLength(201)
    expect(lines.at(-1)).toBe('app_events_total{name="other"} 800')
  })
})
