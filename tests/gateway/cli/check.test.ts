import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { check } from '../../../dev/gateway/cli/check.js'

let folder: string
const write = (name: string, text: string): string => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}
let right: string
let wrong: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'))
  right = write('right.xml', '<policies><inbound><base/></inbound></policies>')
  wrong = write('wrong.xml', '<policies>\n  <inbound><bas/></inbound>\n</policies>')
})
afterAll(() => rmSync(folder, { recursive: true }))
const run = (...args: readonly string[]) => {
  const lines: string[] = []
  return { status: check(args, (line) => lines.push(line)), lines }
}

describe('check', () => {
  it('says what is wrong and where, and how many documents are right', () => {
    const { status, lines } = run(right, wrong)
    expect(status).toBe(1)
    expect(lines).toEqual([
      expect.stringMatching(/wrong\.xml:2:12: unknown policy "bas"/),
      '1 of 2 documents are right.',
    ])
    expect(run(right)).toEqual({ status: 0, lines: ['1 of 1 documents are right.'] })
  })

  it('gives one JSON object a line', () => {
    const { status, lines } = run('--json', right, wrong)
    expect(status).toBe(1)
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { file: right, ok: true },
      {
        file: wrong,
        ok: false,
        problems: [{ line: 2, column: 12, message: expect.stringContaining('unknown policy') }],
      },
    ])
  })

  it('goes on after a file that it cannot read', () => {
    const missing = join(folder, 'missing.xml')
    const { status, lines } = run(missing, right)
    expect(status).toBe(1)
    expect(lines[0]).toMatch(/missing\.xml:1:1: the file cannot be read: ENOENT/)
    expect(lines[1]).toBe('1 of 2 documents are right.')
  })

  it('knows what a SKU refuses', () => {
    const byKey = write(
      'by-key.xml',
      '<policies><inbound><rate-limit-by-key calls="1" renewal-period="60" counter-key="a"/></inbound></policies>',
    )
    expect(run(byKey, '--sku', 'consumption').lines[0]).toContain('refused by the consumption SKU')
  })

  it('needs a file', () => {
    expect(() => run('--json')).toThrow('check needs at least one policy document.')
  })
})
