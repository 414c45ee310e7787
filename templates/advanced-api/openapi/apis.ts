import { type Api, defineApi } from '#toolkit'

/** What clients call, in its first version; the names are those of folders under infra/apim/apis. */
export const simpleApi = defineApi({
  name: 'simple-api',
  title: 'Tasks',
  description: 'What users have to do.',
  version: 'v1',
  subscription: true,
  deprecated: { since: '2026-11-01', sunset: '2027-11-01' },
})

/** The second version: the same business behind other schemas. */
export const simpleApiV2 = defineApi({
  name: 'simple-api-v2',
  title: 'Tasks v2',
  description: 'What users have to do, and until when.',
  version: 'v2',
  segment: 'v2',
  subscription: true,
})

/** Every API of the gateway. */
export const apis: readonly Api[] = [simpleApi, simpleApiV2]
