import functions from '@azure/functions'
import type { App } from '../registration/app.js'
import type { HttpFunction } from '../registration/function.js'
import { type LogLine, toLogLine } from './logs.js'
import { createRouter } from './match-route.js'
import { type CallInput, type TestRequest, toCall, toRequest } from './request.js'
import { type TestResponse, toResponse } from './response.js'
import type { AnswerOf, CallOf, RoutesOf } from './route-types.js'

export interface TestClient {
  /** Sends whatever a client may send. */
  request(method: string, url: string, request?: TestRequest): Promise<TestResponse>
}

/** A client that knows the functions of its app, by their {@link RoutesOf}. */
export interface RouteClient<R> extends TestClient {
  /**
   * Calls a function by its name, or by its method and template: `call('GET items/{item_id}', { path: { item_id: 42 } })`.
   * Inputs and answer have the types that the function declares.
   *
   * @throws Error for a function that the app does not have
   */
  call<const K extends keyof R & string>(route: K, ...input: CallOf<R[K]>): Promise<AnswerOf<R[K]>>
}

export interface TestClientOptions {
  /** The first segment of every path, `api` as on the host. */
  readonly prefix?: string
  /** Headers of every request, unless it has others: those of {@link fromGateway}, say. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Calls an app's functions in process as the host and the worker do: routed in the host's order, parameters decoded, query
 * merged, the answer passed through the library. No match is an empty 404. Keys are not asked for.
 */
export function testClient<const F extends readonly HttpFunction[]>(
  app: App<F>,
  { prefix = 'api', headers = {} }: TestClientOptions = {},
): RouteClient<RoutesOf<F[number]>> {
  const match = createRouter(app.routes, prefix)
  let calls = 0

  async function request(method: string, url: string, request: TestRequest = {}): Promise<TestResponse> {
    const target = new URL(url, 'http://localhost:7071')
    const found = match(method, target.pathname)
    const what = `${method} ${url}`
    if (!found) return toResponse({ status: 404 }, [], what)
    calls += 1
    const logs: LogLine[] = []
    const invocation = new functions.InvocationContext({
      invocationId: `00000000-0000-4000-8000-${String(calls).padStart(12, '0')}`,
      functionName: found.route.name,
      logHandler: (level, ...args) => logs.push(toLogLine(level, args.join(' '))),
    })
    const sent = { ...request, headers: merge(headers, request.headers) }
    const answer = await app.invoke(found.route.name, await toRequest(method, target, found.params, sent), invocation)
    return toResponse(answer, logs, what)
  }

  async function call(key: string, input: CallInput = {}): Promise<TestResponse> {
    const found = app.routes.find(({ name, method, route }) => key === name || key === `${method} ${route}`)
    if (!found) throw new Error(`The app has no function '${key}': it has ${namesOf(app)}`)
    return request(found.method, ...toCall(found, prefix, input))
  }

  // The types of a call are those of its function, which only the compiler knows.
  return { request, call: call as unknown as RouteClient<RoutesOf<F[number]>>['call'] }
}

const namesOf = ({ routes }: App): string => routes.map(({ name }) => name).join(', ')

/** Names of headers differ by more than their case. */
function merge(defaults: Readonly<Record<string, string>>, own: Readonly<Record<string, string>> = {}) {
  const given = new Set(Object.keys(own).map((name) => name.toLowerCase()))
  return { ...Object.fromEntries(Object.entries(defaults).filter(([name]) => !given.has(name.toLowerCase()))), ...own }
}
