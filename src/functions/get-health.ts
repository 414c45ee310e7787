import * as z from 'zod'
import { http, inject, openapi, respond, schema, validateHttp, withContext } from '../lib/apim-context/index.js'
import { version } from '../version.js'
import { checkDependencies, Dependency, Status } from './shared/health.js'
import { catalog } from './shared/services.js'

const Health = schema(() =>
  z
    .object({
      status: Status(),
      timestamp: z.iso.datetime().meta({ example: '2026-01-02T03:04:05.000Z' }),
      version: z.string().meta({ description: 'Of the app.', example: '1.0.0' }),
      dependencies: z.array(Dependency()),
    })
    .meta({ id: 'Health' }),
)

export const getHealth = http(
  { name: 'getHealth', method: 'GET', route: 'health' },
  withContext(),
  inject({ catalog }),
  openapi({
    summary: 'Report the health of the service',
    tags: ['Health'],
    responses: {
      200: { description: 'Every dependency answers.' },
      503: { description: 'A dependency does not answer.' },
    },
  }),
  validateHttp({ responses: { 200: Health, 503: Health } }),
)(async ({ log, catalog }) => {
  const dependencies = await checkDependencies(catalog, log)
  const healthy = dependencies.every(({ status }) => status === 'healthy')
  const status = healthy ? 'healthy' : 'unhealthy'
  const answer = {
    headers: { 'Cache-Control': 'no-store' },
    jsonBody: { status, timestamp: new Date().toISOString(), version, dependencies },
  } as const
  return healthy ? respond({ status: 200, ...answer }) : respond({ status: 503, ...answer })
})
