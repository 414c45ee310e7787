import { describe, expect, it } from '@jest/globals'
import { readTemplates } from './model.js'

const templates = readTemplates()

/** Modules of a template with all that has to be there before them: what they refer to, and what they say they depend on. */
function predecessors(path: string): ReadonlyMap<string, ReadonlySet<string>> {
  const modules = templates.get(path)?.modules ?? []
  const direct = new Map(
    modules.map(({ symbol, text }) => {
      const [, explicit = ''] = /\bdependsOn: \[([^\]]*)\]/.exec(text) ?? []
      const references = [...text.matchAll(/\b(\w+)[.!?]*\.outputs\b/g)].map(([, name = '']) => name)
      return [symbol, new Set([...explicit.split(',').map((name) => name.trim()), ...references])] as const
    }),
  )
  const closure = (symbol: string, seen: Set<string>): Set<string> => {
    for (const next of direct.get(symbol) ?? []) {
      if (!direct.has(next) || seen.has(next)) continue
      seen.add(next)
      closure(next, seen)
    }
    return seen
  }
  return new Map(modules.map(({ symbol }) => [symbol, closure(symbol, new Set())]))
}

describe('the order of deployment', () => {
  const gateway = predecessors('modules/gateway/gateway.bicep')

  it.each([
    // A policy is refused when a named value, a fragment or a backend that it names is missing.
    ['logging', ['namedValues']],
    ['cache', ['namedValues']],
    ['backend', ['namedValues']],
    ['policies', ['namedValues']],
    ['simpleApi', ['backend', 'policies']],
    ['docs', ['backend', 'policies', 'simpleApi']],
    ['products', ['simpleApi']],
    ['selfHostedGateways', ['simpleApi', 'docs']],
  ])('at the gateway %s comes after %j', (symbol, needed) => {
    for (const name of needed) expect([name, gateway.get(symbol)?.has(name)]).toEqual([name, true])
  })

  it('assigns the roles when what they are about is there', () => {
    const access = predecessors('modules/foundation.bicep').get('access')
    for (const name of ['identities', 'hostStorage', 'dataStorage', 'vault', 'monitoring'])
      expect([name, access?.has(name)]).toEqual([name, true])
  })

  it('puts nothing on the foundation before it is whole, and configures a service that exists', () => {
    const main = predecessors('main.bicep')
    for (const symbol of ['app', 'service', 'gateway', 'watch'])
      expect([symbol, main.get(symbol)?.has('foundation')]).toEqual([symbol, true])
    expect(main.get('gateway')?.has('service')).toBe(true)
    expect(main.get('gateway')?.has('app')).toBe(true)
    expect(main.get('watch')?.has('service')).toBe(true)
  })

  it('lets the app and the service be made at the same time: both take minutes', () => {
    const main = predecessors('main.bicep')
    expect(main.get('app')?.has('service')).toBe(false)
    expect(main.get('service')?.has('app')).toBe(false)
  })

  it('writes the host key when the site is whole, and shuts the door after that', () => {
    const app = predecessors('modules/app/app.bicep')
    for (const name of ['flex', 'appService', 'endpoint']) expect(app.get('hostKey')?.has(name)).toBe(true)
    expect(app.get('siteAuthentication')?.has('hostKey')).toBe(true)
  })
})
