import azure from '@azure/functions'
import { describe, expect, it, jest } from '@jest/globals'
import { functions } from '../src/functions/index.js'

describe('the app', () => {
  it('hands every function to the host when it is loaded, with its binding', async () => {
    const register = jest.spyOn(azure.app, 'http').mockImplementation(() => {})
    const schedule = jest.spyOn(azure.app, 'timer').mockImplementation(() => {})
    Object.assign(process.env, { STORAGE: 'UseDevelopmentStorage=true', SERVICE_INVENTORY_URL: 'http://127.0.0.1:9' })
    await import('../src/main.js')
    const registered = register.mock.calls.map(([name, { methods, route, authLevel }]) => ({
      name,
      methods,
      route,
      authLevel,
    }))
    expect(registered).toEqual(
      functions.map(({ definition: { name, method, route, auth } }) => ({
        name,
        methods: [method],
        route,
        authLevel: auth,
      })),
    )
    expect(schedule.mock.calls.map(([name, options]) => [name, options.schedule])).toEqual([
      ['removeExpiredKeys', '0 30 3 * * *'],
    ])
  })
})

describe('the version', () => {
  it.each([
    ['what the build has put there', '1.2.3', '1.2.3'],
    ['development without a build', undefined, 'development'],
  ])('is %s', async (_what, built, expected) => {
    const before = process.env.APP_VERSION
    delete process.env.APP_VERSION
    if (built !== undefined) process.env.APP_VERSION = built
    jest.resetModules()
    const { version } = await import('../src/version.js')
    expect(version).toBe(expected)
    delete process.env.APP_VERSION
    if (before !== undefined) process.env.APP_VERSION = before
  })
})
