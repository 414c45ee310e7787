import type { Backend } from '../artifacts/model.js'
import { MessageBody } from '../http/body.js'
import { HeaderList } from '../http/headers.js'
import { reasonOf } from '../http/status.js'
import { RequestUrl } from '../http/url.js'
import { internalError } from '../pipeline/errors.js'
import type { GatewayResponse } from '../pipeline/exchange.js'
import type { Clock, OutgoingRequest, Transport } from '../pipeline/services.js'
import type { Problem } from '../problem.js'
import type { Answer, TestCase } from './cases.js'

/** A request as it would have gone over the wire. */
export interface ReceivedRequest {
  readonly backend: string
  readonly method: string
  readonly url: string
  readonly headers: HeaderList
  readonly body: string
}

/** Takes the place of HTTP towards backends: answers as a case says and keeps what it was sent. */
export class FakeBackends {
  readonly #answered = new Map<string, number>()
  #received: ReceivedRequest[] = []
  #unknown: string[] = []
  #backends: ReadonlyMap<string, Backend> = new Map()

  constructor(
    private readonly given: TestCase['backends'],
    private readonly clock: Clock,
  ) {}

  /** Tells which URL each backend entity has; gives the problems of names that are neither one's nor a host. */
  connect(backends: ReadonlyMap<string, Backend>): Problem[] {
    this.#backends = backends
    const pools = [...this.given].flatMap(([name, { at }]) => {
      const backend = backends.get(name)
      if (backend?.type !== 'Pool') return []
      const members = backend.services.map((service) => service.backend).join(', ')
      return [{ ...at, message: `"${name}" is a pool: give the answers of its members (${members}) instead` }]
    })
    const unknown = [...this.given].filter(([name]) => !backends.has(name) && !/[.:]|^localhost$/.test(name))
    const known = [...backends.keys()].join(', ') || 'none'
    const missing = unknown.map(([name, { at }]) => ({
      ...at,
      message: `there is no backend "${name}" (there is: ${known}); a host is written as example.org or localhost:7071`,
    }))
    return [...pools, ...missing]
  }

  /** What was received since it was last taken. */
  take(): { readonly received: readonly ReceivedRequest[]; readonly unknown: readonly string[] } {
    const taken = { received: this.#received, unknown: this.#unknown }
    this.#received = []
    this.#unknown = []
    return taken
  }

  readonly send: Transport = async (request, { timeoutMilliseconds }) => {
    const { method, url, headers, body } = request
    const name = this.#nameOf(request)
    if (name === undefined) {
      this.#unknown.push(`${method} ${url}`)
      throw unreachable(url.origin)
    }
    this.#received.push({ backend: name, method, url: url.toString(), headers, body: await body.text() })
    const answer = this.#next(name)
    const { error, delay } = answer
    const isLate = error === 'timeout' || (timeoutMilliseconds > 0 && delay > timeoutMilliseconds)
    if (!isLate) await this.clock.sleep(delay)
    if (error === 'unreachable') throw unreachable(url.origin)
    if (isLate) {
      await this.clock.sleep(timeoutMilliseconds)
      const message = `The backend ${url.origin} sent no response headers within ${timeoutMilliseconds / 1000} seconds.`
      throw internalError('forward-request', 'Timeout', message)
    }
    return toResponse(answer)
  }

  #nameOf({ url }: OutgoingRequest): string | undefined {
    return [...this.given.keys()].find((name) => {
      const backend = this.#backends.get(name)
      if (backend === undefined) return name === url.authority || name === url.host
      return backend.type === 'Single' && isBelow(url, RequestUrl.parse(backend.url))
    })
  }

  #next(name: string): Answer {
    const { answers } = this.given.get(name)!
    const turn = this.#answered.get(name) ?? 0
    this.#answered.set(name, turn + 1)
    return answers[Math.min(turn, answers.length - 1)]!
  }
}

function isBelow(url: RequestUrl, base: RequestUrl): boolean {
  const path = base.path.replace(/\/+$/, '')
  const asked = url.basePath + url.path
  return url.origin === base.origin && (asked === path || asked.startsWith(`${path}/`))
}

function unreachable(origin: string) {
  return internalError('forward-request', 'BackendConnectionFailure', `Unable to reach the backend ${origin}.`)
}

function toResponse({ status, reason = reasonOf(status), headers, body }: Answer): GatewayResponse {
  return {
    status,
    reason,
    headers: new HeaderList(headers),
    body: body === undefined ? MessageBody.empty() : MessageBody.fromText(body),
  }
}
