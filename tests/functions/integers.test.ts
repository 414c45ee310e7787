import { describe, expect, it } from '@jest/globals'
import { openApp } from './open-app.js'

const app = openApp()

describe('item_id', () => {
  it.each(['zero', '0', '-1', '1.5', '0x2a', '1e1', '%2042', '42%20', '+42', '%2B42', '42%00', '٤٢'])(
    'is no number just because JavaScript could make one of it: %s',
    async (text) => {
      const { status, text: body } = await app.request('GET', `/api/catalog/${text}`)
      expect(status).toBe(422)
      expect(JSON.parse(body).error.details).toEqual([
        { in: 'path', name: 'item_id', message: 'Expected an integer of at least 1' },
      ])
    },
  )
})

describe('limit', () => {
  it.each(['', '%205', '0', '101', '1e1', '5.0', '1&limit=2', '%ff'])('is told its range: limit=%s', async (text) => {
    const { status, text: body } = await app.request('GET', `/api/catalog?limit=${text}`)
    expect(status).toBe(422)
    expect(JSON.parse(body).error.details).toEqual([
      { in: 'query', name: 'limit', message: 'Expected an integer from 1 to 100' },
    ])
  })
})
