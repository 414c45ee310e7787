import { Readable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { checkDocument } from '../../../dev/gateway/plan/check.js'
import { policies } from '../../../dev/gateway/policies/index.js'
import { inbound, World } from './harness.js'

describe('emit-metric', () => {
  it('writes the metric to the log, 1 where no value is given', async () => {
    const world = new World()
    const dimension = '<dimension name="API ID"/><dimension name="Kind" value="k"/>'
    await world.run(
      `<emit-metric name="calls" namespace="n">${dimension}</emit-metric><emit-metric name="m" value="2.5">${dimension}</emit-metric>`,
    )
    expect(world.traces).toEqual([
      'information emit-metric: n/calls 1 API ID= Kind=k',
      'information emit-metric: API Management/m 2.5 API ID= Kind=k',
    ])
  })

  it('takes five dimensions besides those that the gateway knows', () => {
    const dimensions = (count: number) =>
      Array.from({ length: count }, (_, i) => `<dimension name="d${i}" value="v"/>`).join('')
    const metric = (count: number) =>
      inbound(`<emit-metric name="m"><dimension name="API ID"/>${dimensions(count)}</emit-metric>`)
    expect(checkDocument(metric(5), 'p.xml')).toEqual([])
    expect(checkDocument(metric(6), 'p.xml')).toMatchObject([{ message: /at most 5 dimensions of its own: remove 1/ }])
  })
})

describe('log-to-eventhub', () => {
  it('writes the event to the log, cut at 200 KB', async () => {
    const world = new World()
    await world.run(`<log-to-eventhub logger-id="hub">${'x'.repeat(300 * 1024)}</log-to-eventhub>`)
    expect(world.traces).toEqual([`information log-to-eventhub: hub: ${'x'.repeat(200 * 1024)}`])
  })
})

describe('token policies of language models', () => {
  const limit = (attributes: string) =>
    `<llm-token-limit counter-key="k" estimate-prompt-tokens="false" ${attributes}
      remaining-tokens-header-name="X-Left" tokens-consumed-header-name="X-Used" remaining-quota-tokens-header-name="X-Quota"/>`

  function world(usage: object = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }) {
    const made = new World()
    made.backend = () => ({ body: JSON.stringify({ usage }) })
    return made
  }

  it('count what the response reports, and refuse when the minute is used up', async () => {
    const w = world()
    const policy = limit('tokens-per-minute="10"')
    const headers = (answer: Awaited<ReturnType<World['run']>>) =>
      ['X-Used', 'X-Left'].map((name) => answer.headers.get(name))
    expect(headers(await w.run(policy))).toEqual(['7', '3'])
    expect(headers(await w.run(policy))).toEqual(['7', '0'])
    const refused = await w.run(policy)
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '60'])
    w.clock.time += 60_000
    expect((await w.run(policy)).status).toBe(200)
  })

  it('refuse when the quota of a period is used up', async () => {
    const w = world({ input_tokens: 1, output_tokens: 4 })
    const policy = limit('token-quota="5" token-quota-period="Daily"')
    expect((await w.run(policy)).headers.get('X-Quota')).toBe('0')
    expect((await w.run(policy)).status).toBe(403)
  })

  it('read the usage of a stream of events', async () => {
    const w = new World()
    w.backend = () => ({ body: 'data: {"usage":null}\n\ndata: {"usage":{"total_tokens":9}}\n\ndata: [DONE]\n' })
    expect((await w.run(limit('tokens-per-minute="10"'))).headers.get('X-Used')).toBe('9')
  })

  it('look into JSON that is still arriving, and leave a stream of events to the client', async () => {
    const w = new World()
    const text = '{"usage":{"total_tokens":4}}'
    const used = async (type: string) => {
      w.backend = () => ({ stream: Readable.from([Buffer.from(text)]), headers: { 'Content-Type': type } })
      const answer = await w.run(limit('tokens-per-minute="10"'))
      return [answer.text, answer.headers.get('X-Used')]
    }
    expect(await used('application/json')).toEqual([text, '4'])
    expect(await used('text/event-stream')).toEqual([text, undefined])
  })

  it('count nothing where the response says nothing', async () => {
    const w = new World()
    expect((await w.run(limit('tokens-per-minute="10"'))).headers.get('X-Left')).toBe('10')
  })

  it('write metrics to the log', async () => {
    const w = world()
    await w.run(
      '<azure-openai-emit-token-metric namespace="n"><dimension name="API ID"/></azure-openai-emit-token-metric>',
    )
    expect(w.traces).toEqual([
      'information azure-openai-emit-token-metric: n/Total Tokens 7 API ID=',
      'information azure-openai-emit-token-metric: n/Prompt Tokens 3 API ID=',
      'information azure-openai-emit-token-metric: n/Completion Tokens 4 API ID=',
    ])
  })

  it('take a quota beyond what an int holds, by an expression or as it is', async () => {
    for (const quota of ['@(5000000000L)', '5000000000']) {
      expect((await world().run(limit(`token-quota="${quota}"`))).headers.get('X-Quota')).toBe('4999999993')
    }
    expect(checkDocument(inbound(limit('token-quota="1.5"')), 'p.xml')).toMatchObject([
      { message: expect.stringContaining('"1.5" is not a whole number') },
    ])
  })

  it('need a limit', () => {
    expect(() => new World().plan(limit(''))).toThrow(/needs tokens-per-minute, token-quota or both/)
  })
})

describe('policies that cannot run here', () => {
  const text = '<validate-odata-request max-size="1"/>'

  it('are checked like any other', () => {
    expect(checkDocument(inbound(text), 'p.xml')).toEqual([])
    expect(checkDocument(inbound(text.replace('max-size="1"', 'max-size="many"')), 'p.xml')).toMatchObject([
      { message: 'attribute "max-size": "many" is not a whole number: write one, such as 60, or an expression' },
    ])
  })

  it('fail the load with the reason', () => {
    expect(() => new World().plan(`\n${text}`)).toThrow(
      'api.xml:2:1: <validate-odata-request> cannot run here: it needs the grammar of OData URLs',
    )
  })
})

describe('the reference', () => {
  const reference = `authentication-basic authentication-certificate authentication-managed-identity azure-openai-emit-token-metric
    azure-openai-semantic-cache-lookup azure-openai-semantic-cache-store azure-openai-token-limit base cache-lookup
    cache-lookup-value cache-remove-value cache-store cache-store-value cache-value check-header choose cors cosmosdb-data-source cross-domain
    emit-metric find-and-replace forward-request get-authorization-context http-data-source include-fragment invoke-dapr-binding invoke-request
    ip-filter json-to-xml jsonp limit-concurrency llm-content-safety llm-emit-token-metric llm-semantic-cache-lookup
    llm-semantic-cache-store llm-token-limit log-to-eventhub mock-response proxy publish-event publish-to-dapr quota quota-by-key
    rate-limit rate-limit-by-key redirect-content-urls retry return-response rewrite-uri send-one-way-request send-request
    send-service-bus-message set-backend-service set-body set-graphql-resolver set-header set-method set-query-parameter set-status
    set-variable sql-data-source trace validate-azure-ad-token validate-client-certificate validate-content validate-graphql-request
    validate-headers validate-jwt validate-odata-request validate-parameters validate-status-code wait xml-to-json xsl-transform`

  it('is known whole', () => {
    expect([...policies.keys()].toSorted()).toEqual(reference.split(/\s+/))
  })

  it.each(['consumption', 'standardv2'] as const)('is refused in part by %s', (sku) => {
    const limit = '<quota-by-key counter-key="a" calls="1" renewal-period="300"/>'
    expect(checkDocument(inbound(limit), 'p.xml', { sku })).toMatchObject([
      { message: `<quota-by-key> is refused by the ${sku} SKU: remove it, or use another SKU` },
    ])
    expect(checkDocument(inbound(limit), 'p.xml', { sku: 'developer' })).toEqual([])
  })
})
