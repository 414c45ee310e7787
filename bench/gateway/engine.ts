import { compileExpression } from '../../dev/gateway/expressions/index.js'
import { MessageBody } from '../../dev/gateway/http/body.js'
import { HeaderList } from '../../dev/gateway/http/headers.js'
import { RequestUrl } from '../../dev/gateway/http/url.js'
import { createGateway } from '../../dev/gateway/index.js'
import { createRealGateway } from './real-chain.js'

/** What is measured without sockets, in a process of its own that was started with --expose-gc. */
export interface EngineFigures {
  /** Microseconds for one evaluation, by batch. */
  readonly expression: readonly number[]
  /** Seconds for one load of 1,000 operations, by load. */
  readonly load: readonly number[]
  /** Bytes of the heap after a collection, before and after 100,000 requests. */
  readonly heap: readonly [before: number, after: number]
}

const RUNS = 5
const EVALUATIONS = 500_000
const OPERATIONS = 1000
const REQUESTS = 100_000

/** Each evaluation is for another request than the one before, as in a gateway. */
function measureExpression(): number[] {
  const { evaluate } = compileExpression('@(context.Request.Headers.GetValueOrDefault("X-Id",""))', { slot: 'string' })
  const url = RequestUrl.parse('http://127.0.0.1/api/catalog/42')
  const contexts = Array.from({ length: 64 }, (_, id) => ({
    services: {
      clock: Date,
      deployment: { serviceName: '', region: '', gatewayId: '', isManaged: true },
      newGuid: () => '',
      trace() {},
    },
    requestId: '',
    timestamp: 0,
    variables: new Map(),
    request: {
      method: 'GET',
      url,
      originalUrl: url,
      headers: HeaderList.fromRaw(['Host', 'example.org', 'Accept', '*/*', 'User-Agent', 'bench', 'X-Id', `id-${id}`]),
      body: MessageBody.empty(),
      ipAddress: '127.0.0.1',
      matchedParameters: new Map(),
    },
  }))
  return Array.from({ length: RUNS + 1 }, () => {
    let length = 0
    const start = performance.now()
    for (let i = 0; i < EVALUATIONS; i++) length += evaluate(contexts[i % 64]!)!.length
    const microseconds = ((performance.now() - start) * 1000) / EVALUATIONS
    if (length < EVALUATIONS * 4) throw new Error('The expression gave a wrong value: the figures would mean nothing')
    return microseconds
  }).slice(1)
}

/** Every operation has a policy of its own, and no two expressions are the same, so that no cache helps. */
function artifactsOf(load: number): Record<string, string> {
  const paths: Record<string, unknown> = {}
  const files: Record<string, string> = {
    'apis/bench/apiInformation.json': JSON.stringify({ properties: { path: 'bench', displayName: 'Bench' } }),
  }
  for (let i = 0; i < OPERATIONS; i++) {
    const operationId = `operation-${i}`
    paths[`/items/${i}/{id}`] = { get: { operationId, responses: { 200: { description: 'OK' } } } }
    files[`apis/bench/operations/${operationId}/policy.xml`] = `<policies>
  <inbound>
    <base />
    <set-variable name="id" value="@(context.Request.Headers.GetValueOrDefault("X-Id", "${load}-${i}"))" />
    <set-header name="X-Operation" exists-action="override"><value>@{
      var id = (string)context.Variables["id"];
      return id.Length > ${i} ? id.ToUpperInvariant() : string.Format("{0}-{1}", id, context.Operation.Id);
    }</value></set-header>
    <choose>
      <when condition="@(context.Request.Method == "GET" && context.Api.Id != "${i}")">
        <set-query-parameter name="page" exists-action="skip"><value>${i}</value></set-query-parameter>
      </when>
    </choose>
  </inbound>
  <backend><base /></backend>
  <outbound><base /></outbound>
  <on-error><base /></on-error>
</policies>`
  }
  const info = { title: 'Bench', version: '1' }
  files['apis/bench/specification.json'] = JSON.stringify({ openapi: '3.0.3', info, paths })
  return files
}

async function measureLoad(): Promise<number[]> {
  const seconds: number[] = []
  for (let load = 0; load < RUNS; load++) {
    const artifacts = artifactsOf(load)
    const start = performance.now()
    const gateway = await createGateway({ artifacts })
    seconds.push((performance.now() - start) / 1000)
    const count = gateway.configuration.apis[0]!.operations.length
    if (count !== OPERATIONS) throw new Error(`${count} operations were loaded instead of ${OPERATIONS}`)
    await gateway.close()
  }
  return seconds
}

async function measureHeap(source: string): Promise<[before: number, after: number]> {
  const bytes = Buffer.alloc(200, 'x')
  const gateway = await createRealGateway(source, 'http://127.0.0.1/api', {
    transport: async () => ({
      status: 200,
      reason: 'OK',
      headers: new HeaderList([['Content-Type', 'text/plain']]),
      body: MessageBody.fromBytes(bytes),
    }),
  })
  const headers = { Host: 'example.org', 'Ocp-Apim-Subscription-Key': 'local-dev-key' }
  const heapAfter = async (count: number) => {
    for (let i = 0; i < count; i++) {
      const { status } = await gateway.handle({ url: `/api/catalog/${i}`, headers })
      if (status !== 200) throw new Error(`An answer was ${status}: the figures would mean nothing`)
    }
    globalThis.gc!()
    return process.memoryUsage().heapUsed
  }
  const before = await heapAfter(REQUESTS / 5)
  const after = await heapAfter(REQUESTS)
  await gateway.close()
  return [before, after]
}

const [source] = process.argv.slice(2) as [string]
const figures: EngineFigures = {
  expression: measureExpression(),
  load: await measureLoad(),
  heap: await measureHeap(source),
}
process.send?.(figures)
