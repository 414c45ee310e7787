import * as z from 'zod'
import { http, openapi, respond, schema, validateHttp, withContext } from '../lib/apim-context/index.js'

const Liveness = schema(() => z.object({ status: z.literal('alive') }).meta({ id: 'Liveness' }))

export const getLiveness = http(
  { name: 'getLiveness', method: 'GET', route: 'health/live', auth: 'anonymous' },
  withContext(),
  openapi({
    summary: 'Tell whether the app runs',
    description: 'Asks nothing of its dependencies: a restart would not help them.',
    tags: ['Health'],
    responses: { 200: { description: 'The app runs.' } },
  }),
  validateHttp({ response: Liveness }),
)(async () => respond({ headers: { 'Cache-Control': 'no-store' }, jsonBody: { status: 'alive' } }))
