import { http, openapi, respond, validateHttp, withContext } from '../lib/apim-context/index.js'

export const getOpenApi = http(
  { name: 'getOpenApi', method: 'GET', route: 'openapi.json' },
  withContext(),
  openapi({
    summary: 'Get the OpenAPI document',
    description: 'Describes everything that clients call, in OpenAPI 3.0.3.',
    tags: ['Documentation'],
    responses: { 200: { description: 'The document.', contentType: 'application/json' } },
  }),
  validateHttp({}),
)(async ({ app }) => {
  // Loaded here, as no other request needs what makes the document.
  const { renderApiDocument } = await import('../openapi/document.js')
  return respond({
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' },
    body: renderApiDocument(app.routes),
  })
})
