import type { HttpRequest, HttpResponse, HttpResponseInit } from '@azure/functions'
import functions from '@azure/functions'
import type { App } from '../registration/app.js'
import { createRouter } from './match-route.js'

export interface TestRequest {
  readonly headers?: Readonly<Record<string, string>>
  /** Text or bytes as they are; anything else is sent as JSON, with its content type. */
  readonly body?: unknown
}

export interface LogLine {
  readonly level: string
  readonly message: string
}

export interface TestResponse {
  readonly status: number
  readonly headers: HttpResponse['headers']
  readonly text: string
  /** The body parsed as JSON. @throws SyntaxError when it is not */
  json(): unknown
  /** What the invocation logged. */
  readonly logs: readonly LogLine[]
}

export interface TestClient {
  request(method: string, url: string, request?: TestRequest): Promise<TestResponse>
}

const { HttpRequest: Request, HttpResponse: Response, InvocationContext } = functions

/**
 * Calls an app's functions in process as the host and the worker do: routed in the host's order, parameters decoded, query
 * merged, the answer passed through the library. No match is an empty 404. Keys are not asked for.
 *
 * @param options.prefix the first segment of every path, `api` as on the host
 */
export function testClient(app: App, { prefix = 'api' }: { readonly prefix?: string } = {}): TestClient {
  const match = createRouter(app.routes, prefix)
  let calls = 0
  return {
    async request(method, url, request = {}) {
      const target = new URL(url, 'http://localhost:7071')
      const found = match(method, target.pathname)
      if (!found) return read(new Response({ status: 404 }), [])
      calls += 1
      const logs: LogLine[] = []
      const invocation = new InvocationContext({
        invocationId: `00000000-0000-4000-8000-${String(calls).padStart(12, '0')}`,
        functionName: found.route.name,
        logHandler: (level, ...args) => logs.push({ level, message: args.join(' ') }),
      })
      const answer = await app.invoke(found.route.name, toRequest(method, target, found.params, request), invocation)
      return read(toResponse(answer), logs)
    },
  }
}

function toRequest(
  method: string,
  url: URL,
  params: Record<string, string>,
  { headers, body }: TestRequest,
): HttpRequest {
  const json = body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array)
  const bytes = json ? Buffer.from(JSON.stringify(body)) : Buffer.from((body ?? '') as string)
  return new Request({
    method,
    url: url.href,
    params,
    query: mergeQuery(url),
    headers: { ...(json && { 'content-type': 'application/json' }), ...headers },
    ...(bytes.length > 0 && { body: { bytes } }),
  })
}

/** The host joins the values of a repeated key, whatever its case, by commas. */
function mergeQuery(url: URL): Record<string, string> {
  const merged = new Map<string, [key: string, values: string[]]>()
  for (const [key, value] of url.searchParams) {
    const entry = merged.get(key.toLowerCase())
    if (entry) entry[1].push(value)
    else merged.set(key.toLowerCase(), [key, [value]])
  }
  return Object.fromEntries([...merged.values()].map(([key, values]) => [key, values.filter(Boolean).join(',')]))
}

const toResponse = (answer: HttpResponseInit): HttpResponse => new Response(answer)

async function read(response: HttpResponse, logs: readonly LogLine[]): Promise<TestResponse> {
  const { status, headers } = response
  const text = await response.text()
  return { status, headers, text, json: () => JSON.parse(text), logs }
}
