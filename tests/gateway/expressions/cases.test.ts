import { readdirSync, readFileSync } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from '@jest/globals'
import { evalCases } from '../../../dev/gateway/expressions/eval.js'

/** What C# 7.3 with .NET and Newtonsoft.Json gives, or that it does not compile, or the exception it throws. */
type Case = { expr: string } & (
  | { type: string; value: unknown }
  | { stage: 'compile' }
  | { stage: 'runtime'; error: string }
)

const folder = new URL('./cases/', import.meta.url)
const NOW = '2026-01-02T03:04:05.678Z'

describe.each(readdirSync(folder))('%s', (file) => {
  const cases = readFileSync(new URL(file, folder), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Case)

  it('gives what C# gives', async () => {
    const input = cases.map(({ expr }, id) => JSON.stringify({ id, expr, now: NOW, context: {} })).join('\n')
    const output = new PassThrough()
    await evalCases(Readable.from([input]), output)
    output.end()
    const results = (await text(output)).trim().split('\n').map(readResult)
    expect(results).toEqual(cases.map(expected))
  })

  function readResult(line: string, id: number) {
    const result = JSON.parse(line)
    const { expr } = cases[id]!
    if (result.ok) return { expr, type: result.type, value: result.value }
    return result.stage === 'runtime' ? { expr, stage: 'runtime', error: result.error } : { expr, stage: result.stage }
  }

  function expected(one: Case) {
    return 'value' in one ? { ...one, value: JSON.parse(JSON.stringify(one.value)) } : one
  }
})
