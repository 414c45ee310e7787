import * as z from 'zod'
import { pickName } from '../catalog/names.js'
import { http, NotFoundError, openapi, respond, schema, validateHttp, withContext } from '../lib/apim-context/index.js'

const Query = schema(() =>
  z.object({
    starts_with: z
      .string()
      .max(40)
      .optional()
      .meta({ description: 'How the name begins; case does not matter.', example: 'ad' }),
  }),
)

const GeneratedName = schema(() =>
  z.object({ name: z.string().meta({ example: 'Ada' }) }).meta({ id: 'GeneratedName' }),
)

export const generateName = http(
  { name: 'generateName', method: 'GET', route: 'generate_name' },
  withContext(),
  openapi({
    summary: 'Generate a name',
    description: 'Picks one of a list of names by chance. Version 2 has it at `names/random`.',
    tags: ['Names'],
    deprecated: { since: '2026-11-01', sunset: '2027-11-01' },
    errors: ['not_found'],
    responses: { 200: { description: 'A name.' } },
  }),
  validateHttp({ query: Query, response: GeneratedName }),
)(async ({ query }) => {
  const name = pickName(query.starts_with)
  if (name === undefined) throw new NotFoundError(`No name begins with '${query.starts_with}'.`)
  return respond({ headers: { 'Cache-Control': 'no-store' }, jsonBody: { name } })
})
