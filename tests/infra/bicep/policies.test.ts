import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { SKUS, type Sku } from '../../../dev/gateway/artifacts/model.js'
import { checkDocument } from '../../../dev/gateway/plan/check.js'
import { deployGateway, EVERYTHING } from './deployment.js'
import { BICEP, ROOT, readTemplates } from './model.js'

const templates = readTemplates()
const text = (path: string) => templates.get(path)?.text ?? ''

/** Policies that a SKU refuses to save, quota-by-key being told both ways of the v2 tiers: https://learn.microsoft.com/azure/api-management/api-management-policies */
const REFUSED: Readonly<Record<Sku, readonly string[]>> = {
  consumption: [
    ...['rate-limit-by-key', 'quota-by-key', 'llm-token-limit', 'azure-openai-token-limit'],
    ...['publish-to-dapr', 'send-message-to-dapr', 'invoke-dapr-binding'],
  ],
  developer: ['publish-to-dapr', 'send-message-to-dapr', 'invoke-dapr-binding'],
  basicv2: ['quota-by-key', 'publish-to-dapr', 'send-message-to-dapr', 'invoke-dapr-binding'],
  standardv2: ['quota-by-key', 'publish-to-dapr', 'send-message-to-dapr', 'invoke-dapr-binding'],
  premium: ['publish-to-dapr', 'send-message-to-dapr', 'invoke-dapr-binding'],
}

/** Bytes that a policy document may have: https://learn.microsoft.com/azure/api-management/service-limits */
const LARGEST: Readonly<Record<Sku, number>> = {
  consumption: 16 * 1024,
  developer: 256 * 1024,
  basicv2: 256 * 1024,
  standardv2: 256 * 1024,
  premium: 256 * 1024,
}

/** Every policy document that goes to a service of this SKU when all is chosen that it has, by resource. */
function documents(sku: Sku): [path: string, text: string][] {
  return deployGateway(sku, {
    ...EVERYTHING,
    openProduct: sku !== 'consumption',
    circuitBreaker: sku !== 'consumption',
  })
    .filter(({ properties }) => properties['format'] === 'rawxml')
    .map(({ path, properties }) => [path, String(properties['value'])])
}

describe.each(SKUS)('the policies for %s', (sku) => {
  it('are legal there, as the local gateway reads them', () => {
    for (const [file, text] of documents(sku)) expect([file, checkDocument(text, file, { sku })]).toEqual([file, []])
  })

  it('hold nothing that it refuses to save, and no more than it takes', () => {
    for (const [file, text] of documents(sku)) {
      const names = [...text.replaceAll(/<!--[\s\S]*?-->/g, '').matchAll(/<([a-z][\w-]*)/g)].map(([, name]) => name)
      expect([file, REFUSED[sku].filter((name) => names.includes(name))]).toEqual([file, []])
      expect([file, Buffer.byteLength(text) < LARGEST[sku]]).toEqual([file, true])
    }
  })

  it('keep what wider scopes say: <base /> in every section of every scope but the global one', () => {
    for (const [file, text] of documents(sku)) {
      if (file === 'policies/policy' || !text.includes('<policies>')) continue
      for (const section of ['inbound', 'backend', 'outbound', 'on-error']) {
        // What forwards by itself must not forward a second time.
        const first = section === 'backend' ? '<(?:base|forward-request|retry)\\b' : '<base />'
        const begins = new RegExp(`<${section}>\\s*(<!--[\\s\\S]*?-->\\s*)?${first}`)
        expect([file, section, begins.test(text)]).toEqual([file, section, true])
      }
    }
  })
})

describe('the policies of the repository', () => {
  it('are all deployed', () => {
    const loads = new Set([...templates.values()].flatMap((file) => file.loads))
    const all = readdirSync(join(ROOT, 'infra/apim'), { recursive: true, encoding: 'utf8' })
    const files = all.map((name) => `infra/apim/${name.replaceAll('\\', '/')}`).filter((name) => name.endsWith('.xml'))
    const bundled = (name: string) => /\/operations\/|policy\.\w+\.xml$/.test(name)
    expect(files.filter((name) => !loads.has(name) && !bundled(name))).toEqual([])
  })

  it('have the place where what is chosen by parameter goes, once, in the files of every SKU', () => {
    for (const api of ['simple-api', 'simple-api-v2', 'public-docs']) {
      const folder = join(ROOT, 'infra/apim/apis', api)
      for (const name of readdirSync(folder).filter((each) => /^policy(\.\w+)?\.xml$/.test(each))) {
        const policy = readFileSync(join(folder, name), 'utf8')
        expect([api, name, policy.split('<set-backend-service backend-id="functions" />').length]).toEqual([
          api,
          name,
          2,
        ])
      }
    }
    expect(text('modules/gateway/api.bicep')).toContain(`'<set-backend-service backend-id="functions" />'`)
  })

  it('have the words that the template puts values in place of', () => {
    const policies = text('modules/gateway/policies.bicep')
    const words = {
      cors: ['ORIGINS'],
      'client-authentication': ['TENANT', 'AUDIENCES'],
      'backend-authentication': ['AUDIENCE', 'CLIENT_ID'],
    }
    for (const [name, values] of Object.entries(words)) {
      const policy = readFileSync(join(BICEP, `policies/${name}.xml`), 'utf8')
      for (const word of values) {
        expect([name, word, policy.split(word).length]).toEqual([name, word, 2])
        expect(policies).toContain(`'${word}'`)
      }
    }
  })
})

describe('what browsers of other origins may do', () => {
  const cors = readFileSync(join(BICEP, 'policies/cors.xml'), 'utf8')
  const listed = (section: string) => {
    const [, headers = ''] = new RegExp(`<${section}>(.*?)</${section}>`, 's').exec(cors) ?? []
    return [...headers.matchAll(/<header>(.*?)<\/header>/g)].map(([, name]) => name)
  }
  const parameters = ['simple-api', 'simple-api-v2'].flatMap((api) => {
    const { paths } = JSON.parse(readFileSync(join(ROOT, `infra/apim/apis/${api}/specification.json`), 'utf8'))
    type Parameter = { in: string; name: string }
    const operations = Object.values(paths).flatMap((path) => Object.values(path as object)) as {
      parameters?: Parameter[]
    }[]
    return operations.flatMap((operation) => operation.parameters ?? []).filter((each) => each.in === 'header')
  })

  it('is to send every header that an operation reads', () => {
    expect(parameters).not.toEqual([])
    expect(listed('allowed-headers')).toEqual(expect.arrayContaining([...new Set(parameters.map(({ name }) => name))]))
  })

  it('is to read the headers that say how to go on', () => {
    expect(listed('expose-headers')).toEqual(
      expect.arrayContaining(['ETag', 'Location', 'Retry-After', 'Idempotency-Replayed', 'X-Correlation-ID']),
    )
  })
})
