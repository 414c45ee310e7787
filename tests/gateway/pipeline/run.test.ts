import { describe, expect, it } from '@jest/globals'
import { MessageBody } from '../../../dev/gateway/http/body.js'
import { HeaderList } from '../../../dev/gateway/http/headers.js'
import { RequestUrl } from '../../../dev/gateway/http/url.js'
import { internalError } from '../../../dev/gateway/pipeline/errors.js'
import type { Exchange, GatewayResponse } from '../../../dev/gateway/pipeline/exchange.js'
import { runOnError, runPipeline, runPreflight } from '../../../dev/gateway/pipeline/run.js'
import { ANSWERED, END, type Flow, PolicyError, type Step } from '../../../dev/gateway/pipeline/step.js'
import type { Plan } from '../../../dev/gateway/plan/planner.js'
import { ManualClock } from '../../../dev/gateway/testing/clock.js'

const answer = (status: number, body = ''): GatewayResponse => ({
  status,
  reason: '',
  headers: new HeaderList(),
  body: MessageBody.fromText(body),
})

/** Plans whose steps note that they ran, and an exchange for them. */
const world = () => {
  const ran: string[] = []
  const traces: string[] = []
  const step =
    (name: string, act: Step = () => undefined): Step =>
    (exchange) => {
      ran.push(`${exchange.section} ${name}`)
      return act(exchange)
    }
  const plan = (steps: Partial<Plan> = {}): Plan => ({
    inbound: [step('a')],
    backend: [step('b')],
    outbound: [step('c')],
    onError: [step('d')],
    ...steps,
  })
  const url = RequestUrl.parse('http://gateway.test/')
  const exchange: Exchange = {
    services: {
      clock: new ManualClock(),
      trace: (_source: string, message: string) => traces.push(message),
    } as unknown as Exchange['services'],
    requestId: 'the-id',
    timestamp: 0,
    request: {
      method: 'GET',
      url,
      originalUrl: url,
      headers: new HeaderList(),
      body: MessageBody.empty(),
      ipAddress: '',
      matchedParameters: new Map(),
    },
    variables: new Map(),
    section: 'inbound',
    beforeSend: [],
  }
  return { ran, traces, step, plan, exchange }
}
const refused = new PolicyError({ source: 's', reason: 'r', message: 'm', status: 400, publicMessage: 'p' })
const fail = () => {
  throw refused
}

describe('runPipeline', () => {
  it('runs section after section', async () => {
    const { ran, plan, exchange } = world()
    const response = await runPipeline(exchange, plan())
    expect(ran).toEqual(['inbound a', 'backend b', 'outbound c'])
    expect([response.status, response.body.isEmpty]).toEqual([200, true])
  })

  it('goes straight to outbound once inbound answered, and to the end once a section ended', async () => {
    const answered = world()
    await runPipeline(
      answered.exchange,
      answered.plan({ inbound: [answered.step('hit', () => ANSWERED), answered.step('x')] }),
    )
    expect(answered.ran).toEqual(['inbound hit', 'outbound c'])
    for (const section of ['inbound', 'backend', 'outbound'] as const) {
      const { ran, plan, step, exchange } = world()
      await runPipeline(exchange, plan({ [section]: [step('end', async (): Promise<Flow> => END), step('never')] }))
      expect(ran.at(-1)).toBe(`${section} end`)
    }
  })

  it.each(['inbound', 'backend', 'outbound'] as const)('runs on-error after a failure in %s', async (section) => {
    for (const failing of [fail, async () => fail()]) {
      const { ran, plan, step, exchange } = world()
      const response = await runPipeline(exchange, plan({ [section]: [step('fails', failing), step('never')] }))
      expect(ran.slice(-2)).toEqual([`${section} fails`, 'on-error d'])
      expect(exchange.lastError).toEqual({ source: 's', reason: 'r', message: 'm', section })
      expect(response.status).toBe(400)
    }
  })

  it('gives up the answer of the backend when outbound fails', async () => {
    const { plan, step, exchange } = world()
    let cancelled = false
    const source = {
      flow: () => undefined,
      resume: () => undefined,
      cancel: () => {
        cancelled = true
      },
    }
    const respond = step('respond', (current) => {
      current.response = { ...answer(200), body: MessageBody.fromSource(source) }
    })
    await runPipeline(exchange, plan({ backend: [respond], outbound: [fail] }))
    expect(cancelled).toBe(true)
  })

  it('answers a failure of on-error by itself', async () => {
    const { plan, exchange } = world()
    const second = () => {
      throw internalError('x', 'y', 'z')
    }
    const response = await runPipeline(exchange, plan({ inbound: [fail], onError: [second] }))
    expect(await response.body.text()).toBe(
      '{ "statusCode": 500, "message": "Internal server error", "activityId": "the-id" }',
    )
  })

  it('takes anything thrown', async () => {
    for (const thrown of ['text', new TypeError('bug')]) {
      const { plan, exchange, traces } = world()
      const broken = () => {
        throw thrown
      }
      expect((await runPipeline(exchange, plan({ inbound: [broken] }))).status).toBe(500)
      expect(exchange.lastError).toMatchObject({ source: 'gateway', message: thrown instanceof Error ? 'bug' : 'text' })
      expect(traces).toHaveLength(1)
    }
  })

  it('quotes what a message needs quoted', async () => {
    const { plan, exchange } = world()
    const message = 'say "hi"\n'
    const quoted = () => {
      throw new PolicyError({ ...refused.error, publicMessage: message })
    }
    const { body } = await runPipeline(exchange, plan({ inbound: [quoted] }))
    expect(await body.json()).toEqual({ statusCode: 400, message })
  })
})

describe('what was put off', () => {
  const count =
    (calls: string[]): Step =>
    (exchange) => {
      exchange.deferred = [(current) => void calls.push(`${current.section} ${current.response?.status}`)]
    }

  it('runs once outbound has ended, on its answer', async () => {
    const { plan, step, exchange } = world()
    const calls: string[] = []
    const respond = step('respond', (current) => {
      current.response = answer(201)
    })
    await runPipeline(exchange, plan({ inbound: [step('put off', count(calls))], backend: [respond] }))
    expect(calls).toEqual(['outbound 201'])
  })

  it('runs once on-error has ended after a failure', async () => {
    const { plan, step, exchange } = world()
    const calls: string[] = []
    await runPipeline(exchange, plan({ inbound: [step('put off', count(calls)), fail] }))
    expect(calls).toEqual(['on-error 400'])
  })

  it('runs once even when it fails', async () => {
    const { plan, exchange, ran } = world()
    let calls = 0
    exchange.deferred = [
      () => {
        calls++
        fail()
      },
    ]
    expect((await runPipeline(exchange, plan())).status).toBe(400)
    expect([calls, ran.at(-1)]).toEqual([1, 'on-error d'])
  })
})

describe('beforeSend', () => {
  it('sees the answer whatever made it', async () => {
    const runs = [runPipeline, runPreflight, (exchange: Exchange, plan: Plan) => runOnError(exchange, plan, refused)]
    for (const run of runs) {
      const { plan, exchange } = world()
      exchange.beforeSend.push(({ headers }) => headers.set('X-Seen', '1'))
      expect((await run(exchange, plan())).headers.get('X-Seen')).toBe('1')
    }
  })
})

describe('runPreflight', () => {
  it('runs the pre-flight step alone', async () => {
    const { plan, step, exchange, ran } = world()
    const preflight = step('cors', (current) => {
      current.response = answer(204)
      return END
    })
    expect((await runPreflight(exchange, plan({ preflight }))).status).toBe(204)
    expect(ran).toEqual(['inbound cors'])
  })

  it('runs on-error when that fails', async () => {
    const { plan, exchange } = world()
    expect((await runPreflight(exchange, plan({ preflight: fail }))).status).toBe(400)
  })
})
