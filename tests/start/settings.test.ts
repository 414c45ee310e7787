import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { isConfigured, readLocalSettings, readPorts, wantsEmulator } from '../../dev/start/settings.js'

describe('ports', () => {
  it('are the usual ones unless the environment says otherwise', () => {
    expect(readPorts({})).toEqual({ gateway: 8080, functions: 7071, storage: 10000 })
    expect(readPorts({ GATEWAY_PORT: '9090', FUNCTIONS_PORT: '0', STORAGE_PORT: '' })).toEqual({
      gateway: 9090,
      functions: 0,
      storage: 10000,
    })
  })

  it.each(['http', '-1', '65536', '80.5', '8080 ', '0x10'])(
    '%j is refused with the variable and what it may be',
    (text) => {
      expect(() => readPorts({ FUNCTIONS_PORT: text })).toThrow(
        `FUNCTIONS_PORT=${text} is not a port: give a number from 0 (any free one) to 65535.`,
      )
    },
  )
})

describe('local.settings.json', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'settings-'))
  })
  afterEach(() => rmSync(root, { recursive: true }))
  const write = (text: string) => writeFileSync(join(root, 'local.settings.json'), text)

  it('may be absent, or have no Values', () => {
    expect(readLocalSettings(root)).toEqual({})
    write('{"IsEncrypted": false}')
    expect(readLocalSettings(root)).toEqual({})
  })

  it('gives its Values, without those that are null', () => {
    write('{"Values": {"A": "1", "B": "", "C": null}}')
    expect(readLocalSettings(root)).toEqual({ A: '1', B: '' })
  })

  it('that is not JSON, or nests, is an error that names the file and the value', () => {
    write('{"Values": {')
    expect(() => readLocalSettings(root)).toThrow(/local\.settings\.json: .*Mend it, or copy/)
    write('{"Values": {"STORAGE": {"tableServiceUri": "x"}}}')
    expect(() => readLocalSettings(root)).toThrow(/local\.settings\.json: Values\.STORAGE must be a string/)
  })
})

describe('the storage account', () => {
  it.each([undefined, '', 'UseDevelopmentStorage=true', ' usedevelopmentstorage = TRUE; '])(
    '%j is ours to provide',
    (setting) => {
      expect(wantsEmulator(setting)).toBe(true)
      expect(isConfigured({ STORAGE: setting }, 'STORAGE')).toBe(false)
    },
  )

  it('is someone else’s when a connection string or an identity’s URL names it', () => {
    expect(isConfigured({ STORAGE: 'AccountName=a;AccountKey=b' }, 'STORAGE')).toBe(true)
    expect(isConfigured({ STORAGE__tableServiceUri: 'https://a.table.core.windows.net' }, 'STORAGE')).toBe(true)
    expect(isConfigured({ STORAGE__tableServiceUri: 'https://a.table.core.windows.net' }, 'AzureWebJobsStorage')).toBe(
      false,
    )
  })
})
