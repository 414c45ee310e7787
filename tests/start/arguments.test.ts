import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { parseArguments } from '../../dev/start/arguments.js'
import { readLocalConfiguration } from '../../dev/start/local-configuration.js'
import { formatTable } from '../../dev/start/table.js'

describe('arguments', () => {
  it('are --fresh and --help', () => {
    expect(parseArguments([])).toMatchObject({ fresh: false, help: false })
    expect(parseArguments(['--fresh'])).toMatchObject({ fresh: true })
    expect(parseArguments(['-h'])).toMatchObject({ help: true })
  })

  it.each([[['--frsh']], [['fresh']]])('%j is refused, with the usage', (argv) => {
    expect(() => parseArguments(argv)).toThrow(/npm start \[-- --fresh\]/)
  })
})

describe('the local configuration', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'configuration-')), 'configuration.local.yaml')
  const functionKey = 'namedValues:\n  - name: function-app-key\n    properties: { value: k }\n'
  const subscription = 'subscriptions:\n  - name: s\n    properties: { primaryKey: p }\n'

  it('gives the host’s keys and the key to show', () => {
    writeFileSync(file, functionKey + subscription)
    expect(readLocalConfiguration(file)).toEqual({
      keys: { masterKey: 'local-master-key', functionKeys: [{ name: 'apim', value: 'k' }] },
      subscriptionKey: 'p',
    })
  })

  it('says what is missing and what for', () => {
    writeFileSync(file, subscription)
    expect(() => readLocalConfiguration(file)).toThrow(/give the named value function-app-key a value/)
    writeFileSync(file, functionKey)
    expect(() => readLocalConfiguration(file)).toThrow(/give a subscription a primaryKey/)
  })
})

it('the table lines up its columns', () => {
  expect(
    formatTable([
      ['Gateway', 'a'],
      ['Key', 'b'],
      ['', 'c'],
    ]),
  ).toBe('  Gateway  a\n  Key      b\n           c')
})
