import { OpenAPIRegistry, OpenApiGeneratorV3 } from '@asteasolutions/zod-to-openapi'
import type { RouteDefinition } from '../lib/apim-context/index.js'
import { version } from '../version.js'
import { SUBSCRIPTION_KEY, securityScheme } from './components.js'
import { type ApiGroup, groupOf, groups } from './groups.js'
import { toRouteConfig } from './operation.js'

export type OpenApiDocument = ReturnType<OpenApiGeneratorV3['generateDocument']>

const TAGS: Readonly<Record<string, string>> = {
  Names: 'Names to give to things.',
  Catalogue: 'The items of the catalogue.',
  Orders: 'Orders of items of the catalogue.',
  Health: 'How the service is doing.',
  Documentation: 'This documentation.',
}

/**
 * The OpenAPI 3.0.3 document of an API: the newest version that API Management takes with all features
 * (https://learn.microsoft.com/azure/api-management/api-management-api-import-restrictions). Parameters, answers and headers
 * are written out in each operation, because its import ignores all components but schemas.
 */
export function buildDocument(routes: readonly RouteDefinition[], name: ApiGroup): OpenApiDocument {
  const group = groups[name]
  const own = routes.filter((route) => groupOf(route) === name)
  const used = new Set(own.flatMap(({ operation }) => operation.tags ?? []))
  const registry = new OpenAPIRegistry()
  if (group.subscription) registry.registerComponent('securitySchemes', SUBSCRIPTION_KEY, securityScheme)
  for (const route of own) registry.registerPath(toRouteConfig(route, group))
  return new OpenApiGeneratorV3(registry.definitions).generateDocument({
    openapi: '3.0.3',
    info: {
      title: group.title,
      version,
      description: group.description,
      contact: { name: 'API support', url: 'https://example.com/support', email: 'api@example.com' },
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
      termsOfService: 'https://example.com/terms',
    },
    servers: [{ url: '/api' }],
    tags: [...used].map((tag) => ({ name: tag, ...(TAGS[tag] ? { description: TAGS[tag] } : {}) })),
    security: group.subscription ? [{ [SUBSCRIPTION_KEY]: [] }] : [],
  })
}

const rendered = new WeakMap<readonly RouteDefinition[], string>()

/** The document of what clients call as JSON, made once for an app. */
export function renderApiDocument(routes: readonly RouteDefinition[]): string {
  const text = rendered.get(routes) ?? JSON.stringify(buildDocument(routes, 'simple-api'))
  rendered.set(routes, text)
  return text
}
