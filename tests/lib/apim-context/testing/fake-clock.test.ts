import { afterEach, describe, expect, it, jest } from '@jest/globals'
import * as z from 'zod'
import {
  clock,
  createApp,
  http,
  idempotent,
  inject,
  openapi,
  override,
  provide,
  requireUser,
  respond,
  validateHttp,
  withContext,
} from '../../../../src/lib/apim-context/index.js'
import { fakeClock, memoryIdempotencyStore, testClient } from '../../../../src/lib/apim-context/testing.js'
import { inSeconds, makeKey, Providers, sign } from '../auth/provider.js'

const ISSUER = 'https://issuer.example'
afterEach(() => {
  jest.restoreAllMocks()
})

describe('a fake clock', () => {
  it('stands still until it is moved', () => {
    const time = fakeClock('2026-02-28T23:00:00Z')
    expect(time.now()).toEqual(new Date('2026-02-28T23:00:00Z'))
    expect(time.now()).not.toBe(time.now())
    time.advance({ hours: 1, minutes: 2, seconds: 3, milliseconds: 4 })
    expect(time.now().toISOString()).toBe('2026-03-01T00:02:03.004Z')
    time.advance({ days: -1 })
    expect(time.now().toISOString()).toBe('2026-02-28T00:02:03.004Z')
    time.set('2030-01-01')
    expect(time.now().toISOString()).toBe('2030-01-01T00:00:00.000Z')
    time.set(new Date(0))
    expect(time.now().getTime()).toBe(0)
  })

  it('has a time of its own to begin with', () => {
    expect(fakeClock().now().toISOString()).toBe('2026-01-02T03:04:05.000Z')
  })

  it('refuses what is no date', () => {
    expect(() => fakeClock('tomorrow')).toThrow(
      new RangeError("fakeClock: 'tomorrow' is no date; write it as 2026-01-02T03:04:05Z"),
    )
    expect(() => fakeClock().set('')).toThrow(RangeError)
  })
})

describe('the clock of an app', () => {
  it('is that of the machine where nothing takes its place', async () => {
    const before = Date.now()
    const fn = http(
      { name: 'tell', method: 'GET', route: 'time' },
      withContext(),
      inject({ clock }),
      openapi({ summary: 'Tell the time' }),
      validateHttp({ response: z.object({ now: z.number() }) }),
    )(({ clock }) => ({ now: clock().getTime() }))
    const answer = await testClient(createApp([fn], { environment: {} })).call('tell')
    expect(answer.bodyOf(200).now).toBeGreaterThanOrEqual(before)
  })

  it('ends the life of a token', async () => {
    const key = await makeKey('key')
    new Providers().publish(ISSUER, key)
    const time = fakeClock(new Date())
    const fn = http(
      { name: 'me', method: 'GET', route: 'me' },
      withContext(),
      requireUser(),
      openapi({ summary: 'Tell who calls' }),
      validateHttp({ response: z.object({ id: z.string() }) }),
    )(({ user }) => ({ id: user.id }))
    const app = createApp([fn], {
      environment: {},
      settings: { auth: { issuers: [ISSUER], audiences: ['api'], clockSkew: 0 } },
      overrides: [override(clock, time.now)],
    })
    const token = await sign(key, { iss: ISSUER, aud: 'api', sub: 'alice', exp: inSeconds(3600) })
    const client = testClient(app, { headers: { Authorization: `Bearer ${token}` } })
    expect((await client.call('me')).bodyOf(200)).toEqual({ id: 'alice' })
    time.advance({ hours: 2 })
    expect((await client.call('me')).status).toBe(401)
    time.advance({ hours: -2 })
    expect((await client.call('me')).status).toBe(200)
  })

  it('ends the lease of an idempotency key whose process is gone, and the life of its answer', async () => {
    const time = fakeClock()
    let runs = 0
    let hangs = true
    const fn = http(
      { name: 'create', method: 'POST', route: 'things' },
      withContext(),
      idempotent({ store: provide(() => memoryIdempotencyStore()), leaseSeconds: 30 }),
      openapi({ summary: 'Create' }),
      validateHttp({ body: z.object({}), responses: { 201: z.object({ run: z.number() }) } }),
    )(async () => {
      runs += 1
      if (hangs) await new Promise(() => {})
      return respond({ status: 201, jsonBody: { run: runs } })
    })
    const client = testClient(createApp([fn], { environment: {}, overrides: [override(clock, time.now)] }))
    const create = (key: string) => client.call('create', { body: {}, headers: { 'Idempotency-Key': key } })
    void create('a')
    while (runs === 0) await new Promise(setImmediate)
    hangs = false
    expect((await create('a')).status).toBe(409)
    time.advance({ seconds: 31 })
    expect((await create('a')).bodyOf(201)).toEqual({ run: 2 })
    expect((await create('a')).bodyOf(201)).toEqual({ run: 2 })
    time.advance({ days: 2 })
    expect((await create('a')).bodyOf(201)).toEqual({ run: 3 })
  })
})
