import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { settingsReference } from '../../scripts/settings-reference.js'
import { functions } from '../../src/functions/index.js'
import { createApp } from '../../src/lib/apim-context/index.js'

const { Values: example } = JSON.parse(readFileSync('local.settings.json.example', 'utf8'))
const settings = createApp(functions, { environment: example }).sections.flatMap((section) =>
  Object.values(section.settings),
)
const bicep = ['main.bicep', 'modules/app/app.bicep', 'modules/app/container-app.bicep'].map((file) =>
  readFileSync(`infra/bicep/${file}`, 'utf8'),
)

describe('the reference of the settings', () => {
  it('has a row for each variable, that of a secret without a value', () => {
    const { path, contents } = settingsReference()
    expect(path).toBe('docs/reference/settings.md')
    for (const { variable } of settings) expect(contents).toContain(`| \`${variable}\` |`)
    expect(contents).toMatch(/^\| `GATEWAY_PROOF` .* \| none \| secret \|$/m)
    expect(contents).toMatch(
      /^\| `LOG_FORMAT` .* \| text or json \| `json`, `text` on a development machine \| yes \|$/m,
    )
    expect(contents).toMatch(/^\| `SERVICE_INVENTORY_URL` .* \| required \| no \|$/m)
  })
})

describe('the example of local settings', () => {
  it('is enough for the app to start, and has nothing that nobody reads', () => {
    const read = settings.map(({ variable }) => variable)
    const host = ['FUNCTIONS_WORKER_RUNTIME', 'AzureWebJobsStorage']
    expect(Object.keys(example).filter((variable) => !read.includes(variable))).toEqual(host)
  })
})

describe('the app settings of infra/bicep', () => {
  it.each(settings.filter(({ kind: _, options }) => options.required).map(({ variable }) => variable))(
    'have %s, without which the app does not start, on sites and in containers',
    (variable) => {
      const [main, site, container] = bicep as [string, string, string]
      expect(site.includes(variable) || main.includes(variable)).toBe(true)
      expect(container.includes(variable) || main.includes(variable)).toBe(true)
    },
  )

  it('name where the data is', () => {
    expect(bicep[0]).toContain('STORAGE__tableServiceUri')
  })
})
