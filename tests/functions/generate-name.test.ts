import { describe, expect, it } from '@jest/globals'
import { openApp } from './open-app.js'

const app = openApp()

describe('GET generate_name', () => {
  it('gives a name', async () => {
    const response = await app.request('GET', '/api/generate_name')
    expect(response.status).toBe(200)
    expect(response.json()).toEqual({ name: expect.stringMatching(/^[A-Z][a-z]+$/) })
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('gives a name that begins as asked', async () => {
    const response = await app.request('GET', '/api/generate_name?starts_with=QI')
    expect(response.json()).toEqual({ name: 'Qing' })
  })

  it('answers 404 when no name begins so', async () => {
    const response = await app.request('GET', '/api/generate_name?starts_with=%22x%22')
    expect(response.status).toBe(404)
    expect(response.json()).toMatchObject({ error: { code: 'not_found', message: `No name begins with '"x"'.` } })
  })

  it('refuses a start that is too long', async () => {
    const response = await app.request('GET', `/api/generate_name?starts_with=${'a'.repeat(41)}`)
    expect(response.status).toBe(422)
    expect(response.json()).toMatchObject({ error: { details: [{ in: 'query', name: 'starts_with' }] } })
  })
})
