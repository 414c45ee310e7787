import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { BICEP, type Declaration, readTemplates } from './model.js'

const templates = readTemplates()
const main = templates.get('main.bicep')
if (!main) throw new Error('main.bicep is missing')
const param = (name: string) => main.params.find((each) => each.name === name) as Declaration
const decorated = (name: string, decorator: string) => param(name).decorators.some((text) => text.startsWith(decorator))
const { parameters } = JSON.parse(readFileSync(join(BICEP, 'main.parameters.json'), 'utf8')) as {
  parameters: Record<string, { value: unknown }>
}

/** Environment variables in a value of the parameters file, with their defaults. */
function variables(value: unknown): [name: string, fallback: string | undefined][] {
  return [...JSON.stringify(value).matchAll(/\$\{([A-Z_]+)(?:=([^}]*))?\}/g)].map(([, name = '', fallback]) => [
    name,
    fallback,
  ])
}

describe('main.parameters.json', () => {
  it('has the keys of the template: azd passes over any other without a word', () => {
    expect(Object.keys(parameters).toSorted()).toEqual(main.params.map(({ name }) => name).toSorted())
  })

  it('takes every value from the environment, each from a variable of its own', () => {
    const names = Object.values(parameters).flatMap(({ value }) => variables(value).map(([name]) => name))
    for (const [name, { value }] of Object.entries(parameters))
      expect([name, variables(value).length > 0]).toEqual([name, true])
    expect(names.length).toBe(new Set(names).size)
  })

  it('repeats the defaults of the template where it gives any', () => {
    for (const [name, { value }] of Object.entries(parameters)) {
      if (typeof value !== 'string') continue
      const [[, fallback] = []] = variables(value)
      if (!fallback) continue
      const [, given] = /=\s*(.+?)\s*$/s.exec(param(name).text) ?? []
      expect([name, given?.replace(/^'|'$/g, '')]).toEqual([name, fallback])
    }
  })

  it('gives no secret a value', () => {
    const secrets = main.params.filter(({ decorators }) => decorators.includes('@secure()'))
    expect(secrets.map(({ name }) => name)).toEqual(['functionAppKey', 'gatewayProof', 'externalCacheConnectionString'])
    for (const { name, text } of secrets) {
      expect(variables(parameters[name]?.value).map(([, fallback]) => fallback || undefined)).toEqual([undefined])
      expect([name, /='[^']+'/.test(text.replaceAll(' ', ''))]).toEqual([name, false])
    }
  })

  it('uses the variables that azd and the hooks set', () => {
    const names = Object.values(parameters).flatMap(({ value }) => variables(value).map(([name]) => name))
    for (const name of ['AZURE_ENV_NAME', 'AZURE_LOCATION', 'AZURE_PRINCIPAL_ID', 'AZURE_PRINCIPAL_TYPE'])
      expect(names).toContain(name)
    for (const name of ['ENTRA_AUTHENTICATION', 'ENTRA_CLIENT_ID', 'ENTRA_AUDIENCE']) expect(names).toContain(name)
  })
})

describe('the parameters of main.bicep', () => {
  it('ask for nothing but what nobody can know', () => {
    const asked = main.params.filter(({ text }) => !text.includes('=')).map(({ name }) => name)
    expect(asked).toEqual(['environmentName', 'location', 'functionAppKey', 'gatewayProof', 'publisherEmail'])
  })

  it('have azd make the secrets, long enough for the host', () => {
    for (const name of ['functionAppKey', 'gatewayProof']) {
      expect(decorated(name, "@metadata({ azd: { type: 'generate', config: { length: 56, noSpecial: true } } })")).toBe(
        true,
      )
      expect(decorated(name, '@minLength(40)')).toBe(true)
    }
  })

  it('are never null: azd asks for a nullable parameter of a named type', () => {
    expect(main.params.filter(({ text }) => /\?(\s|$)/.test(text.split('=')[0] ?? ''))).toEqual([])
  })

  it('cost nothing and hide nothing by default', () => {
    expect(param('apiManagementSku').text).toContain("= 'Consumption'")
    expect(param('publicDocs').text).toContain('= true')
    for (const name of ['openProduct', 'grantDeployerAccess', 'virtualNetwork', 'developerPortal'])
      expect(param(name).text).toContain('= false')
  })
})

describe('the outputs of main.bicep', () => {
  it('are those that azd and the hooks read', () => {
    expect(main.outputs.map(({ name }) => name)).toEqual([
      'AZURE_LOCATION',
      'AZURE_TENANT_ID',
      'AZURE_RESOURCE_GROUP',
      'AZURE_API_MANAGEMENT_NAME',
      'AZURE_API_MANAGEMENT_GATEWAY_URL',
      'AZURE_KEY_VAULT_ENDPOINT',
      'AZURE_CONTAINER_REGISTRY_ENDPOINT',
      'SERVICE_APP_NAME',
      'SERVICE_APP_ENDPOINTS',
    ])
  })

  it('hold no secret, in any template', () => {
    for (const { path, outputs } of templates.values()) {
      for (const { name, text } of outputs) {
        expect([path, name, /listKeys|listSecrets|functionAppKey|gatewayProof|cacheConnection/.test(text)]).toEqual([
          path,
          name,
          false,
        ])
      }
    }
  })
})
