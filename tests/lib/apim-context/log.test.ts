import { describe, expect, it } from '@jest/globals'
import { defineApi, inApi, type Log, type LogLevel, type Settings } from '../../../src/lib/apim-context/index.js'
import { clientOf, untyped } from './support.js'

async function logged(
  format: Settings['log']['format'],
  write: (log: Log) => void,
  settings: Partial<Settings['log']> = {},
) {
  const probe = untyped({}, ({ log }) => write(log as Log))
  const headers = { 'X-Correlation-ID': '6d9f' }
  const client = clientOf([probe], { log: { format, level: 'debug', ...settings } })
  return (await client.request('GET', '/api/probe', { headers })).logs
}

const textOf = async (message: string, fields?: Record<string, unknown>) =>
  (await logged('text', (log) => log.info(message, fields)))[0]!.line
const jsonOf = async (message: string, fields?: Record<string, unknown>) =>
  JSON.parse((await logged('json', (log) => log.info(message, fields)))[0]!.line)

const circular: Record<string, unknown> = {}
circular['self'] = circular

describe('the log', () => {
  it("writes through the invocation, at the host's level", async () => {
    const lines = await logged('text', (log) => {
      log.debug('d')
      log.info('i', { a: 1 })
      log.warn('w')
      log.error('e')
    })
    expect(lines).toMatchObject([
      { level: 'debug', message: 'd' },
      { level: 'information', message: 'i a=1' },
      { level: 'warning', message: 'w' },
      { level: 'error', message: 'e' },
    ])
  })

  it.each<[LogLevel, string[]]>([
    ['debug', ['d', 'i', 'w', 'e']],
    ['info', ['i', 'w', 'e']],
    ['warn', ['w', 'e']],
    ['error', ['e']],
  ])('writes nothing below %s, and does not look at its fields', async (level, messages) => {
    const read: string[] = []
    const enabled: LogLevel[] = []
    const fields = (name: string) => ({
      get at() {
        read.push(name)
        return 1
      },
    })
    const lines = await logged(
      'json',
      (log) => {
        log.debug('d', fields('d'))
        log.info('i', fields('i'))
        log.warn('w', fields('w'))
        log.error('e', fields('e'))
        enabled.push(...(['debug', 'info', 'warn', 'error'] as const).filter((each) => log.isEnabled(each)))
      },
      { level },
    )
    expect(lines.map(({ message }) => message)).toEqual(messages)
    expect(read).toEqual(messages)
    expect(enabled.map((each) => each[0])).toEqual(messages)
  })

  it('gives fields to all lines of a child, its own and not those of its parent', async () => {
    const lines = await logged('json', (log) => {
      const child = log.child({ order_id: 'o-1', step: 'first' })
      child.info('of the child', { step: 'second' })
      child.child({ line: 2 }).info('of its child')
      log.info('of the parent')
    })
    expect(lines.map(({ line }) => JSON.parse(line))).toEqual([
      expect.objectContaining({ message: 'of the child', order_id: 'o-1', step: 'second' }),
      expect.objectContaining({ message: 'of its child', order_id: 'o-1', step: 'first', line: 2 }),
      expect.not.objectContaining({ order_id: 'o-1' }),
    ])
  })

  it('leaves percent signs alone, which the host would format', async () => {
    expect(await textOf('100%s %d', { rate: '5%s' })).toBe('100%s %d rate=5%s')
  })
})

describe('a line of text', () => {
  it('is the message, then key=value', async () => {
    expect(
      await textOf('Handled APIM backend request', {
        item_id: 42,
        routed_by: 'azure-api-management',
        correlation_id: '6d9f',
        cache_status: 'hit',
      }),
    ).toBe(
      'Handled APIM backend request item_id=42 routed_by=azure-api-management correlation_id=6d9f cache_status=hit',
    )
  })

  it.each([
    ['two words', 'a="two words"'],
    ['', 'a=""'],
    ['a=b', 'a="a=b"'],
    ['line\nbreak', 'a="line\\nbreak"'],
    ['"', 'a="\\""'],
    ['ünï', 'a=ünï'],
    [null, 'a=null'],
    [undefined, 'a=undefined'],
    [7n, 'a=7'],
    [[1, 'x'], 'a=[1,"x"]'],
    [{ b: 2n }, 'a={"b":"2n"}'],
    [circular, 'a={"self":"[circular]"}'],
  ])('shows %p as %s', async (a, text) => {
    expect(await textOf('m', { a })).toBe(`m ${text}`)
  })

  it('stays one line, whatever the message', async () => {
    expect(await textOf('one\r\ninfo: forged')).toBe('one info: forged')
  })

  it('ends in the stack of an error', async () => {
    const [first, second, third] = (await textOf('m', { error: new Error('broken'), code: 'x' })).split('\n')
    expect(first).toBe('m code=x')
    expect(second).toBe('Error: broken')
    expect(third).toMatch(/^ {4}at /)
  })
})

describe('a line of JSON', () => {
  it('is one object, its fields members of their own', async () => {
    const line = await jsonOf('Handled', { item_id: 42, cache_status: 'hit' })
    expect(line).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: 'info',
      message: 'Handled',
      function: 'probe',
      operation: 'GET probe',
      invocation_id: '00000000-0000-4000-8000-000000000001',
      correlation_id: '6d9f',
      item_id: 42,
      cache_status: 'hit',
    })
  })

  it('names the API and its version', async () => {
    const api = defineApi({
      name: 'things',
      title: 'Things',
      description: 'Things.',
      version: 'v2',
      segment: 'v2',
      subscription: true,
    })
    const probe = untyped({}, ({ log }) => (log as Log).info('m', { api: 'forged' }))
    const { logs } = await clientOf(inApi(api, [probe])).request('GET', '/api/v2/probe')
    expect(JSON.parse(logs[0]!.line)).toMatchObject({ api: 'things', version: 'v2', operation: 'GET probe' })
  })

  it('is the same whether its message and the names of its fields are new, known or too many to be known', async () => {
    const lines = await logged('json', (log) => {
      for (let at = 0; at < 2100; at++)
        log.info(`message ${at % 1050}`, { [`field_${at % 1050}`]: 'v', secret_token: at })
    })
    expect(lines).toHaveLength(2100)
    for (const [at, { line }] of lines.entries()) {
      const expected = { message: `message ${at % 1050}`, [`field_${at % 1050}`]: 'v', secret_token: '[redacted]' }
      expect(JSON.parse(line)).toMatchObject(expected)
    }
  })

  it('may have no fields', async () => {
    expect(await jsonOf('m')).toMatchObject({ level: 'info', message: 'm' })
  })

  it('keeps its own members from being overwritten', async () => {
    expect(await jsonOf('true', { message: 'forged', level: 'debug', correlation_id: 'x' })).toMatchObject({
      message: 'true',
      level: 'info',
      correlation_id: '6d9f',
    })
  })

  it('shows errors with their causes', async () => {
    const { error } = await jsonOf('m', { error: new Error('outer', { cause: new TypeError('inner') }) })
    expect(error).toMatchObject({ name: 'Error', message: 'outer', cause: { name: 'TypeError', message: 'inner' } })
    expect(error.stack).toContain('log.test.ts')
  })

  it('shows what JSON cannot hold, rather than throw', async () => {
    expect(await jsonOf('m', { big: 1n })).toMatchObject({ big: '1n' })
    expect(await jsonOf('m', { circular })).toMatchObject({ message: 'm', circular: { self: '[circular]' } })
    const broken = {
      toJSON() {
        throw new Error('no')
      },
    }
    expect(await jsonOf('m', { broken })).toMatchObject({ message: 'm', broken: '[unreadable]' })
  })
})
