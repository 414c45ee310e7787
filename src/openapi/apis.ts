import { type Api, defineApi } from '../lib/apim-context/index.js'

/** What clients call, in its first version. */
export const simpleApi = defineApi({
  name: 'simple-api',
  title: 'Catalogue API',
  description:
    'A catalogue of products. Every call needs a subscription key, every answer carries X-Correlation-ID, and every failure is told in one form.',
  version: 'v1',
  subscription: true,
})

/** The second version: the same business behind other schemas. */
export const simpleApiV2 = defineApi({
  name: 'simple-api-v2',
  title: 'Catalogue API v2',
  description:
    'The second version of the catalogue: ids are text, prices are decimal numbers in text, and lists carry the cursor of their next page.',
  version: 'v2',
  segment: 'v2',
  subscription: true,
})

export const publicDocs = defineApi({
  name: 'public-docs',
  title: 'Catalogue API documentation',
  description: 'The documentation page of the catalogue API and its OpenAPI document, open to everyone.',
  subscription: false,
})

/** What operates the app asks it for these, past the gateway: no document has them, and the gateway does not know them. */
export const operations = defineApi({
  name: 'operations',
  title: 'Operation of the app',
  description: 'What Prometheus and its like ask each instance of the app for.',
  subscription: false,
})

/** Every API of the gateway, each with its folder under infra/apim/apis. */
export const apis: readonly Api[] = [simpleApi, simpleApiV2, publicDocs]
