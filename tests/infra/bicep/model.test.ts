import { describe, expect, it } from '@jest/globals'
import { Expression, parseBicep } from './model.js'

const parse = (text: string) => parseBicep('modules/x.bicep', text)

describe('the reader of Bicep', () => {
  it('reads declarations with their decorators', () => {
    const file = parse(
      "@description('A name.')\n@minLength(3)\nparam name string = 'a'\n\n@description('B')\nvar b = 1\n",
    )
    expect(file.params).toEqual([
      { name: 'name', decorators: ["@description('A name.')", '@minLength(3)'], text: " string = 'a'" },
    ])
    expect(file.vars).toEqual([{ name: 'b', decorators: ["@description('B')"], text: ' = 1' }])
    expect(file.errors).toEqual([])
  })

  it('reads resources, conditions, loops and nested resources', () => {
    const { resources } = parse(`
resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = if (on) {
  name: name
  properties: { sku: { family: 'A', name: 'standard' }, on: true, days: 7 }

  @batchSize(1)
  resource secret 'secrets' = [for item in items: { name: item }]
}

resource old 'Microsoft.Web/sites@2025-03-01' existing = {
  name: 'old'
}
`)
    expect(resources.map(({ symbol, type, apiVersion }) => [symbol, type, apiVersion])).toEqual([
      ['vault', 'Microsoft.KeyVault/vaults', '2025-05-01'],
      ['secret', 'Microsoft.KeyVault/vaults/secrets', '2025-05-01'],
      ['old', 'Microsoft.Web/sites', '2025-03-01'],
    ])
    expect(resources.map(({ existing, looped, condition }) => ({ existing, looped, condition }))).toEqual([
      { existing: false, looped: false, condition: 'on' },
      { existing: false, looped: true, condition: undefined },
      { existing: true, looped: false, condition: undefined },
    ])
    expect(resources[0]?.body).toEqual({
      name: new Expression('name'),
      properties: { sku: { family: 'A', name: 'standard' }, on: true, days: 7 },
    })
    expect(resources[1]?.decorators).toEqual(['@batchSize(1)'])
  })

  it('resolves modules and files against the file that names them', () => {
    const file = parse(`
module app '../app/app.bicep' = { params: { a: 1 } }
var policy = loadTextContent('../../apim/policy.xml')
`)
    expect(file.modules.map(({ path }) => path)).toEqual(['app/app.bicep'])
    expect(file.loads).toEqual(['infra/apim/policy.xml'])
  })

  it('tells where a file makes no sense', () => {
    expect(parse('param name string\n\nresource x = {{\n').errors).toContain(3)
  })
})
