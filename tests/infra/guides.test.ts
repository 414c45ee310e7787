import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const GUIDES = [
  'deploy',
  'keys',
  'teardown',
  'environments',
  'troubleshooting',
  'containers',
  'kubernetes',
  'self-hosted-gateway',
]
const guides = GUIDES.map((name) => [name, read(`docs/guide/${name}.md`)] as const)
const all = guides.map(([, text]) => text).join('\n')

/** Names of the azd environment that main.parameters.json takes parameters from. */
const parameters = [...read('infra/bicep/main.parameters.json').matchAll(/\$\{(\w+)/g)].map(([, name]) => name ?? '')
/** Outputs of the template, which azd puts into the environment. */
const outputs = [...read('infra/bicep/main.bicep').matchAll(/^output (\w+)/gm)].map(([, name]) => name ?? '')
const hooks = readdirSync(join(ROOT, 'infra/hooks')).map((name) => read(`infra/hooks/${name}`))

/** What azd itself sets. https://learn.microsoft.com/azure/developer/azure-developer-cli/manage-environment-variables */
const AZD = ['AZURE_ENV_NAME', 'AZURE_LOCATION', 'AZURE_SUBSCRIPTION_ID', 'AZURE_PRINCIPAL_ID', 'AZURE_PRINCIPAL_TYPE']
/** What the hooks take or keep for each other. */
const OF_HOOKS = ['PURGE_ON_DOWN', 'ENTRA_REGISTERED_APP', 'DOWN_API_MANAGEMENT_NAME', 'DOWN_LOCATION']

describe('the guides', () => {
  it.each(guides)('%s says plainly what has not been run', (_name, text) => {
    expect(text).toMatch(/not (yet )?(been )?run/i)
  })

  it('set only values that the template or a hook reads', () => {
    const set = [...all.matchAll(/azd env set (\w+)/g)].map(([, name]) => name ?? '').filter((name) => name !== 'NAME')
    expect(set.length).toBeGreaterThan(5)
    for (const name of set) expect([...parameters, ...OF_HOOKS]).toContain(name)
  })

  it('use only values that azd sets or the template outputs', () => {
    const used = [...all.matchAll(/\$(AZURE_\w+|SERVICE_\w+)/g)].map(([, name]) => name ?? '')
    expect(used).toContain('AZURE_API_MANAGEMENT_NAME')
    for (const name of used) expect([...AZD, ...outputs]).toContain(name)
  })

  it('give the scripts options that they have', () => {
    const uses = [
      ...all.replaceAll('\\\n', ' ').matchAll(/npm run (import-to-apim|deploy-backend|named-values|smoke) -- (.*)/g),
    ]
    expect(uses.length).toBeGreaterThan(3)
    for (const [, script = '', rest = ''] of uses) {
      const own = read(`scripts/${script}.ts`)
      const source = own.includes('...SERVICE_OPTIONS') ? own + read('scripts/azure/service.ts') : own
      for (const [, option] of rest.split('#')[0]?.matchAll(/--([\w-]+)/g) ?? []) {
        expect([script, option, new RegExp(`'?${option}'?: \\{ type`).test(source)]).toEqual([script, option, true])
      }
    }
  })

  it('offer every SKU of the template, and no other', () => {
    const offered = [...read('docs/guide/deploy.md').matchAll(/^\| `(\w+)`(?: \(default\))? \| (?:nothing|about)/gm)]
    const skus = /type serviceSku = (.*)/.exec(read('infra/bicep/types.bicep'))?.[1] ?? ''
    expect(offered.map(([, sku]) => sku)).toEqual(skus.split('|').map((sku) => sku.trim().replaceAll("'", '')))
  })

  it('name every parameter that may be set', () => {
    const shown = read('docs/guide/deploy.md')
    const missing = parameters.filter((name) => !AZD.includes(name) && !shown.includes(`\`${name}\``))
    expect(missing).toEqual([])
  })
})

describe('the hooks and the template', () => {
  it('agree on names', () => {
    const read = hooks.flatMap((text) => [
      ...[...text.matchAll(/env\['(\w+)'\]/g)].map(([, name]) => name ?? ''),
      ...[...text.matchAll(/(?:required|flag)\(env, '(\w+)'\)/g)].map(([, name]) => name ?? ''),
    ])
    expect(read).toContain('AZURE_API_MANAGEMENT_NAME')
    for (const name of read) expect([...AZD, ...outputs, ...parameters, ...OF_HOOKS]).toContain(name)
  })

  it('keep what preprovision registers where the template takes it from', () => {
    const kept = [...read('infra/hooks/preprovision.ts').matchAll(/'env', 'set', '(\w+)'/g)].map(
      ([, name]) => name ?? '',
    )
    expect(kept).toEqual(['ENTRA_CLIENT_ID', 'ENTRA_AUDIENCE', 'ENTRA_REGISTERED_APP'])
    for (const name of kept.slice(0, 2)) expect(parameters).toContain(name)
  })
})
