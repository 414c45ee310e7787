import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { SKUS } from '../../../dev/gateway/artifacts/model.js'
import { variable } from './deployment.js'
import type { Result } from './evaluate.js'
import { BICEP, readTemplates } from './model.js'

const templates = readTemplates()
const text = (path: string) => templates.get(path)?.text ?? ''
const support = JSON.parse(readFileSync(join(BICEP, 'sku-support.json'), 'utf8')) as Record<
  string,
  { parameter: string; skus: string[]; advice: string }
>

/** What each SKU has: https://learn.microsoft.com/azure/api-management/api-management-features */
const HAS: Readonly<Record<string, readonly string[]>> = {
  availabilityZones: ['Premium'],
  capacityAboveOne: ['BasicV2', 'StandardV2', 'Premium'],
  capacityAboveTen: ['Premium'],
  certificateAuthorities: ['Developer', 'BasicV2', 'StandardV2', 'Premium'],
  circuitBreaker: ['Developer', 'BasicV2', 'StandardV2', 'Premium'],
  developerPortal: ['Developer', 'BasicV2', 'StandardV2', 'Premium'],
  openProduct: ['Developer', 'BasicV2', 'StandardV2', 'Premium'],
  selfHostedGateway: ['Developer', 'Premium'],
  virtualNetwork: ['Developer', 'StandardV2', 'Premium'],
}

describe('what a SKU of API Management does not have', () => {
  it.each(Object.entries(HAS))('%s: only %j', (feature, skus) => {
    expect(support[feature]?.skus).toEqual(skus)
  })

  it('is all in the table, and the table is all asked', () => {
    expect(Object.keys(support).toSorted()).toEqual(Object.keys(HAS).toSorted())
    const [, asked = ''] = /\nvar asked = \{\n([\s\S]*?)\n\}/.exec(text('main.bicep')) ?? []
    expect(
      asked
        .split('\n')
        .map((line) => line.trim().split(':')[0])
        .toSorted(),
    ).toEqual(Object.keys(support).toSorted())
  })

  it('names SKUs that the template knows', () => {
    const [, union = ''] = /\ntype serviceSku = (.+)\n/.exec(text('types.bicep')) ?? []
    const skus = [...union.matchAll(/'(\w+)'/g)].map(([, name]) => name)
    expect(skus.map((name) => name?.toLowerCase())).toEqual([...SKUS])
    for (const { skus: has } of Object.values(support)) for (const name of has) expect(skus).toContain(name)
  })

  const NOTHING = {
    apiManagementZones: [],
    apiManagementCapacity: 1,
    certificateAuthorities: [],
    circuitBreaker: false,
    developerPortal: false,
    openProduct: false,
    selfHosted: { name: '', location: '' },
    virtualNetwork: false,
    appHosting: 'flex',
    entraAuthentication: false,
    entraClientId: '',
    entraAudience: '',
    budgetAmount: 0,
    budgetStart: '',
    alertEmail: '',
  }
  const ASKED: Readonly<Record<string, Readonly<Record<string, Result>>>> = {
    availabilityZones: { apiManagementZones: ['1', '2'] },
    capacityAboveOne: { apiManagementCapacity: 2 },
    capacityAboveTen: { apiManagementCapacity: 11 },
    certificateAuthorities: { certificateAuthorities: [{ certificate: 'x', store: 'Root' }] },
    circuitBreaker: { circuitBreaker: true },
    developerPortal: { developerPortal: true },
    openProduct: { openProduct: true },
    selfHostedGateway: { selfHosted: { name: 'edge', location: 'here' } },
    virtualNetwork: { virtualNetwork: true },
  }
  const refused = (parameters: Readonly<Record<string, Result>>) =>
    variable('main.bicep', 'refused', { ...NOTHING, ...parameters }) as string[]
  const pairs = Object.keys(HAS).flatMap((feature) =>
    ['Consumption', 'Developer', 'BasicV2', 'StandardV2', 'Premium'].map((sku) => [sku, feature] as const),
  )

  it.each(pairs)('%s with %s: deployed, or refused with both names and what to do', (sku, feature) => {
    const messages = refused({ apiManagementSku: sku, ...ASKED[feature] })
    const { parameter = '', advice = '' } = support[feature] ?? {}
    const message = `apiManagementSku ${sku} does not go with ${parameter}. ${advice}`
    expect(messages.includes(message)).toBe(!HAS[feature]?.includes(sku))
    expect(Object.keys(ASKED[feature] ?? {})).toContain(parameter.split(' ')[0])
    expect(advice).toMatch(/\.$/)
  })

  it.each(['Consumption', 'Developer', 'BasicV2', 'StandardV2', 'Premium'])('leaves %s alone by default', (sku) => {
    expect(refused({ apiManagementSku: sku })).toEqual([])
  })

  it('is refused with all that is wrong at once', () => {
    expect(refused({ apiManagementSku: 'Consumption', virtualNetwork: true, circuitBreaker: true })).toHaveLength(2)
  })

  it('stands beside what contradicts itself on any SKU', () => {
    const apiManagementSku = 'Premium'
    expect(refused({ apiManagementSku, virtualNetwork: true, appHosting: 'containerApps' })).toEqual([
      'appHosting containerApps does not go with virtualNetwork. Use flex or appService.',
    ])
    expect(refused({ apiManagementSku, entraAuthentication: true, entraClientId: 'id' })).toEqual([
      'entraAuthentication needs entraClientId and entraAudience.',
    ])
    const budget = { apiManagementSku, budgetAmount: 100, alertEmail: 'api@example.com' }
    expect(refused(budget)).toEqual([
      'budgetAmount needs budgetStart: the first day of this month, and the same at every later deployment.',
    ])
    expect(refused({ ...budget, budgetStart: '2026-11-01' })).toEqual([])
  })

  it('fails the deployment', () => {
    expect(text('main.bicep')).toContain(
      "var checkedSku = empty(refused) ? apiManagementSku : fail(join(refused, ' '))",
    )
  })

  it('stops it before anything is made: every module takes the SKU that was checked', () => {
    const given = templates.get('main.bicep')?.modules.flatMap(({ body }) => {
      const { sku } = body['params'] as Record<string, { text: string }>
      return sku ? [sku.text] : []
    })
    expect(given).toEqual(['checkedSku', 'checkedSku', 'checkedSku'])
  })
})
