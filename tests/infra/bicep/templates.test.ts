import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { BICEP, ROOT, readTemplates } from './model.js'

/** @see https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-files */
const CHARACTERS = { Text: 131_072, Json: 1_048_576 }

const templates = readTemplates()
const files = [...templates.values()]

describe.each(files.map((file) => [file.path, file] as const))('%s', (_, file) => {
  it('parses', () => {
    expect(file.errors).toEqual([])
  })

  it('is short enough to read', () => {
    expect(file.text.split('\n').length).toBeLessThanOrEqual(400)
  })

  it('loads files and modules that exist', () => {
    for (const path of file.loads) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true])
    for (const { path } of file.modules) expect([path, templates.has(path)]).toEqual([path, true])
  })

  it('loads no file that has more characters than Bicep takes', () => {
    for (const [, kind, name] of file.text.matchAll(/load(Text|Json)Content\('(.+?)'/g)) {
      const { length } = readFileSync(join(BICEP, dirname(file.path), name!), 'utf8')
      expect([name, length <= CHARACTERS[kind as 'Text' | 'Json']]).toEqual([name, true])
    }
  })

  it('says what every parameter, variable, type and output is', () => {
    for (const { name, decorators } of [...file.params, ...file.vars, ...file.types, ...file.outputs]) {
      expect([name, decorators.some((text) => /^@description\('.+'\)$/.test(text))]).toEqual([name, true])
    }
  })

  it('gives every module the parameters that it wants, and no others', () => {
    for (const { path, symbol, body } of file.modules) {
      const wanted = templates.get(path)?.params ?? []
      const given = Object.keys(body['params'] as object)
      const needed = wanted.filter(({ text }) => !/=|\?\s*$/.test(text)).map(({ name }) => name)
      expect([symbol, given.filter((name) => !wanted.some((param) => param.name === name))]).toEqual([symbol, []])
      expect([symbol, needed.filter((name) => !given.includes(name))]).toEqual([symbol, []])
    }
  })
})

describe('the templates', () => {
  it('are all reached from main.bicep', () => {
    const reached = new Set<string>()
    const visit = (path: string): void => {
      if (reached.has(path)) return
      reached.add(path)
      for (const module of templates.get(path)?.modules ?? []) visit(module.path)
    }
    visit('main.bicep')
    const modules = [...templates.keys()].filter((path) => path.startsWith('modules/'))
    expect(modules.filter((path) => !reached.has(path))).toEqual([])
  })

  it('need nothing from a registry of modules', () => {
    for (const { path, text } of files) expect([path, /['"](br|ts)[:/]/.test(text)]).toEqual([path, false])
  })

  it('make every linter rule an error', async () => {
    const { default: config } = await import('../../../infra/bicep/bicepconfig.json', { with: { type: 'json' } })
    const levels = Object.values(config.analyzers.core.rules).map(({ level }) => level)
    expect(levels.length).toBeGreaterThan(50)
    expect(new Set(levels)).toEqual(new Set(['error']))
  })

  it('silence the compiler only for what Azure publishes no type of', () => {
    const silenced = files.flatMap(({ path, text }) =>
      [...text.matchAll(/#disable-next-line (.+)\n.*?(\w+)/g)].map(([, codes, name]) => [path, codes, name]),
    )
    expect(silenced).toEqual([
      ['modules/app/app-service.bicep', 'BCP037', 'functionsRuntimeAdminIsolationEnabled'],
      ['modules/app/flex.bicep', 'BCP037', 'functionsRuntimeAdminIsolationEnabled'],
      ['modules/app/host-key.bicep', 'BCP081', 'resource'],
    ])
  })
})
