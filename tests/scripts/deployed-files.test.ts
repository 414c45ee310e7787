import { mkdtemp, rm } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type AppFiles, readAppFiles, zipApp } from '../../scripts/azure/app-package.js'
import { createBuilder } from '../../scripts/build.js'

let folder: string
let files: AppFiles
const text = (name: string) => new TextDecoder().decode(files[name])
const names = () => Object.keys(files).sort()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dist-app-'))
  const builder = await createBuilder({ outdir: folder })
  const { errors } = await builder.rebuild()
  await builder.dispose()
  expect(errors).toEqual([])
  files = await readAppFiles(folder)
}, 60_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('what is deployed', () => {
  it('is the bundle, its maps, the documentation page with its licence, host.json and package.json, and nothing else', () => {
    const isOurs = (name: string) =>
      /^(main|[\w-]+-[0-9A-Z]{8})\.mjs(\.map)?$/.test(name) ||
      /^docs\/[\w-]+\.(html|css|js(\.LICENSE\.txt)?)$/.test(name) ||
      ['host.json', 'package.json'].includes(name)
    expect(names().filter((name) => !isOurs(name))).toEqual([])
    expect(names()).toEqual(expect.arrayContaining(['main.mjs', 'main.mjs.map', 'docs/index.html']))
  })

  it('needs no package: package.json names the entry and no dependency', () => {
    const { main, type, dependencies } = JSON.parse(text('package.json'))
    expect([main, type, dependencies]).toEqual(['main.mjs', 'module', undefined])
    expect(files).toHaveProperty([main])
  })

  it('has a map for every module', () => {
    const modules = names().filter((name) => name.endsWith('.mjs'))
    expect(modules.filter((name) => !files[`${name}.map`])).toEqual([])
  })

  it('carries no sources in its maps', () => {
    for (const name of names().filter((each) => each.endsWith('.map'))) {
      expect([name, JSON.parse(text(name)).sourcesContent]).toEqual([name, undefined])
    }
  })

  it('imports nothing but its own modules, Node.js and what the host gives', () => {
    const imported = names()
      .filter((name) => name.endsWith('.mjs'))
      .flatMap((name) => [...text(name).matchAll(/(?:^|[;\s])(?:import|export)[^;'"]*?from\s*["']([^"']+)["']/g)])
      .map(([, specifier]) => specifier ?? '')
    const foreign = imported.filter((name) => !/^(\.\/|node:)/.test(name) && name !== '@azure/functions-core')
    expect([...new Set(foreign)].filter((name) => !builtinModules.includes(name))).toEqual([])
  })

  it('has no secret of a developer in it', () => {
    for (const name of names()) expect(name).not.toMatch(/local\.settings|\.env|\.npmrc/)
    for (const name of names().filter((each) => each.endsWith('.mjs'))) {
      expect([name, text(name).includes('local-function-key')]).toEqual([name, false])
    }
  })

  it('starts from one file: all else is loaded when it is used', () => {
    const loaded = [...text('main.mjs').matchAll(/(?:^|[;}\s])(?:import|export)\b[^;'"()]*["']\.\/([^"']+)["']/g)]
    expect(loaded.map(([, name]) => name)).toEqual([])
    expect(text('main.mjs')).toMatch(/import\("\.\/[\w-]+\.mjs"\)/)
  })

  it('has for the chunks loaded later whatever the start has of theirs', () => {
    const main = new Set(text('main.mjs').match(/\$[0-9A-Z]{8}_[\w$]+/g))
    const forwards = names().flatMap((name) => text(name).match(/\$[0-9A-Z]{8}_[\w$]+(?= as )/g) ?? [])
    expect(forwards.length).toBeGreaterThan(0)
    expect(forwards.filter((name) => name !== 'main.mjs' && !main.has(name))).toEqual([])
  })

  it('is small: what starts, and what is sent', () => {
    expect(files['main.mjs']?.length).toBeLessThan(300_000)
    // Half of it sends telemetry, with its maps; storage and identity are most of the rest.
    expect(zipApp(files).length).toBeLessThan(3 * 1024 * 1024)
  })
})
