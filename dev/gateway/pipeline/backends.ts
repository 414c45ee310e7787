import type { Backend, BackendCredentials, PoolBackend, SingleBackend } from '../artifacts/model.js'
import { RequestUrl } from '../http/url.js'
import { CircuitBreaker } from './circuit-breaker.js'
import type { Clock, Connection } from './services.js'
import { PolicyError } from './step.js'

/** A backend that can be sent to. */
export interface Target {
  readonly base: RequestUrl
  /** The credentials as header lines and query parameters. */
  readonly headers: readonly (readonly [name: string, values: readonly string[]])[]
  readonly query: readonly (readonly [name: string, values: readonly string[]])[]
  /** Absent where the plain way will do. */
  readonly connection?: Connection
  readonly breaker?: CircuitBreaker
}

/** What is ready for each backend entity: its parsed URL, its circuit breaker, and the turn of each member of a pool. */
export class BackendTable {
  readonly #targets = new Map<string, Target>()
  readonly #pools = new Map<string, PoolSelector>()

  constructor(backends: ReadonlyMap<string, Backend>, clock: Clock) {
    for (const backend of backends.values()) {
      if (backend.type === 'Single') this.#targets.set(backend.id, createTarget(backend, clock))
    }
    for (const backend of backends.values()) {
      if (backend.type === 'Pool') this.#pools.set(backend.id, new PoolSelector(backend, this.#targets))
    }
  }

  /** The backend to send to now. Throws a PolicyError, 503, when its circuit, or every circuit of the pool, is open. */
  select({ id }: Backend): Target {
    const target = this.#pools.get(id)?.next() ?? this.#targets.get(id)
    if (target === undefined || target.breaker?.isOpen) throw unavailable(id)
    return target
  }
}

function createTarget(backend: SingleBackend, clock: Clock): Target {
  const { url, credentials, circuitBreaker } = backend
  const connection = connectionOf(backend)
  return {
    base: RequestUrl.parse(url),
    headers: credentialHeaders(credentials),
    query: Object.entries(credentials.query),
    ...(connection === undefined ? {} : { connection }),
    ...(circuitBreaker === undefined ? {} : { breaker: new CircuitBreaker(circuitBreaker, clock) }),
  }
}

function connectionOf({ tls, certificate, proxy }: SingleBackend): Connection | undefined {
  const { validateCertificateChain: validateChain, validateCertificateName: validateName } = tls
  if (validateChain && validateName && certificate === undefined && proxy === undefined) return undefined
  return {
    validateChain,
    validateName,
    ...(certificate === undefined ? {} : { certificate }),
    ...(proxy === undefined ? {} : { proxy }),
  }
}

function credentialHeaders({ header, authorization }: BackendCredentials): Target['headers'] {
  const headers = Object.entries(header)
  if (authorization === undefined) return headers
  return [...headers, ['Authorization', [`${authorization.scheme} ${authorization.parameter}`]]]
}

interface Member {
  readonly target: Target
  readonly priority: number
  readonly weight: number
  /** Grows by the weight each time and pays the sum of weights when chosen, which spreads the turns evenly. */
  credit: number
}

/** Smooth weighted round robin among the members of the best priority that has one in service. */
class PoolSelector {
  readonly #members: readonly Member[]

  constructor(pool: PoolBackend, targets: ReadonlyMap<string, Target>) {
    this.#members = pool.services.flatMap(({ backend, priority, weight }) => {
      const target = targets.get(backend)
      return target === undefined ? [] : [{ target, priority, weight, credit: 0 }]
    })
  }

  next(): Target | undefined {
    const inService = this.#members.filter(({ target }) => target.breaker?.isOpen !== true)
    const best = Math.min(...inService.map(({ priority }) => priority))
    const candidates = inService.filter(({ priority }) => priority === best)
    for (const member of candidates) member.credit += member.weight
    const [chosen] = candidates.toSorted((a, b) => b.credit - a.credit)
    if (chosen !== undefined) chosen.credit -= candidates.reduce((sum, { weight }) => sum + weight, 0)
    return chosen?.target
  }
}

function unavailable(id: string): PolicyError {
  return new PolicyError({
    source: 'forward-request',
    reason: 'BackendCircuitBreakerOpen',
    message: `The circuit breaker of the backend "${id}" is open.`,
    status: 503,
    publicMessage: 'Service unavailable',
  })
}
