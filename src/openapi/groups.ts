import type { RouteDefinition } from '../lib/apim-context/index.js'

/** An API of the gateway: the folder of its specification bears the same name. */
export type ApiGroup = 'simple-api' | 'public-docs'

export interface GroupInfo {
  readonly title: string
  readonly description: string
  /** Whether callers need a subscription key. */
  readonly subscription: boolean
}

export const groups: Readonly<Record<ApiGroup, GroupInfo>> = {
  'simple-api': {
    title: 'Catalogue API',
    description:
      'A catalogue of products. Every call needs a subscription key, every answer carries X-Correlation-ID, and every failure is told in one form.',
    subscription: true,
  },
  'public-docs': {
    title: 'Catalogue API documentation',
    description: 'The documentation page of the catalogue API and its OpenAPI document, open to everyone.',
    subscription: false,
  },
}

/** The routes of documentation are tagged so; all others are what clients call. */
const DOCUMENTATION = 'Documentation'

export function groupOf({ operation }: RouteDefinition): ApiGroup {
  return operation.tags?.includes(DOCUMENTATION) ? 'public-docs' : 'simple-api'
}
