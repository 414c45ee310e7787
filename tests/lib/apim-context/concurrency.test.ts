import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import * as z from 'zod'
import { type Apim, currentContext, NotFoundError } from '../../../src/lib/apim-context/index.js'
import { fromGateway } from '../../../src/lib/apim-context/testing.js'
import { clientOf, type Envelope, PROOF, untyped } from './support.js'

/** Handlers that wait for each other, so that all are under way before any goes on. */
function createBarrier(size: number) {
  let waiting = 0
  let open = () => {}
  const all = new Promise<void>((resolve) => {
    open = resolve
  })
  return async () => {
    waiting += 1
    if (waiting === size) open()
    await all
  }
}

describe('invocations at the same time', () => {
  it('never see each other: context, input, log and answer are their own', async () => {
    const size = 50
    const meet = createBarrier(size)
    const client = clientOf([
      untyped(
        { body: z.object({ n: z.number() }) },
        async ({ apim, body }) => {
          const { n } = body as { n: number }
          await meet()
          const context = currentContext()!
          context.log.info('met', { n })
          await new Promise((resolve) => setImmediate(resolve))
          if (n % 5 === 0) throw new NotFoundError(`no ${n}`)
          const mine = apim as Apim
          return {
            jsonBody: {
              n,
              mine: mine.correlationId,
              current: currentContext()!.apim.correlationId,
              user: mine.user?.id,
            },
          }
        },
        { method: 'POST' },
      ),
    ])
    const calls = Array.from({ length: size }, async (_, n) => {
      const proven = n % 2 === 0 ? fromGateway(PROOF, { userId: `u${n}` }) : { 'X-User-Id': 'forged' }
      const response = await client.request('POST', '/api/probe', {
        headers: { ...proven, 'x-correlation-id': `c${n}`, 'x-request-id': `r${n}` },
        body: { n },
      })
      expect(response.headers.get('x-correlation-id')).toBe(`c${n}`)
      expect(response.headers.get('x-request-id')).toBe(`r${n}`)
      expect(response.logs.map(({ line }) => JSON.parse(line))).toMatchObject([{ n, correlation_id: `c${n}` }])
      if (n % 5 === 0) {
        expect((response.json() as Envelope).error).toMatchObject({ message: `no ${n}`, correlation_id: `c${n}` })
      } else {
        expect(response.json()).toEqual({
          n,
          mine: `c${n}`,
          current: `c${n}`,
          ...(n % 2 === 0 && { user: `u${n}` }),
        })
      }
    })
    await Promise.all(calls)
  })

  it('keep their context in whatever order they go on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 8 }), async (scheduler, size) => {
        const pause = () => scheduler.schedule(Promise.resolve())
        const client = clientOf([
          untyped({}, async () => {
            const before = currentContext()!.apim.correlationId
            await pause()
            const between = currentContext()!.apim.correlationId
            await pause()
            return { jsonBody: [before, between, currentContext()!.apim.correlationId] }
          }),
        ])
        const calls = Promise.all(
          Array.from({ length: size }, async (_, n) => {
            const response = await client.request('GET', '/api/probe', { headers: { 'x-correlation-id': `c${n}` } })
            expect(response.json()).toEqual([`c${n}`, `c${n}`, `c${n}`])
          }),
        )
        await scheduler.waitFor(calls)
      }),
      { numRuns: 30 },
    )
  })
})
