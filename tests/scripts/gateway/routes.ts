import * as z from 'zod'
import {
  defineGuard,
  type GatewayBehaviour,
  http,
  inApi,
  openapi,
  type RouteDefinition,
  validateHttp,
  withContext,
} from '../../../src/lib/apim-context/index.js'
import { simpleApi } from '../../../src/openapi/apis.js'

/** A route of the first API that declares this, with two query parameters. */
export function routeWith(
  gateway: GatewayBehaviour<'GET'>,
  { scopes }: { readonly scopes?: readonly string[] } = {},
): RouteDefinition {
  const guard = defineGuard({
    name: 'guard',
    errors: [],
    ...(scopes && { effect: { security: { scheme: 'bearer', scopes } as const } }),
    check: () => undefined,
  })
  const fn = http(
    { name: 'listThings', method: 'GET', route: 'things', gateway },
    withContext(),
    guard,
    openapi({ summary: 'List things' }),
    validateHttp({ query: z.object({ q: z.string().optional(), page: z.string().optional() }) }),
  )(() => ({}))
  return inApi(simpleApi, [fn])[0].definition
}
