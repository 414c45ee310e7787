import { describe, expect, it } from '@jest/globals'
import {
  createApp,
  defineSettings,
  flag,
  inject,
  integer,
  type Kind,
  list,
  oneOf,
  setting,
  text,
  url,
} from '../../../../src/lib/apim-context/index.js'
import { open, using } from '../dependencies/probe.js'

async function read(kind: Kind<unknown>, value: string): Promise<unknown> {
  const section = defineSettings('mine', 'Mine', {
    value: setting('VALUE', kind, { description: 'A value.', required: true }),
  })
  const fn = using({ section }, ({ section }) => (section as { value: unknown }).value)
  return (await open([fn], { environment: { VALUE: value } }).send()).result
}

describe('the text of a variable', () => {
  it.each<[string, Kind<unknown>, string, unknown]>([
    ['text', text(), ' as it is ', ' as it is '],
    ['a choice', oneOf('a', 'b'), 'b', 'b'],
    ['true', flag(), 'True', true],
    ['false', flag(), '0', false],
    ['an integer', integer({ min: -5, max: 9 }), '-5', -5],
    ['a list', list(), ' a, b ,,c ', ['a', 'b', 'c']],
    ['an address', url(), 'https://contoso.net/a/', 'https://contoso.net/a'],
    ['an address of this machine', url(), 'http://localhost:7071', 'http://localhost:7071'],
  ])('becomes %s', async (_what, kind, value, expected) => {
    expect(await read(kind, value)).toEqual(expected)
  })

  it.each<[string, Kind<unknown>, string]>([
    ['a or b', oneOf('a', 'b'), 'c'],
    ['true or false', flag(), 'perhaps'],
    ['a number of whole units from 1 to 9', integer({ min: 1, max: 9 }), '10'],
    ['a number of seconds from 1 to 9', integer({ min: 1, max: 9, unit: 'seconds' }), '1.5'],
    ['a number of whole units from 1 to 9', integer({ min: 1, max: 9 }), '0x2'],
    ['an absolute address that begins with https:// or http://', url(), 'ftp://contoso.net'],
    ['an absolute address that begins with https:// or http://', url(), '/api'],
  ])('must be %s', async (must, kind, value) => {
    await expect(read(kind, value)).rejects.toThrow(`VALUE is '${value}': it must be ${must}. A value.`)
  })
})

describe('a section', () => {
  it('tells a bad secret without showing it', async () => {
    const section = defineSettings('mine', 'Mine', {
      key: setting('KEY', oneOf('long enough'), { description: 'A key.', secret: true }),
    })
    const start = () => createApp([using({ section })], { environment: { KEY: 'hunter2' } })
    expect(start).toThrow('KEY has a value that cannot be used: it must be long enough. A key.')
    expect(start).not.toThrow(/hunter2/)
  })

  it('is checked as a whole once its parts are right', () => {
    const section = defineSettings(
      'mine',
      'Mine',
      {
        low: setting('LOW', integer({ min: 0, max: 9 }), { description: 'Low.', default: 5 }),
        high: setting('HIGH', integer({ min: 0, max: 9 }), { description: 'High.', default: 5 }),
      },
      ({ low, high }) => (low > high ? 'LOW is above HIGH' : undefined),
    )
    const start = (environment: Record<string, string>) => () => createApp([using({ section })], { environment })
    expect(start({ LOW: '6' })).toThrow('LOW is above HIGH')
    expect(start({ LOW: '6', HIGH: 'x' })).toThrow("HIGH is 'x'")
    expect(start({ LOW: '6', LOG_FORMAT: 'xml' })).toThrow(/LOG_FORMAT[\s\S]*LOW is above HIGH/)
    expect(start({ LOW: '2' })).not.toThrow()
  })

  it('has variables and a name of its own', () => {
    const taken = defineSettings('mine', 'Mine', {
      format: setting('LOG_FORMAT', text(), { description: 'Another.' }),
    })
    const named = defineSettings('log', 'Mine', {})
    expect(() => createApp([using({ taken })], { environment: {} })).toThrow('The settings have LOG_FORMAT twice')
    expect(() => createApp([using({ named })], { environment: {} })).toThrow('The settings have section log twice')
  })

  it('of the toolkit may be injected', () => {
    const [gateway] = createApp([], { environment: {} }).sections.filter(({ name }) => name === 'gateway')
    expect(createApp([using({ gateway: gateway! })], { environment: {} }).sections).toContain(gateway)
    expect(inject({})).toMatchObject({ stage: 'guard' })
  })
})
