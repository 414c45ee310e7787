import { readdirSync, readFileSync } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from '@jest/globals'
import { evalCases } from '../../../dev/gateway/expressions/eval.js'

/** An expression that throws, and the exception of .NET with its message: policies put `e.Message` in answers and logs. */
interface Case {
  readonly expr: string
  readonly error: string
  readonly message: string
}

const folder = new URL('./messages/', import.meta.url)

describe.each(readdirSync(folder))('%s', (file) => {
  const lines = readFileSync(new URL(file, folder), 'utf8').trim().split('\n')
  const cases = lines.map((line) => JSON.parse(line) as Case)

  it('says what .NET says', async () => {
    const input = cases.map(({ expr }, id) => JSON.stringify({ id, expr, context: {} })).join('\n')
    const output = new PassThrough()
    await evalCases(Readable.from([input]), output)
    output.end()
    const results = (await text(output))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(results).toEqual(
      cases.map(({ error, message }, id) => ({ id, ok: false, stage: 'runtime', error, message })),
    )
  })
})
