import { describe, expect, it } from '@jest/globals'
import type { TestClient } from '../../src/lib/apim-context/testing.js'
import { openApp, PROOF } from './open-app.js'

const openMeasured = () => openApp({ settings: { gateway: { proof: PROOF }, telemetry: { metrics: true } } })
const metricsOf = async (app: TestClient) => (await app.request('GET', '/api/metrics')).text.split('\n')
const place = (app: TestClient, key: string) =>
  app.request('POST', '/api/orders', {
    body: { lines: [{ item_id: 1, quantity: 2 }] },
    headers: { 'Idempotency-Key': key },
  })

describe('GET metrics', () => {
  it('is not found unless a setting asks for it', async () => {
    const response = await openApp().request('GET', '/api/metrics')
    expect(response.status).toBe(404)
    expect(response.json()).toMatchObject({ error: { code: 'not_found' } })
  })

  it('gives counts and durations of requests by route template and status', async () => {
    const app = openMeasured()
    for (const path of ['/api/catalog/1', '/api/catalog/2', '/api/catalog/999', '/api/catalog/zero']) {
      await app.request('GET', `${path}?code=a-secret`)
    }
    const response = await app.request('GET', '/api/metrics')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const labels = 'http_request_method="GET",http_route="/catalog/{item_id}"'
    const counts = response.text.split('\n').filter((line) => line.includes('_count'))
    expect(counts).toEqual([
      `http_server_request_duration_seconds_count{${labels},http_response_status_code="200"} 2`,
      `http_server_request_duration_seconds_count{${labels},http_response_status_code="404"} 1`,
      `http_server_request_duration_seconds_count{${labels},http_response_status_code="422"} 1`,
    ])
    expect(response.text).not.toContain('a-secret')
  })

  it('counts itself with the next', async () => {
    const app = openMeasured()
    await metricsOf(app)
    expect((await metricsOf(app)).join()).toContain('http_route="/metrics",http_response_status_code="200"} 1')
  })

  it('counts orders, each once, however often it is sent', async () => {
    const app = openMeasured()
    for (const key of ['first', 'first', 'second']) expect((await place(app, key)).status).toBe(201)
    expect((await app.request('POST', '/api/orders', { body: {} })).status).toBe(422)
    expect(await metricsOf(app)).toContain('app_events_total{name="OrderPlaced"} 2')
  })

  it('is of one app: another has counts of its own', async () => {
    await place(openMeasured(), 'a-key')
    expect((await metricsOf(openMeasured())).join()).not.toContain('OrderPlaced')
  })
})
