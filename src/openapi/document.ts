import { OpenAPIRegistry, OpenApiGeneratorV3 } from '@asteasolutions/zod-to-openapi'
import type { Api, RouteDefinition } from '../lib/apim-context/index.js'
import { version } from '../version.js'
import { simpleApi } from './apis.js'
import { securitySchemes } from './components.js'
import { securityOf, toRouteConfig } from './operation.js'

export type OpenApiDocument = ReturnType<OpenApiGeneratorV3['generateDocument']>

const TAGS: Readonly<Record<string, string>> = {
  Names: 'Names to give to things.',
  Catalogue: 'The items of the catalogue.',
  Orders: 'Orders of items of the catalogue.',
  Users: 'Who calls, and what the gateway says about it.',
  Health: 'How the service is doing.',
  Documentation: 'This documentation.',
}

/**
 * The OpenAPI 3.0.3 document of an API: the newest version that API Management takes with all features
 * (https://learn.microsoft.com/azure/api-management/api-management-api-import-restrictions). Parameters, answers and headers
 * are written out in each operation, because its import ignores all components but schemas.
 */
export function buildDocument(routes: readonly RouteDefinition[], api: Api): OpenApiDocument {
  // What was put into no API is what clients call first.
  const own = routes.filter((route) => (route.api ?? simpleApi).name === api.name)
  const used = new Set(own.flatMap(({ operation }) => operation.tags ?? []))
  const registry = new OpenAPIRegistry()
  const security = api.subscription ? [{ subscriptionKey: [] }] : []
  const needed = new Set([...security, ...own.flatMap((route) => securityOf(route, api) ?? [])].flatMap(Object.keys))
  for (const [scheme, definition] of Object.entries(securitySchemes)) {
    if (needed.has(scheme)) registry.registerComponent('securitySchemes', scheme, definition)
  }
  for (const route of own) registry.registerPath(toRouteConfig(route, api))
  return new OpenApiGeneratorV3(registry.definitions).generateDocument({
    openapi: '3.0.3',
    info: {
      title: api.title,
      version,
      description: api.description,
      contact: { name: 'API support', url: 'https://example.com/support', email: 'api@example.com' },
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
      termsOfService: 'https://example.com/terms',
    },
    servers: [{ url: api.segment === undefined ? '/api' : `/api/${api.segment}` }],
    tags: [...used].map((tag) => ({ name: tag, ...(TAGS[tag] ? { description: TAGS[tag] } : {}) })),
    security,
  })
}

const rendered = new WeakMap<readonly RouteDefinition[], Map<string, string>>()

/** The document of an API as JSON, made once for an app. */
export function renderApiDocument(routes: readonly RouteDefinition[], api: Api): string {
  const texts = rendered.get(routes) ?? new Map<string, string>()
  const text = texts.get(api.name) ?? JSON.stringify(buildDocument(routes, api))
  rendered.set(routes, texts.set(api.name, text))
  return text
}
