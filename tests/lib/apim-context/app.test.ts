import type { HttpFunctionOptions } from '@azure/functions'
import functions from '@azure/functions'
import { describe, expect, it, jest } from '@jest/globals'
import {
  createApp,
  http,
  inject,
  openapi,
  provide,
  respond,
  validateHttp,
  withContext,
} from '../../../src/lib/apim-context/index.js'
import { invocationOf, requestOf, untyped } from './support.js'

const settings = { gateway: { proof: undefined }, log: { format: 'text' } } as const

describe('an app', () => {
  it('hands its functions to the host, each with its binding and a handler that answers', async () => {
    const registered = new Map<string, HttpFunctionOptions>()
    const app = createApp(
      [
        untyped({}, () => ({ jsonBody: 1 }), { name: 'one' }),
        untyped({}, () => undefined, { name: 'two', method: 'POST', route: 'two' }),
      ],
      { settings },
    )
    app.register({ http: (name, options) => registered.set(name, options) })
    expect(registered.get('one')).toMatchObject({ methods: ['GET'], route: 'probe', authLevel: 'function' })
    expect(registered.get('two')).toMatchObject({ methods: ['POST'], route: 'two', authLevel: 'function' })
    expect(await registered.get('one')!.handler(requestOf(), invocationOf())).toMatchObject({ status: 200, body: '1' })
    expect(await registered.get('two')!.handler(requestOf(), invocationOf())).toMatchObject({ status: 204 })
  })

  it('takes the app of @azure/functions for its host', () => {
    const http = jest.spyOn(functions.app, 'http').mockReturnValue()
    createApp([untyped({}, () => ({}))], { settings }).register()
    expect(http).toHaveBeenCalledWith('probe', expect.objectContaining({ route: 'probe' }))
    http.mockRestore()
  })

  it('shows its routes to readers and to its own handlers', async () => {
    let seen: unknown
    const see = ({ app }: Record<string, unknown>) => {
      seen = app
    }
    const app = createApp([untyped({}, see)], { settings })
    await app.invoke('probe', requestOf(), invocationOf())
    expect(seen).toMatchObject({ routes: app.routes, settings: { gateway: { proof: undefined } } })
    expect(app.routes.map((route) => route.name)).toEqual(['probe'])
  })

  it('shares nothing with another app of the same functions', async () => {
    const fn = untyped({}, ({ apim }) => ({ jsonBody: (apim as { routedBy: string }).routedBy }))
    const one = createApp([fn], { settings: { ...settings, gateway: { proof: 'one' } } })
    const two = createApp([fn], { settings: { ...settings, gateway: { proof: 'two' } } })
    const request = () => requestOf({ headers: { 'x-gateway-proof': 'one', 'x-apim-gateway': 'azure-api-management' } })
    expect((await one.invoke('probe', request(), invocationOf())).body).toBe('"azure-api-management"')
    expect((await two.invoke('probe', request(), invocationOf())).body).toBe('"direct"')
  })

  it('knows only its own functions', () => {
    expect(() => createApp([], { settings }).invoke('probe', requestOf(), invocationOf())).toThrow(
      "The app has no function 'probe'",
    )
  })

  it('gives what its functions use to what is triggered by something else', async () => {
    const made = jest.fn(() => ({ name: 'table' }))
    const table = provide(made)
    const lease = provide(() => 'lease', { scope: 'invocation' })
    const fn = http(
      { name: 'probe', method: 'GET', route: 'probe' },
      withContext(),
      inject({ table, lease }),
      openapi({ summary: 'A probe' }),
      validateHttp({}),
    )(({ table }) => respond({ jsonBody: table }))
    const { resolve } = createApp([fn], { environment: {} })
    const [one, other] = await Promise.all([resolve(table), resolve(table)])
    expect(one.name).toBe('table')
    expect(other).toBe(one)
    expect(made).toHaveBeenCalledTimes(1)
    await expect(resolve(lease)).rejects.toThrow('lives for one invocation')
    await expect(resolve(provide(() => 1))).rejects.toThrow('nothing declares')
  })

  it('fails loudly when it is called without an invocation', () => {
    const app = createApp([untyped({}, () => ({}))], { settings })
    expect(() => app.invoke('probe', requestOf(), undefined as never)).toThrow(
      new TypeError('The function was called without an InvocationContext as its second argument'),
    )
  })
})
