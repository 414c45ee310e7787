import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import { respond } from '../../../src/lib/apim-context/index.js'
import { clientOf, untyped } from './support.js'

type Mode = 'enforce' | 'log' | 'off'
const Item = z.object({ id: z.number(), name: z.string().default('unnamed') })
const schemas = { responses: { 200: Item, 204: null } }

async function answer(mode: Mode, result: unknown) {
  const client = clientOf([untyped(schemas, () => result)], { http: { responseChecking: mode } })
  const { status, text, headers, logs } = await client.request('GET', '/api/probe')
  return { status, text, type: headers.get('content-type'), logs: logs.map(({ line }) => JSON.parse(line)) }
}

const good = { id: 1, name: 'a', secret: 'x' }
const bad = { id: 'one' }

describe('responses', () => {
  it.each<[Mode, string]>([
    ['enforce', '{"id":1,"name":"a"}'],
    ['log', '{"id":1,"name":"a"}'],
    ['off', '{"id":1,"name":"a","secret":"x"}'],
  ])('that keep to their schema are sent by %s, and stripped where they are checked', async (mode, text) => {
    expect(await answer(mode, good)).toEqual({ status: 200, text, type: 'application/json', logs: [] })
  })

  it.each<[Mode, number, number]>([
    ['enforce', 500, 1],
    ['log', 200, 1],
    ['off', 200, 0],
  ])('that break it are treated as %s says', async (mode, status, lines) => {
    const given = await answer(mode, bad)
    expect([given.status, given.logs.length]).toEqual([status, lines])
    if (status === 200) expect(given.text).toBe('{"id":"one"}')
    if (lines > 0) expect(given.logs[0]).toMatchObject({ level: 'error', code: 'response_invalid' })
  })

  it.each<[string, unknown, number]>([
    ['of a status that is not declared', respond({ status: 201, jsonBody: good }), 201],
    ['of one that is declared without a body', respond({ status: 204 }), 204],
  ])('%s pass where they are not enforced', async (_what, result, status) => {
    expect((await answer('off', result)).status).toBe(status)
    expect((await answer('log', result)).status).toBe(status)
  })

  it.each<Mode>(['enforce', 'log', 'off'])('that cannot be sent are a 500 by %s', async (mode) => {
    expect((await answer(mode, respond({ status: 99 as 200, jsonBody: good }))).status).toBe(500)
    expect((await answer(mode, respond({ body: 'text' }))).status).toBe(500)
    const cyclic: { id: number; self?: unknown } = { id: 1 }
    cyclic.self = cyclic
    if (mode === 'off') expect((await answer(mode, cyclic)).status).toBe(500)
  })

  it('whose schema itself fails are a 500, however they are checked', async () => {
    const broken = untyped(
      {
        response: z.number().transform(() => {
          throw new Error('broken')
        }),
      },
      () => 1,
    )
    const client = clientOf([broken], { http: { responseChecking: 'log' } })
    expect((await client.request('GET', '/api/probe')).status).toBe(500)
  })
})
