import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  createApp,
  currentContext,
  defineLayer,
  http,
  inject,
  openapi,
  provide,
  readSettings,
  requireUser,
  respond,
  type Telemetry,
  validateHttp,
  withContext,
} from '../../../src/lib/apim-context/index.js'
import type { Sender } from '../../../src/lib/apim-context/telemetry/sender.js'
import { createWatch } from '../../../src/lib/apim-context/telemetry/watch.js'
import { fromGateway, testClient } from '../../../src/lib/apim-context/testing.js'
import { PROOF } from './support.js'
import { createSender } from './telemetry/kept-telemetry.js'

const current = () => currentContext()?.apim.correlationId
const connected = readSettings({ APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=x' })

/** An app whose every part waits for the scheduler, and says at each step whose invocation it believes to be in. */
function setUp(pause: () => Promise<unknown>) {
  const cleaned: string[] = []
  const told: string[] = []
  const { sender } = createSender()
  const keeping: Sender = {
    ...sender,
    event: (origin, name) => void told.push(`${name} ${origin?.apim.correlationId}`),
  }
  const watch = createWatch(connected, async () => keeping)
  watch.start()
  const inner = provide(
    async () => {
      await pause()
      return { owner: current() }
    },
    { scope: 'invocation' },
  )
  const outer = provide(
    { inner },
    async function* ({ inner }) {
      await pause()
      const owner = current()
      try {
        yield { owner, inner }
      } finally {
        await pause()
        cleaned.push(`${owner} ${inner.owner} ${current()}`)
      }
    },
    { scope: 'invocation' },
  )
  const layer = defineLayer({
    name: 'slow',
    errors: [],
    async around(_input, next) {
      await pause()
      const answer = await next({})
      await pause()
      answer.headers['x-layer'] = String(current())
      return answer
    },
  })
  const fn = http(
    { name: 'probe', method: 'GET', route: 'probe' },
    withContext(),
    requireUser(),
    layer,
    inject({ outer, inner }),
    openapi({ summary: 'A probe' }),
    validateHttp({}),
  )(async ({ outer, inner, apim, log, user }) => {
    const child = log.child({ of: user.id })
    await pause()
    ;(watch.telemetry as Telemetry).event(user.id)
    child.info('here', { now: current() })
    await pause()
    if (user.id.endsWith('3')) throw new Error(`of ${user.id}`)
    return respond({
      jsonBody: [outer.owner, outer.inner.owner, inner.owner, apim.correlationId, current(), user.id],
    })
  })
  const settings = { gateway: { proof: PROOF }, log: { format: 'json' } } as const
  const client = testClient(createApp([fn], { environment: {}, settings }))
  return { client, watch, cleaned, told }
}

describe('invocations that take turns at every step', () => {
  it('have instances, clean-ups, logs, events, layers and failures of their own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 7 }), async (scheduler, size) => {
        const { client, watch, cleaned, told } = setUp(() => scheduler.schedule(Promise.resolve()))
        const numbers = Array.from({ length: size }, (_, n) => n)
        const calls = numbers.map(async (n) => {
          const headers = { ...fromGateway(PROOF, { user: { id: `u${n}` } }), 'x-correlation-id': `c${n}` }
          const response = await client.request('GET', '/api/probe', { headers })
          expect(response.headers.get('x-correlation-id')).toBe(`c${n}`)
          expect(response.headers.get('x-layer')).toBe(`c${n}`)
          const lines = response.logs.map(({ line }) => JSON.parse(line))
          expect(lines[0]).toMatchObject({ message: 'here', of: `u${n}`, now: `c${n}`, correlation_id: `c${n}` })
          if (n === 3) {
            expect([response.status, lines.length]).toEqual([500, 2])
            expect(lines[1]).toMatchObject({ correlation_id: 'c3', error: { message: 'of u3' } })
          } else expect(response.json()).toEqual([...Array(5).fill(`c${n}`), `u${n}`])
        })
        await scheduler.waitFor(Promise.all(calls))
        await watch.close()
        expect(cleaned.toSorted()).toEqual(numbers.map((n) => `c${n} c${n} c${n}`))
        expect(told.toSorted()).toEqual(numbers.map((n) => `u${n} c${n}`))
      }),
      { numRuns: 40 },
    )
  })
})
