import * as z from 'zod'
import {
  http,
  openapi,
  requireScopes,
  requireUser,
  schema,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'
import { readonly } from './shared/readonly.js'

const CurrentUser = schema(() =>
  z
    .object({
      user_id: z.string().meta({ example: 'alice' }),
      name: z.string().nullable().meta({ example: 'Alice' }),
      roles: readonly(z.array(z.string())).meta({
        description: 'What the user may do in this application.',
        example: ['API.Read'],
      }),
      scopes: readonly(z.array(z.string())).meta({
        description: 'What the user allowed the client to do for them.',
        example: ['catalog.read'],
      }),
      verified_by: z
        .enum(['gateway', 'app'])
        .meta({ description: 'Who checked the signature last: the app does where its settings name an issuer.' }),
    })
    .meta({ id: 'CurrentUser' }),
)

export const getCurrentUser = http(
  { name: 'getCurrentUser', method: 'GET', route: 'users/me' },
  withContext(),
  requireUser(),
  requireScopes('catalog.read'),
  openapi({
    summary: 'Get the current user',
    description: 'Tells whose token the request carries, as it was verified.',
    tags: ['Users'],
    responses: { 200: { description: 'The user.' } },
  }),
  validateHttp({ response: CurrentUser }),
)(({ user }) => ({
  user_id: user.id,
  name: user.name ?? null,
  roles: user.roles,
  scopes: user.scopes,
  verified_by: user.verifiedBy,
}))
