import * as z from 'zod'
import {
  http,
  inject,
  NotFoundError,
  openapi,
  respond,
  schema,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'
import { documented } from './shared/documentation.js'
import { assets } from './shared/services.js'

const FilePath = schema(() =>
  z.object({
    file: z.string().meta({ description: 'One of the files that the page names.', example: 'swagger-ui.css' }),
  }),
)

export const getDocsFile = http(
  { name: 'getDocsFile', method: 'GET', route: 'docs/{file}' },
  withContext(),
  documented(),
  inject({ assets }),
  openapi({
    summary: "Get one of the documentation page's files",
    tags: ['Documentation'],
    errors: ['not_found'],
    responses: { 200: { description: 'The file.', contentType: '*/*' } },
  }),
  validateHttp({ path: FilePath }),
)(async ({ path, assets }) => {
  const file = await assets.file(path.file)
  if (!file) throw new NotFoundError('The documentation page has no such file.')
  const headers = { 'Content-Type': file.contentType, 'Cache-Control': 'public, max-age=31536000, immutable' }
  return respond({ headers, body: file.contents })
})
