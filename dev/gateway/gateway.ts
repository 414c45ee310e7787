import { randomUUID } from 'node:crypto'
import { authorizationFromEnvironment } from './artifacts/authorizations.js'
import { defaultSku } from './artifacts/default-sku.js'
import { type ArtifactsSource, type LoadOptions, loadArtifacts } from './artifacts/load.js'
import type { Backend, ClientCertificate, Configuration } from './artifacts/model.js'
import type { CertificateSource } from './expressions/index.js'
import { MessageBody } from './http/body.js'
import { ClientHeaders } from './http/client-headers.js'
import { clientUrl } from './http/client-url.js'
import { HeaderList } from './http/headers.js'
import { GatewayServer } from './http/server.js'
import type { ServerCertificate } from './http/tls.js'
import { PoolTransport } from './http/transport.js'
import type { GatewayResponse } from './pipeline/exchange.js'
import { createOutgoing } from './pipeline/outgoing.js'
import type { CacheStore, Clock, CounterStore, ExternalCache, Services, Transport } from './pipeline/services.js'
import { type ClientRequest, Serving } from './pipeline/serving.js'
import { graphqlProblems } from './policies/graphql-schemas.js'
import { xmlSchemaProblems } from './policies/xml-schemas.js'
import { ConfigurationError } from './problem.js'
import { MemoryCacheStore } from './state/cache-store.js'
import { systemClock } from './state/clock.js'
import { MemoryCounterStore } from './state/counter-store.js'
import { RedisCache } from './state/redis-cache.js'

/** API Management's own probe path: https://learn.microsoft.com/azure/api-management/monitor-api-management */
const PROBE_PATH = '/status-0123456789abcdef'

export interface LogEntry {
  readonly source: string
  readonly message: string
  readonly severity: 'verbose' | 'information' | 'error'
}

export interface GatewayOptions extends LoadOptions {
  /** The folder of artifacts in the APIOps layout, or its files as an object. */
  readonly artifacts: ArtifactsSource
  readonly clock?: Clock
  /** Takes the place of HTTP towards backends; it is given each request as it would go over the wire. */
  readonly transport?: Transport
  readonly cache?: CacheStore
  /** Takes the place of the Redis that `redis` or the configuration names. */
  readonly externalCache?: ExternalCache
  readonly counters?: CounterStore
  /** Tokens of the gateway's managed identity, by resource and client id; a rejection fails the policy that asks. */
  readonly identity?: NonNullable<Services['identity']>
  /** `context.RequestId` and `Guid.NewGuid()`. */
  readonly newGuid?: () => string
  readonly deployment?: Partial<Services['deployment']>
  /** The trace policy and the causes of 5xx answers. By default errors go to the console. */
  readonly log?: (entry: LogEntry) => void
}

/** A request given in process. */
export interface HandleRequest {
  readonly method?: string
  /** A path with its query, or an absolute URL. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>> | Iterable<readonly [name: string, value: string]>
  readonly body?: string | Uint8Array
  readonly ipAddress?: string
  /** DER of the client's certificate. */
  readonly certificate?: Uint8Array
}

export interface ListenOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** 127.0.0.1 unless another is given. */
  readonly host?: string
  /** Makes it listen for TLS and ask each client for a certificate; none has to be shown, and whichever is shown the policies judge. */
  readonly tls?: ServerCertificate
}

export interface Gateway {
  /** What is served now. */
  readonly configuration: Configuration
  /** Where it listens for plain HTTP, without a slash at the end. Throws an Error before `listen`. */
  readonly url: string
  /** Where it listens for HTTPS, without a slash at the end. Throws an Error before `listen` with `tls`. */
  readonly secureUrl: string
  /** Answers a request without any socket of its own. */
  handle(request: HandleRequest): Promise<GatewayResponse>
  /**
   * Once for plain HTTP, once with `tls` for HTTPS, or both. Rejects when the port cannot be had, or with an Error that says
   * what is wrong with the certificate.
   */
  listen(options?: ListenOptions): Promise<void>
  /** Reads everything again and serves it from the next request on. Rejects with a ConfigurationError, and serves on as before. */
  reload(): Promise<void>
  close(): Promise<void>
}

/** Loads a configuration and makes it ready to serve. Rejects with a ConfigurationError that holds everything wrong with it. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const gateway = new LocalGateway(options)
  try {
    await checkSchemas(gateway.configuration)
    return gateway
  } catch (error) {
    await gateway.close()
    throw error
  }
}

async function checkSchemas(configuration: Configuration): Promise<void> {
  const problems = [...(await graphqlProblems(configuration)), ...(await xmlSchemaProblems(configuration))]
  if (problems.length > 0) throw new ConfigurationError(problems)
}

class LocalGateway implements Gateway {
  readonly #clock: Clock
  readonly #cache: CacheStore
  readonly #counters: CounterStore
  readonly #pool = new PoolTransport()
  readonly #servers: GatewayServer[] = []
  #configuration: Configuration
  #redis: RedisCache | undefined
  #serving: Serving
  #url: string | undefined
  #secureUrl: string | undefined

  constructor(private readonly options: GatewayOptions) {
    this.#clock = options.clock ?? systemClock
    this.#cache = options.cache ?? new MemoryCacheStore(this.#clock)
    this.#counters = options.counters ?? new MemoryCounterStore(this.#clock)
    this.#configuration = this.#load()
    this.#redis = this.#redisOf(this.#configuration)
    this.#serving = new Serving(this.#configuration, this.#services(this.#configuration, this.#redis))
  }

  get configuration(): Configuration {
    return this.#configuration
  }

  get url(): string {
    if (this.#url === undefined) throw new Error('The gateway does not listen: call listen() first.')
    return this.#url
  }

  get secureUrl(): string {
    if (this.#secureUrl === undefined)
      throw new Error('The gateway does not listen for TLS: call listen({ tls: { cert, key } }) first.')
    return this.#secureUrl
  }

  handle({ method = 'GET', url, headers = {}, body, ipAddress = '127.0.0.1', certificate }: HandleRequest) {
    const list = clientHeaders(headers, url)
    return this.#answer({
      method: method.toUpperCase(),
      url: clientUrl(url, list.get('Host')),
      headers: list,
      body: messageBody(body),
      ipAddress,
      ...(certificate === undefined ? {} : { certificate }),
    })
  }

  async listen({ port = 0, host = '127.0.0.1', tls }: ListenOptions = {}): Promise<void> {
    const server = new GatewayServer((request) => this.#answer(request), undefined, tls)
    const address = `${host.includes(':') ? `[${host}]` : host}:${await server.listen(port, host)}`
    this.#servers.push(server)
    if (tls === undefined) this.#url = `http://${address}`
    else this.#secureUrl = `https://${address}`
  }

  async reload(): Promise<void> {
    const configuration = this.#load()
    await checkSchemas(configuration)
    const redis = this.#redisOf(configuration)
    this.#serving = new Serving(configuration, this.#services(configuration, redis))
    if (redis !== this.#redis) await this.#redis?.close()
    this.#redis = redis
    this.#configuration = configuration
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.splice(0).map((server) => server.close()))
    this.#url = undefined
    this.#secureUrl = undefined
    await Promise.all([this.#pool.close(), this.#redis?.close()])
  }

  #answer(request: ClientRequest): Promise<GatewayResponse> {
    return request.url.path === PROBE_PATH ? Promise.resolve(probeResponse()) : this.#serving.handle(request)
  }

  #load(): Configuration {
    const { artifacts } = this.options
    const sku = this.options.sku ?? defaultSku(artifacts)
    return loadArtifacts(artifacts, { ...this.options, sku })
  }

  /** The connection is kept for as long as the URL is the same. */
  #redisOf({ externalCache }: Configuration): RedisCache | undefined {
    if (externalCache?.url === this.#redis?.url) return this.#redis
    const { log = logErrors } = this.options
    const warn = (message: string) => log({ source: 'external-cache', message, severity: 'error' })
    return externalCache === undefined ? undefined : new RedisCache(externalCache.url, warn)
  }

  /** Caches and counters outlive a reload; backends with their circuit breakers do not. */
  #services(
    { certificates, authorizations, ...configuration }: Configuration,
    redis: RedisCache | undefined,
  ): Services {
    const { log = logErrors, newGuid = randomUUID, transport = this.#pool.send, deployment, identity } = this.options
    const { environment = process.env } = this.options
    const backends = allBackends(configuration)
    return {
      clock: this.#clock,
      transport: createOutgoing(transport, backends, this.#clock),
      cache: this.#cache,
      externalCache: this.options.externalCache ?? redis,
      counters: this.#counters,
      identity,
      deployment: {
        serviceName: 'apim-local',
        region: 'local',
        gatewayId: 'managed',
        isManaged: true,
        certificates: new Map([...certificates].map(([id, certificate]) => [id, certificateSource(certificate)])),
        ...deployment,
      },
      authorization: (provider, id) =>
        authorizations.get(`${provider}/${id}`) ?? authorizationFromEnvironment(provider, id, environment),
      newGuid,
      trace: (source, message, severity) => log({ source, message, severity }),
    }
  }
}

/** Those of the service and of every workspace; their names are unique. */
export function allBackends({
  backends,
  workspaces,
}: Pick<Configuration, 'backends' | 'workspaces'>): ReadonlyMap<string, Backend> {
  return new Map([backends, ...workspaces.map((workspace) => workspace.backends)].flatMap((own) => [...own]))
}

/** As `context.Deployment.Certificates` shows it. */
function certificateSource({ certificate, privateKey }: ClientCertificate): CertificateSource {
  return { certificate: certificate.raw, ...(privateKey === undefined ? {} : { privateKey }) }
}

function logErrors({ source, message, severity }: LogEntry): void {
  if (severity === 'error') console.error(`[${source}] ${message}`)
}

/** Host comes from an absolute URL where no header says it. */
function clientHeaders(given: NonNullable<HandleRequest['headers']>, url: string): ClientHeaders {
  const entries = Symbol.iterator in given ? given : Object.entries(given)
  const headers = ClientHeaders.fromRaw([...entries].flat())
  if (headers.has('Host')) return headers
  return ClientHeaders.fromRaw(['Host', clientUrl(url, undefined).authority, ...headers.raw])
}

function messageBody(body: string | Uint8Array | undefined): MessageBody {
  if (body === undefined) return MessageBody.empty()
  return typeof body === 'string' ? MessageBody.fromText(body) : MessageBody.fromBytes(body)
}

function probeResponse(): GatewayResponse {
  return { status: 200, reason: 'Service Operational', headers: new HeaderList(), body: MessageBody.empty() }
}
