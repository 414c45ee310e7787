import { describe, expect, it } from '@jest/globals'
import { readTemplates } from './model.js'

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
const RULES: Readonly<Record<string, RegExp>> = {
  workspace: /^[a-z0-9-]{4,63}$/,
  component: /^[a-z0-9-]{1,255}$/,
  appIdentity: /^[a-z0-9-]{3,128}$/,
  gatewayIdentity: /^[a-z0-9-]{3,128}$/,
  hostStorage: /^[a-z0-9]{3,24}$/,
  dataStorage: /^[a-z0-9]{3,24}$/,
  vault: /^[a-z][a-z0-9-]{2,23}$/,
  network: /^[a-z0-9-]{2,64}$/,
  plan: /^[a-z0-9-]{1,60}$/,
  // Of a site and of a container app; the host id is made of the first 32 characters.
  app: /^[a-z][a-z0-9-]{1,31}$/,
  appEnvironment: /^[a-z][a-z0-9-]{1,59}$/,
  registry: /^[a-z0-9]{5,50}$/,
  gateway: /^[a-z][a-z0-9-]{0,49}$/,
}

const text = readTemplates().get('names.bicep')?.text ?? ''
const templates = [...text.matchAll(/^ {2}(\w+): '(.+)'$/gm)].map(([, name = '', value = '']) => [name, value] as const)

describe('names', () => {
  it('are given to everything that has a rule, and the resource group', () => {
    expect(templates.map(([name]) => name).toSorted()).toEqual([...Object.keys(RULES), 'resourceGroup'].toSorted())
  })

  it.each(templates.filter(([name]) => name in RULES))('%s is legal for the longest environment', (name, template) => {
    const longest = template
      .replaceAll(/\$\{plain\(environmentName, (\d+)\)\}/g, (_, length: string) => 'e'.repeat(Number(length)))
      .replaceAll('$'.concat('{token}'), 't'.repeat(13))
    expect(longest).toMatch(RULES[name] as RegExp)
  })

  it('tell environments apart that share a name, but for the resource group, which azd finds by it', () => {
    const without = templates.filter(([, template]) => !template.includes('token'))
    expect(without.map(([name]) => name)).toEqual(['resourceGroup'])
  })
})
