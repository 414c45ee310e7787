import { describe, expect, it } from '@jest/globals'
import type { Log, Settings } from '../../../src/lib/apim-context/index.js'
import { clientOf, untyped } from './support.js'

async function logged(logFormat: Settings['log']['format'], write: (log: Log) => void) {
  const probe = untyped({}, ({ log }) => write(log as Log))
  const headers = { 'X-Correlation-ID': '6d9f' }
  const { logs } = await clientOf([probe], { log: { format: logFormat } }).request('GET', '/api/probe', { headers })
  return logs
}

const textOf = async (message: string, fields?: Record<string, unknown>) =>
  (await logged('text', (log) => log.info(message, fields)))[0]!.message
const jsonOf = async (message: string, fields?: Record<string, unknown>) =>
  JSON.parse((await logged('json', (log) => log.info(message, fields)))[0]!.message)

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
    expect(lines).toEqual([
      { level: 'debug', message: 'd' },
      { level: 'information', message: 'i a=1' },
      { level: 'warning', message: 'w' },
      { level: 'error', message: 'e' },
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
    [circular, 'a={"self":"<ref *1> { self: [Circular *1] }"}'],
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
      invocation_id: '00000000-0000-4000-8000-000000000001',
      correlation_id: '6d9f',
      item_id: 42,
      cache_status: 'hit',
    })
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
    expect(await jsonOf('m', { circular })).toMatchObject({
      message: 'm',
      circular: expect.stringContaining('Circular'),
    })
    const broken = {
      toJSON() {
        throw new Error('no')
      },
    }
    expect(await jsonOf('m', { broken })).toMatchObject({ message: 'm', broken: expect.stringContaining('toJSON') })
  })
})
