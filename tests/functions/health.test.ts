import { describe, expect, it, jest } from '@jest/globals'
import { createMemoryRepository } from '../../src/catalog/memory-repository.js'
import { openApp } from './open-app.js'

function openBrokenApp() {
  const repository = createMemoryRepository()
  jest.spyOn(repository, 'ping').mockRejectedValue(new Error('AccountKey=secret is refused'))
  return openApp({ repository })
}

describe('GET health', () => {
  it('tells the state of every dependency', async () => {
    const response = await openApp().request('GET', '/api/health')
    expect(response.status).toBe(200)
    expect(response.json()).toEqual({
      status: 'healthy',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      version: 'development',
      dependencies: [{ name: 'storage', status: 'healthy', latency_ms: expect.any(Number) }],
    })
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('answers 503 when one fails, and why only in the log', async () => {
    const response = await openBrokenApp().request('GET', '/api/health')
    expect(response.status).toBe(503)
    expect(response.json()).toMatchObject({
      status: 'unhealthy',
      dependencies: [{ name: 'storage', status: 'unhealthy', latency_ms: expect.any(Number) }],
    })
    expect(response.text).not.toContain('secret')
    expect(response.logs).toMatchObject([{ level: 'warning', line: expect.stringContaining('is refused') }])
  })

  it('gives a dependency a limited time to answer', async () => {
    const repository = createMemoryRepository()
    const ping = jest.spyOn(repository, 'ping')
    await openApp({ repository }).request('GET', '/api/health')
    expect(ping.mock.calls[0]?.[0]).toBeInstanceOf(AbortSignal)
  })
})

describe('GET health/live', () => {
  it.each([
    ['when all is well', openApp],
    ['when a dependency fails', openBrokenApp],
  ])('answers 200 %s', async (_when, open) => {
    const response = await open().request('GET', '/api/health/live')
    expect(response.status).toBe(200)
    expect(response.json()).toEqual({ status: 'alive' })
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})

describe('GET health/ready', () => {
  it('answers 200 once the catalogue is filled', async () => {
    const repository = createMemoryRepository()
    const response = await openApp({ repository }).request('GET', '/api/health/ready')
    expect(response.status).toBe(200)
    expect(response.json()).toEqual({ status: 'ready' })
    expect(await repository.find(200)).toBeDefined()
  })

  it('answers 503 and nothing of the cause when a dependency fails', async () => {
    const response = await openBrokenApp().request('GET', '/api/health/ready')
    expect(response.status).toBe(503)
    expect(response.json()).toEqual({ status: 'not ready' })
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})
