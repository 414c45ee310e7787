import * as z from 'zod'
import { http, openapi, respond, schema, validateHttp, withContext } from '../lib/apim-context/index.js'
import { version } from '../version.js'

const Value = schema(() => z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))

const Info = schema(() =>
  z
    .object({
      version: z.string().meta({ description: 'Of the app.', example: '1.0.0' }),
      environment: z.string().meta({ description: 'Where the app runs.', example: 'Production' }),
      settings: z
        .record(z.string(), z.record(z.string(), Value()))
        .meta({ description: 'The settings that are no secret, by section.', example: { log: { format: 'json' } } }),
    })
    .meta({ id: 'Info' }),
)

export const getInfo = http(
  { name: 'getInfo', method: 'GET', route: 'info' },
  withContext(),
  openapi({
    summary: 'Tell the version and the settings of the app',
    description: 'Shows only the settings that are declared as visible; no secret can be one of them.',
    tags: ['Health'],
    responses: { 200: { description: 'What runs, and how it is set up.' } },
  }),
  validateHttp({ response: Info }),
)(async ({ app }) => {
  const { settings, visibleSettings } = app
  return respond({
    headers: { 'Cache-Control': 'no-store' },
    jsonBody: {
      version,
      environment: settings.host.environment,
      settings: visibleSettings as z.input<ReturnType<typeof Info>>['settings'],
    },
  })
})
