import type { Readable } from 'node:stream'
import type {
  Backend,
  ClientCertificate,
  NamedValue,
  PolicyFile,
  Schema,
} from '../../../dev/gateway/artifacts/model.js'
import { MessageBody } from '../../../dev/gateway/http/body.js'
import { HeaderList } from '../../../dev/gateway/http/headers.js'
import { RequestUrl } from '../../../dev/gateway/http/url.js'
import type { Exchange, GatewayResponse, ScopeName } from '../../../dev/gateway/pipeline/exchange.js'
import { runPipeline } from '../../../dev/gateway/pipeline/run.js'
import type { OutgoingRequest, Services, TransportOptions } from '../../../dev/gateway/pipeline/services.js'
import { type Plan, Planner } from '../../../dev/gateway/plan/planner.js'
import { ConfigurationError } from '../../../dev/gateway/problem.js'
import { MemoryCacheStore } from '../../../dev/gateway/state/cache-store.js'
import { MemoryCounterStore } from '../../../dev/gateway/state/counter-store.js'

/** A clock that stands still until told; a sleep moves it on at once. */
export class TestClock {
  time = Date.UTC(2026, 0, 2, 3, 4, 5)
  readonly sleeps: number[] = []

  now(): number {
    return this.time
  }

  async sleep(milliseconds: number): Promise<void> {
    this.sleeps.push(milliseconds)
    this.time += milliseconds
  }
}

export interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: HeaderList
  readonly body: string
  readonly backend: string | undefined
  readonly options: TransportOptions
}

export interface Reply {
  readonly status?: number
  readonly reason?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** A body that is still arriving. */
  readonly stream?: Readable
}

/** What the policies of one gateway run against: a backend that answers from a function, and a clock, caches and counters. */
export class World {
  readonly clock = new TestClock()
  readonly sent: Sent[] = []
  readonly traces: string[] = []
  /** Answers what is sent; an Error is thrown. */
  backend: (sent: Sent) => Reply | Error = () => ({ body: 'from the backend' })
  backends: ReadonlyMap<string, Backend> = new Map()
  fragments: Readonly<Record<string, string>> = {}
  namedValues: Readonly<Record<string, string>> = {}
  identity: Services['identity']

  /** Of the configuration, by id. */
  certificates: ReadonlyMap<string, ClientCertificate> = new Map()
  schemas: readonly Schema[] = []

  readonly services: Services = this.#services()

  /** Compiles documents of scopes, the broadest first; a text without `<policies>` is the inbound section, with its base. */
  plan(...documents: ScopeText[]): Plan {
    const planner = new Planner({
      fragments: mapOf(this.fragments, (text, id): PolicyFile => ({ file: `${id}.xml`, text })),
      namedValues: mapOf(this.namedValues, (value, name): NamedValue => ({ name, value, secret: false })),
      backends: this.backends,
      certificates: this.certificates,
      schemas: new Map(this.schemas.map((schema) => [schema.id, schema])),
    })
    const scopes = documents.map((document, index) => {
      const given = typeof document === 'string' ? { scope: 'api' as const, text: document } : document
      const text = given.text.includes('<policies') ? given.text : inbound(given.text)
      return planner.scope(given.scope, `scope-${index}`, { file: `${given.scope}.xml`, text })
    })
    const plan = planner.plan([planner.scope('global', '', undefined), ...scopes])
    if (planner.problems.length > 0) throw new ConfigurationError(planner.problems)
    return plan
  }

  exchange(request: RequestOptions = {}): Exchange {
    const url = RequestUrl.parse(request.url ?? 'https://gateway.test/api/items?x=1')
    const { exchange = {} } = request
    return {
      services: this.services,
      requestId: '00000000-0000-4000-8000-000000000000',
      timestamp: this.clock.now(),
      request: {
        method: request.method ?? 'GET',
        url: RequestUrl.parse('https://backend.test/items').withQueryString(url.queryString),
        originalUrl: url,
        headers: new HeaderList(Object.entries(request.headers ?? {})),
        body: request.body === undefined ? MessageBody.empty() : MessageBody.fromText(request.body),
        ipAddress: request.ipAddress ?? '10.0.0.1',
        matchedParameters: new Map(Object.entries(request.parameters ?? {})),
      },
      variables: new Map(),
      section: 'inbound',
      beforeSend: [],
      ...exchange,
    }
  }

  /** One request through a plan, to the response that the client gets. */
  async send(plan: Plan, request: RequestOptions = {}): Promise<Answer> {
    const exchange = this.exchange(request)
    const response = await runPipeline(exchange, plan)
    return { ...response, text: (await response.body.buffer()).toString('utf8'), exchange }
  }

  /** One request through the inbound policies given. */
  run(policies: string, request: RequestOptions = {}): Promise<Answer> {
    return this.send(this.plan(policies), request)
  }

  #services(): Services {
    const { clock } = this
    const world = this
    let guids = 0
    return {
      clock,
      get identity() {
        return world.identity
      },
      cache: new MemoryCacheStore(clock),
      counters: new MemoryCounterStore(clock),
      transport: (request, options) => this.#transport(request, options),
      deployment: { serviceName: 'test', region: 'local', gatewayId: 'local', isManaged: false },
      authorization: () => undefined,
      newGuid: () => `${String(++guids).padStart(8, '0')}-0000-4000-8000-000000000001`,
      trace: (source, message, severity) => this.traces.push(`${severity} ${source}: ${message}`),
    }
  }

  async #transport(request: OutgoingRequest, options: TransportOptions): Promise<GatewayResponse> {
    const sent: Sent = {
      method: request.method,
      url: request.url.toString(),
      headers: request.headers.clone(),
      body: (await request.body.buffer()).toString('utf8'),
      backend: request.backend?.id,
      options,
    }
    this.sent.push(sent)
    const reply = this.backend(sent)
    if (reply instanceof Error) throw reply
    return {
      status: reply.status ?? 200,
      reason: reply.reason ?? 'OK',
      headers: new HeaderList(Object.entries(reply.headers ?? {})),
      body: bodyOf(reply),
    }
  }
}

export interface RequestOptions {
  readonly method?: string
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly ipAddress?: string
  readonly parameters?: Readonly<Record<string, string>>
  readonly exchange?: Partial<Exchange>
}

export type ScopeText = string | { scope: ScopeName; text: string }
export type Answer = GatewayResponse & { readonly text: string; readonly exchange: Exchange }

export const subscription = {
  id: 'local-dev',
  name: 'Local',
  primaryKey: 'key',
  secondaryKey: 'other',
  key: 'key',
  createdDate: Date.UTC(2026, 0, 1),
}

function bodyOf({ body, stream }: Reply): MessageBody {
  if (stream !== undefined) return MessageBody.fromReadable(stream)
  return body === undefined ? MessageBody.empty() : MessageBody.fromText(body)
}

/** A document with a section of each kind; those not given inherit. */
export function sections(given: Partial<Record<'inbound' | 'backend' | 'outbound' | 'on-error', string>>): string {
  const section = (name: 'inbound' | 'backend' | 'outbound' | 'on-error') =>
    `<${name}>${given[name] ?? '<base />'}</${name}>`
  return `<policies>${section('inbound')}${section('backend')}${section('outbound')}${section('on-error')}</policies>`
}

export function inbound(policies: string): string {
  return sections({ inbound: `<base />${policies}` })
}

function mapOf<T>(record: Readonly<Record<string, string>>, make: (value: string, key: string) => T): Map<string, T> {
  return new Map(Object.entries(record).map(([key, value]) => [key, make(value, key)]))
}
