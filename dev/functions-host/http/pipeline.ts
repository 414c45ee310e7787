import type { IncomingMessage, ServerResponse } from 'node:http'
import type { LoadedApp } from '../app.js'
import type { HttpFunction } from '../app-functions.js'
import type { Clock } from '../clock.js'
import { findSetting } from '../configuration/environment.js'
import type { Invoker } from '../invoker.js'
import { BadRequestError } from '../routing/path.js'
import type { RouteMatch } from '../routing/route-table.js'
import { BY_HAND } from '../triggers/by-hand.js'
import type { Triggers } from '../triggers/triggers.js'
import type { HostLog } from '../types.js'
import { AdminApi } from './admin/admin-api.js'
import type { Authorization } from './authorization.js'
import { bodyLimit, readBody } from './body.js'
import { type Cors, type CorsOptions, createCors } from './cors.js'
import { homePage } from './pages.js'
import { type HttpHead, readHead, toRpcRequest } from './request.js'
import { emptyResponse, fromReturnValue, type HttpResponse, sendResponse } from './response.js'
import { StreamCaller } from './stream/stream-caller.js'
import { createThrottle, type Throttle } from './throttle.js'
import { continueTrace } from './trace-context.js'

export interface PipelineOptions {
  readonly app: LoadedApp
  readonly invoker: Invoker
  readonly triggers: Triggers
  readonly authorization: Authorization
  readonly cors: CorsOptions
  readonly clock: Clock
  readonly log: HostLog
}

/** Answers the HTTP requests of one loaded app. */
export class HttpPipeline {
  private readonly cors: Cors | undefined
  private readonly throttle: Throttle
  private readonly bodyLimit: number
  private readonly admin: AdminApi
  /** For an app that streams HTTP. */
  private readonly streams: StreamCaller | undefined

  constructor(private readonly options: PipelineOptions) {
    const { app, invoker, clock, log } = options
    const { settings, environment, worker } = app
    const { functionTimeout } = settings
    const target = worker.capabilities['HttpUri']
    this.admin = new AdminApi(options)
    this.streams = target === undefined ? undefined : new StreamCaller({ target, invoker, functionTimeout, clock, log })
    this.cors = createCors(options.cors)
    this.throttle = createThrottle(settings.maxConcurrentRequests, settings.maxOutstandingRequests)
    this.bodyLimit = bodyLimit(findSetting(environment, 'FUNCTIONS_REQUEST_BODY_SIZE_LIMIT'))
  }

  /** Always answers; what went wrong is in the log, never in the response. */
  async handle(request: IncomingMessage, target: ServerResponse): Promise<void> {
    const head = tryReadHead(request)
    if (!head) {
      sendResponse(target, emptyResponse(400, { Connection: 'close' }), {})
      return
    }
    const preflight = this.cors?.preflight(head)
    if (preflight) sendResponse(target, preflight, {})
    else await this.throttled(head, request, target)
  }

  private async throttled(head: HttpHead, request: IncomingMessage, target: ServerResponse): Promise<void> {
    const answer = () => this.answer(head, request, target)
    if (/^\/admin(?:\/|$)/i.test(head.path)) return answer()
    const admitted = this.throttle.run(answer)
    if (admitted) return admitted
    sendResponse(target, emptyResponse(429, { 'X-MS-SCALEOUT': '1' }), {})
  }

  private async answer(head: HttpHead, request: IncomingMessage, target: ServerResponse): Promise<void> {
    const { customHeaders } = this.options.app.settings
    const cors = this.cors?.headers(head) ?? {}
    try {
      sendResponse(target, withCors(await this.respond(head, request, target), cors), customHeaders)
    } catch (error) {
      const { message } = error as Error
      this.options.log({ level: 'error', category: 'Host.Http', message: `${head.method} ${head.path}: ${message}` })
      // A body that was not read would be taken for the next request.
      if (!request.complete) target.shouldKeepAlive = false
      sendResponse(target, withCors(emptyResponse(500), cors), customHeaders)
    }
  }

  private async respond(head: HttpHead, request: IncomingMessage, target: ServerResponse): Promise<HttpResponse> {
    const { app, authorization } = this.options
    const administered = await this.admin.respond(head, request)
    if (administered) return administered
    const match = app.routes.match(head.method, head.path)
    if (!match) return homePage(head, app.environment) ?? emptyResponse(404)
    const access = authorization.onFunction(head, match.function)
    if (access === 'forbidden') return emptyResponse(401)
    if (match.function.disabled && access !== 'admin') return emptyResponse(404)
    const body = await readBody(request, this.bodyLimit)
    return this.streams?.call(match, head, request, body, whenGone(target)) ?? this.call(match, head, body)
  }

  private async call(
    { function: called, values }: RouteMatch<HttpFunction>,
    head: HttpHead,
    body: Uint8Array | undefined,
  ): Promise<HttpResponse> {
    const response = await this.options.invoker.invoke({
      functionName: called.name,
      functionId: called.functionId,
      reason: BY_HAND,
      inputData: [{ name: called.bindingName, data: { http: toRpcRequest(head, values, body) } }],
      triggerMetadata: {},
      traceContext: continueTrace(head.headers),
    })
    return fromReturnValue(response.returnValue)
  }
}

function whenGone(target: ServerResponse): AbortSignal {
  const gone = new AbortController()
  target.once('close', () => gone.abort())
  return gone.signal
}

function tryReadHead(request: IncomingMessage): HttpHead | undefined {
  try {
    return readHead(request)
  } catch (error) {
    if (error instanceof BadRequestError) return undefined
    throw error
  }
}

/** The host's own CORS headers replace the handler's; its `Vary` is added to the handler's. */
function withCors(response: HttpResponse, cors: Readonly<Record<string, string>>): HttpResponse {
  if (Object.keys(cors).length === 0) return response
  const headers = new Map(response.headers)
  for (const [name, value] of Object.entries(cors)) {
    const earlier = name === 'Vary' ? headers.get('vary') : undefined
    headers.set(name.toLowerCase(), earlier === undefined ? value : `${earlier}, ${value}`)
  }
  return { ...response, headers }
}
