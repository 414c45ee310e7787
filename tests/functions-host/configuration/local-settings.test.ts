import { describe, expect, it } from '@jest/globals'
import { composeEnvironment, findSetting, isSwitchedOn } from '../../../dev/functions-host/configuration/environment.js'
import { readLocalSettings } from '../../../dev/functions-host/configuration/local-settings.js'
import type { HostLogEntry } from '../../../dev/functions-host/types.js'
import { temporaryFolder } from '../support.js'

function read(settings: unknown, log: (entry: HostLogEntry) => void = () => undefined) {
  const content = typeof settings === 'string' ? settings : JSON.stringify(settings)
  return readLocalSettings(temporaryFolder({ 'local.settings.json': content }), log)
}

describe('readLocalSettings', () => {
  it('is empty without the file', () => {
    expect(readLocalSettings(temporaryFolder(), () => undefined)).toEqual({
      values: {},
      cors: { origins: [], credentials: false },
    })
  })

  it('takes texts, numbers and booleans as texts, and leaves null out', () => {
    const Values = { text: 'a', empty: '', number: 5, yes: true, none: null }
    expect(read({ IsEncrypted: false, Values }).values).toEqual({ text: 'a', empty: '', number: '5', yes: 'true' })
  })

  it('adds connection strings, plain or with a provider', () => {
    const ConnectionStrings = { a: 'x', b: { ConnectionString: 'y', ProviderName: 'p' } }
    expect(read({ IsEncrypted: false, ConnectionStrings }).values).toEqual({
      'ConnectionStrings:a': 'x',
      'ConnectionStrings:b': 'y',
    })
  })

  it('may hold comments and a byte order mark', () => {
    expect(read('\uFEFF{ "IsEncrypted": false, /* local */ "Values": { "a": "b", } }').values).toEqual({ a: 'b' })
  })

  it.each([
    [{}, 'is missing, which means true'],
    [{ IsEncrypted: true }, 'is not false'],
  ])('refuses values that count as encrypted: %j', (flag, why) => {
    expect(() => read({ ...flag, Values: { a: 'b' } })).toThrow(`local.settings.json: "IsEncrypted" ${why}`)
  })

  it('ignores all settings, with a warning, when one is nested', () => {
    const entries: HostLogEntry[] = []
    const settings = read({ IsEncrypted: false, Values: { a: 'b', c: { d: 'e' } } }, (entry) => entries.push(entry))
    expect(settings.values).toEqual({})
    expect(entries).toMatchObject([{ level: 'warning', message: expect.stringContaining('"c" is not a string') }])
  })

  it('splits the CORS origins', () => {
    const Host = { CORS: 'https://a.example , https://b.example,', CORSCredentials: true }
    expect(read({ Host }).cors).toEqual({ origins: ['https://a.example', 'https://b.example'], credentials: true })
  })

  it.each([
    ['{ "Values": ', /local\.settings\.json:1:13: not valid JSON/],
    ['{\n  "a" 5\n}', /local\.settings\.json:2:7: not valid JSON/],
    ['[]', /local\.settings\.json:1:1: must hold a JSON object/],
  ])('refuses %j and says where', (content, message) => {
    expect(() => read(content)).toThrow(message)
  })
})

describe('composeEnvironment', () => {
  const host = { appDir: '/app', port: 7071 }

  it('lets the process win over local.settings.json, an empty variable too', () => {
    const messages: string[] = []
    const environment = composeEnvironment(
      { A: 'p', E: '', U: undefined },
      { A: 'f', E: 'f', U: 'f', N: 'f' },
      host,
      (entry) => messages.push(entry.message),
    )
    expect(environment).toMatchObject({ A: 'p', E: '', U: 'f', N: 'f' })
    expect(messages).toHaveLength(2)
    expect(messages[0]).toBe(
      "Skipping 'A' from local settings as it's already defined in current environment variables.",
    )
  })

  it('forces Development, but not the worker runtime', () => {
    const environment = composeEnvironment(
      { AZURE_FUNCTIONS_ENVIRONMENT: 'Production', FUNCTIONS_WORKER_RUNTIME: 'custom' },
      {},
      host,
      () => undefined,
    )
    expect(environment).toMatchObject({
      AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
      FUNCTIONS_WORKER_RUNTIME: 'custom',
    })
  })
})

describe('settings', () => {
  it('are found whatever their case, the exact name first', () => {
    expect(findSetting({ NAME: 'a', name: 'b' }, 'name')).toBe('b')
    expect(findSetting({ NAME: 'a' }, 'name')).toBe('a')
    expect(findSetting({}, 'name')).toBeUndefined()
  })

  it.each([
    ['1', true],
    ['true', true],
    ['TRUE', true],
    ['0', false],
    ['yes', false],
    [undefined, false],
  ])('%j switches on: %j', (value, on) => {
    expect(isSwitchedOn(value)).toBe(on)
  })
})
