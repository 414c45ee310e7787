import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { variable } from './deployment.js'
import { BICEP, ROOT, readTemplates } from './model.js'

const templates = readTemplates()
const limits = { gatewayErrors: 5, gatewayDuration: 2000, functionFailures: 6, functionDuration: 3000 }
const alerts = (name: string) =>
  variable('modules/watch/alerts.bicep', name, { limits, roleName: 'func-x' }) as Record<string, unknown>[]

describe('alerts', () => {
  it('watch the gateway: errors, duration, and a function app that refuses it', () => {
    expect(
      alerts('metricAlerts').map(({ name, metric, aggregation, threshold, dimensions }) => ({
        ...{ name, metric, aggregation, threshold, dimensions },
      })),
    ).toEqual([
      {
        name: 'gateway-errors',
        metric: 'Requests',
        aggregation: 'Total',
        threshold: 5,
        dimensions: [{ name: 'GatewayResponseCodeCategory', operator: 'Include', values: ['5xx'] }],
      },
      { name: 'gateway-duration', metric: 'Duration', aggregation: 'Average', threshold: 2000, dimensions: [] },
      {
        name: 'backend-refuses-gateway',
        metric: 'Requests',
        aggregation: 'Total',
        threshold: 0,
        dimensions: [{ name: 'BackendResponseCode', operator: 'Include', values: ['401'] }],
      },
    ])
  })

  it('watch the functions: failures, duration, messages put aside', () => {
    const queries = alerts('queryAlerts')
    expect(queries.map(({ name, threshold }) => [name, threshold])).toEqual([
      ['function-failures', 6],
      ['function-duration', 3000],
      ['poison-messages', 0],
    ])
    for (const { name, query } of queries) {
      expect([name, String(query).includes('AppRoleName =~ "func-x"')]).toEqual([name, true])
      expect([name, String(query).includes('summarize Value = ')]).toEqual([name, true])
    }
  })

  it('query what the host always sends: its sampling and its levels let it pass', () => {
    const { logging } = JSON.parse(readFileSync(join(ROOT, 'host.json'), 'utf8'))
    const { samplingSettings } = logging.applicationInsights
    const types: Readonly<Record<string, string>> = { AppRequests: 'Request', AppTraces: 'Trace' }
    const queried = alerts('queryAlerts').map(({ query }) => types[/^\w+/.exec(String(query))![0]])
    expect(queried).toEqual(['Request', 'Request', 'Trace'])
    expect(samplingSettings).toEqual({ isEnabled: true, excludedTypes: expect.any(String) })
    expect(samplingSettings.excludedTypes.split(';')).toEqual(expect.arrayContaining(queried))
    expect(logging.logLevel).toEqual({ default: 'Information', 'Host.Aggregator': 'Warning' })
  })

  it('are made when there is somebody to tell', () => {
    const conditions = templates
      .get('modules/watch/watch.bicep')
      ?.modules.map(({ symbol, condition }) => [symbol, condition])
    expect(conditions).toEqual([
      ['alerts', '!empty(email)'],
      ['workbook', undefined],
      ['budget', 'budgetAmount > 0 && !empty(email)'],
      ['availability', 'publicDocs'],
    ])
  })
})

interface Workbook {
  readonly items: readonly {
    readonly type: number
    readonly name: string
    readonly content: { readonly query?: string }
  }[]
}

describe('the workbook', () => {
  const workbook = JSON.parse(readFileSync(join(BICEP, 'modules/watch/workbook.json'), 'utf8')) as Workbook
  const queries = workbook.items.flatMap(({ content }) => content.query ?? [])

  it('joins gateway and function by operation id', () => {
    expect(queries.length).toBeGreaterThanOrEqual(3)
    expect(queries[0]).toContain('join kind=leftouter function on OperationId')
  })

  it('takes the names of both where the template puts them', () => {
    expect(templates.get('modules/watch/workbook.bicep')?.text).toContain(
      "replace(replace(loadTextContent('workbook.json'), 'GATEWAY', serviceName), 'FUNCTION', roleName)",
    )
    for (const query of queries) expect(query).toMatch(/AppRoleName startswith "GATEWAY"/)
    expect(queries[0]).toContain('AppRoleName =~ "FUNCTION"')
    const elsewhere = JSON.stringify(workbook.items.map(({ content }) => ({ ...content, query: undefined })))
    expect(elsewhere).not.toMatch(/GATEWAY|FUNCTION/)
  })
})
