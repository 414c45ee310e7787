import * as z from 'zod'
import { http, openapi, respond, schema, validateHttp, withContext } from '../lib/apim-context/index.js'
import { simpleApi, simpleApiV2 } from '../openapi/apis.js'
import { documented } from './shared/documentation.js'

const versions = { v1: simpleApi, v2: simpleApiV2 } as const

const Query = schema(() =>
  z.object({
    version: z.enum(['v1', 'v2']).default('v1').meta({ description: 'The version of the API that it describes.' }),
  }),
)

export const getOpenApi = http(
  { name: 'getOpenApi', method: 'GET', route: 'openapi.json' },
  withContext(),
  documented(),
  openapi({
    summary: 'Get the OpenAPI document',
    description: 'Describes what clients call in one version of the API, in OpenAPI 3.0.3.',
    tags: ['Documentation'],
    responses: { 200: { description: 'The document.', contentType: 'application/json' } },
  }),
  validateHttp({ query: Query }),
)(async ({ app, query }) => {
  // Loaded here, as no other request needs what makes the document.
  const { renderApiDocument } = await import('../openapi/document.js')
  return respond({
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' },
    body: renderApiDocument(app.routes, versions[query.version]),
  })
})
