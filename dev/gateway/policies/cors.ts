import type { PolicyElement } from '../documents/element.js'
import { RequestUrl } from '../http/url.js'
import type { Exchange } from '../pipeline/exchange.js'
import { END, type Flow, runSteps, type Step } from '../pipeline/step.js'
import type { Compiler, Getter } from '../plan/compiler.js'
import { emptyResponse } from './message.js'
import type { ElementSpec, Policy } from './policy.js'

/** The reference page gives both values; its statement and its "common configuration issues" say true. */
const terminateUnmatchedByDefault = true

function listOf(name: string): ElementSpec {
  return { children: { [name]: { text: 'string', required: true, many: true } } }
}

/** https://learn.microsoft.com/azure/api-management/cors-policy */
export const cors: Policy = {
  name: 'cors',
  once: true,
  sections: ['inbound'],
  attributes: { 'allow-credentials': { type: 'bool' }, 'terminate-unmatched-request': { type: 'bool' } },
  children: {
    'allowed-origins': { ...listOf('origin'), required: true },
    'allowed-methods': { ...listOf('method'), attributes: { 'preflight-result-max-age': { type: 'int' } } },
    'allowed-headers': listOf('header'),
    'expose-headers': listOf('header'),
  },
  compile(element, compiler) {
    const rules = corsRules(element, compiler)
    return (exchange) => {
      const origin = exchange.request.headers.get('Origin')
      if (origin === undefined) return undefined
      const { method } = exchange.request
      if (allows(rules, exchange, origin)) addHeaders(rules, exchange, origin)
      else if ((method === 'GET' || method === 'HEAD') && rules.terminate(exchange)) return endEmpty(exchange)
      return undefined
    }
  },
}

/** A cors policy's answer to a pre-flight request; it goes on to the next policy where this one does not match. */
export function preflightStep(element: PolicyElement, compiler: Compiler): Step {
  const rules = corsRules(element, compiler)
  return (exchange) => {
    const { headers } = exchange.request
    const origin = headers.get('Origin') ?? ''
    if (!allows(rules, exchange, origin)) return rules.terminate(exchange) ? endEmpty(exchange) : undefined
    addHeaders(rules, exchange, origin)
    const response = emptyResponse()
    const methods = rules.methods(exchange)
    const asked = headers.get('Access-Control-Request-Method') ?? ''
    response.headers.set('Access-Control-Allow-Methods', methods.includes('*') ? asked : methods.join(','))
    const allowed = rules.headers(exchange)
    const requested = headers.get('Access-Control-Request-Headers')
    const names = allowed.includes('*') ? requested : allowed.join(',')
    if (names) response.headers.set('Access-Control-Allow-Headers', names)
    const age = rules.maxAge(exchange)
    if (age > 0) response.headers.set('Access-Control-Max-Age', String(age))
    exchange.response = response
    return END
  }
}

/** Asks the cors policies in their order; an empty 200 when none matches. */
export function answerPreflight(steps: readonly Step[], exchange: Exchange): Flow | Promise<Flow> {
  const flow = runSteps(steps, exchange)
  if (flow instanceof Promise) return flow.then((end) => end ?? endEmpty(exchange))
  return flow ?? endEmpty(exchange)
}

interface CorsRules {
  readonly origins: Getter<readonly string[]>
  readonly methods: Getter<readonly string[]>
  readonly headers: Getter<readonly string[]>
  readonly exposed: Getter<readonly string[]>
  readonly credentials: Getter<boolean>
  readonly terminate: Getter<boolean>
  readonly maxAge: Getter<number>
}

function corsRules(element: PolicyElement, compiler: Compiler): CorsRules {
  const child = (name: string): PolicyElement | undefined => element.children.find((one) => one.name === name)
  const list = (name: string, absent: readonly string[]): Getter<readonly string[]> => {
    const values = child(name)?.children.map((item) => compiler.text(item))
    return values === undefined ? () => absent : (exchange) => values.map((value) => value(exchange).trim())
  }
  const methods = child('allowed-methods')
  return {
    origins: list('allowed-origins', []),
    methods: list('allowed-methods', ['GET', 'POST']),
    headers: list('allowed-headers', []),
    exposed: list('expose-headers', []),
    credentials: compiler.bool(element, 'allow-credentials', false),
    terminate: compiler.bool(element, 'terminate-unmatched-request', terminateUnmatchedByDefault),
    maxAge: methods === undefined ? () => 0 : compiler.int(methods, 'preflight-result-max-age', 0),
  }
}

function allows(rules: CorsRules, exchange: Exchange, origin: string): boolean {
  return rules.origins(exchange).some((allowed) => allowed === '*' || sameOrigin(allowed, origin))
}

/** The headers go onto whatever is sent in the end: a response of the backend, of the cache or of an error. */
function addHeaders(rules: CorsRules, exchange: Exchange, origin: string): void {
  const anyone = rules.origins(exchange).includes('*')
  const exposed = rules.exposed(exchange).join(',')
  const credentials = rules.credentials(exchange)
  exchange.beforeSend.push(({ headers }) => {
    headers.set('Access-Control-Allow-Origin', anyone ? '*' : origin)
    if (credentials) headers.set('Access-Control-Allow-Credentials', 'true')
    if (exposed !== '' && exchange.request.method !== 'OPTIONS') headers.set('Access-Control-Expose-Headers', exposed)
  })
}

/** Scheme, host and port, a default port implied; a path, such as the final slash of the reference's examples, does not count. */
function sameOrigin(allowed: string, origin: string): boolean {
  if (allowed === origin) return true
  const parsed = parseOrigin(allowed)
  return parsed !== undefined && parsed === parseOrigin(origin)
}

function parseOrigin(text: string): string | undefined {
  return URL.canParse(text) && /^https?:/i.test(text) ? RequestUrl.parse(text).origin : undefined
}

function endEmpty(exchange: Exchange): Flow {
  exchange.response = emptyResponse()
  return END
}
