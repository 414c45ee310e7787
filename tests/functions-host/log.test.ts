import { describe, expect, it } from '@jest/globals'
import { createHostLog, readLogFormat } from '../../dev/functions-host/log.js'
import type { HostLogEntry } from '../../dev/functions-host/types.js'

function written(format: 'text' | 'json', entry: Partial<HostLogEntry>): string {
  let output = ''
  const log = createHostLog(format, (text) => {
    output += text
  })
  log({ level: 'information', category: 'Host', message: 'hello', ...entry })
  return output
}

describe('createHostLog', () => {
  it('writes a line with its time for people', () => {
    expect(written('text', {})).toMatch(/^\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\] hello\n$/)
  })

  it('writes one object a line for machines', () => {
    const output = written('json', { message: 'two\nlines', functionName: 'f', invocationId: 'i' })
    expect(output.split('\n')).toHaveLength(2)
    expect(JSON.parse(output)).toEqual({
      timestamp: expect.any(String),
      level: 'information',
      category: 'Host',
      functionName: 'f',
      invocationId: 'i',
      message: 'two\nlines',
    })
  })

  it('puts the fields of an app’s own JSON beside the host’s', () => {
    expect(JSON.parse(written('json', { message: '{"message":"m","item_id":42}' }))).toMatchObject({
      message: 'm',
      item_id: 42,
    })
    expect(JSON.parse(written('json', { message: '{not json' }))).toMatchObject({ message: '{not json' })
    expect(written('text', { message: '{"a":1}' })).toContain('] {"a":1}\n')
  })

  it.each(['trace', 'debug', 'none'] as const)('leaves %s out', (level) => {
    expect(written('text', { level })).toBe('')
  })
})

describe('readLogFormat', () => {
  it.each([
    [{}, 'text'],
    [{ LOG_FORMAT: 'json' }, 'json'],
  ])('of %j is %s', (environment, format) => {
    expect(readLogFormat(environment)).toBe(format)
  })

  it('refuses another', () => {
    expect(() => readLogFormat({ LOG_FORMAT: 'xml' })).toThrow("LOG_FORMAT is 'xml'; it must be text or json.")
  })
})
