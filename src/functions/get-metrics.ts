import { http, NotFoundError, openapi, respond, validateHttp, withContext } from '../lib/apim-context/index.js'

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8'

/** For a Prometheus beside the app, which asks each instance: through the gateway it would get the figures of any one. */
export const getMetrics = http(
  { name: 'getMetrics', method: 'GET', route: 'metrics' },
  withContext(),
  openapi({
    summary: 'Get counts and durations in the text format of Prometheus',
    tags: ['Health'],
    errors: ['not_found'],
    responses: { 200: { description: 'Of this instance, since it started.', contentType: 'text/plain' } },
  }),
  validateHttp({}),
)(({ app }) => {
  if (!app.metrics) throw new NotFoundError('This app gives no metrics.')
  return respond({ headers: { 'Content-Type': TEXT_FORMAT, 'Cache-Control': 'no-store' }, body: app.metrics() })
})
