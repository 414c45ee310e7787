import * as z from 'zod'
import { pickName } from '../catalog/names.js'
import { http, NotFoundError, openapi, respond, schema, validateHttp, withContext } from '../lib/apim-context/index.js'

const Query = schema(() =>
  z.object({
    prefix: z
      .string()
      .max(40)
      .optional()
      .meta({ description: 'How the name begins; case does not matter.', example: 'ad' }),
  }),
)

const RandomName = schema(() => z.object({ name: z.string().meta({ example: 'Ada' }) }).meta({ id: 'RandomName' }))

export const getRandomNameV2 = http(
  { name: 'getRandomNameV2', method: 'GET', route: 'names/random' },
  withContext(),
  openapi({
    summary: 'Get a random name',
    description: 'Picks one of a list of names by chance.',
    tags: ['Names'],
    errors: ['not_found'],
    responses: { 200: { description: 'A name.' } },
  }),
  validateHttp({ query: Query, response: RandomName }),
)(async ({ query }) => {
  const name = pickName(query.prefix)
  if (name === undefined) throw new NotFoundError(`No name begins with '${query.prefix}'.`)
  return respond({ headers: { 'Cache-Control': 'no-store' }, jsonBody: { name } })
})
