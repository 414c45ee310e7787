import * as z from 'zod'
import { http, inject, openapi, respond, schema, validateHttp, withContext } from '../lib/apim-context/index.js'
import { checkDependencies } from './shared/health.js'
import { catalog } from './shared/services.js'

const Readiness = schema(() => z.object({ status: z.enum(['ready', 'not ready']) }).meta({ id: 'Readiness' }))

export const getReadiness = http(
  { name: 'getReadiness', method: 'GET', route: 'health/ready', auth: 'anonymous' },
  withContext(),
  inject({ catalog }),
  openapi({
    summary: 'Tell whether the app can serve requests',
    description:
      'Ready means that every dependency answers and that the catalogue is filled. Says no more, being anonymous.',
    tags: ['Health'],
    responses: { 200: { description: 'Ready.' }, 503: { description: 'Not ready.' } },
  }),
  validateHttp({ responses: { 200: Readiness, 503: Readiness } }),
)(async ({ log, catalog }) => {
  const ready = (await checkDependencies(catalog, log)).every(({ status }) => status === 'healthy')
  const headers = { 'Cache-Control': 'no-store' }
  return ready
    ? respond({ status: 200, headers, jsonBody: { status: 'ready' } })
    : respond({ status: 503, headers, jsonBody: { status: 'not ready' } })
})
