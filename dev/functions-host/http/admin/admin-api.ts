import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { hostname } from 'node:os'
import { text } from 'node:stream/consumers'
import type { LoadedApp } from '../../app.js'
import { HOST_VERSION } from '../../host-version.js'
import { hostIdOf } from '../../triggers/timer/schedule-monitor.js'
import type { Triggers } from '../../triggers/triggers.js'
import type { HostSecret } from '../../types.js'
import type { Authorization } from '../authorization.js'
import type { HttpHead } from '../request.js'
import { emptyResponse, type HttpResponse, jsonResponse } from '../response.js'
import { describeFunction } from './function-description.js'

export interface AdminApiOptions {
  readonly app: LoadedApp
  readonly triggers: Triggers
  readonly authorization: Authorization
}

type Handler = (head: HttpHead, request: IncomingMessage) => HttpResponse | Promise<HttpResponse>

const ADMIN = /^\/admin(?:\/|$)/i

/**
 * The host's own API: its state, its functions, their keys, and running one by hand. The part of the real one that makes
 * sense on one machine.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http
 */
export class AdminApi {
  private readonly instanceId = randomUUID()
  private readonly started = performance.now()

  constructor(private readonly options: AdminApiOptions) {}

  /** Undefined for what is none of its paths; they come before any function. */
  async respond(head: HttpHead, request: IncomingMessage): Promise<HttpResponse | undefined> {
    if (!ADMIN.test(head.path)) return undefined
    const [, area = '', name = '', ...rest] = head.path.replace(/\/$/, '').split('/').slice(1)
    const path = [area.toLowerCase(), area.toLowerCase() === 'host' ? name.toLowerCase() : '{name}', ...rest].join('/')
    if (path === 'host/ping') return /^(?:GET|POST)$/.test(head.method) ? emptyResponse(200) : undefined
    const handler = this.find(head.method, name === '' ? area.toLowerCase() : path, name)
    if (!handler) return undefined
    const access = this.options.authorization.onAdmin(head)
    if (access !== 'admin') return emptyResponse(access === 'unknown' ? 401 : 403)
    return handler(head, request)
  }

  private find(method: string, path: string, name: string): Handler | undefined {
    const { keys } = this.options.authorization
    const handlers: Readonly<Record<string, Handler>> = {
      'GET host/status': () => this.status(),
      'GET host/keys': (head) => keyList(keys.functionKeys, head),
      'GET host/systemkeys': (head) => keyList(keys.systemKeys, head),
      'GET functions': (head) =>
        jsonResponse(
          200,
          this.options.app.functions.map((one) => this.describe(one.name, head)),
        ),
      'GET functions/{name}': (head) => this.found(name, () => jsonResponse(200, this.describe(name, head))),
      'GET functions/{name}/status': () => this.found(name, () => jsonResponse(200, this.functionStatus(name))),
      'GET functions/{name}/keys': (head) => this.found(name, (known) => keyList(keys.functions?.[known], head)),
      'POST functions/{name}': (_, request) => this.run(name, request),
    }
    return handlers[`${method} ${path}`]
  }

  private status(): HttpResponse {
    const { app } = this.options
    return jsonResponse(200, {
      id: hostIdOf(app.appDir, app.environment),
      state: 'Running',
      version: HOST_VERSION,
      versionDetails: HOST_VERSION,
      platformVersion: '',
      instanceId: this.instanceId,
      computerName: hostname(),
      processUptime: Math.round(performance.now() - this.started),
      functionAppContentEditingState: 'NotAllowed',
    })
  }

  private describe(name: string, head: HttpHead): object {
    const { app } = this.options
    const info = app.functions.find((one) => isSame(one.name, name))
    const triggered = app.triggered.find((one) => isSame(one.name, name))
    return describeFunction(info as (typeof app.functions)[number], triggered, `http://${head.host}`)
  }

  private functionStatus(name: string): object {
    const { app, triggers } = this.options
    const info = app.functions.find((one) => isSame(one.name, name))
    const error = info?.error ?? triggers.errors.get(info?.name ?? '')
    return { isDisabled: info?.disabled ?? false, ...(error === undefined ? {} : { errors: [error] }) }
  }

  private found(name: string, respond: (known: string) => HttpResponse): HttpResponse {
    const info = this.options.app.functions.find((one) => isSame(one.name, name))
    return info ? respond(info.name) : emptyResponse(404)
  }

  /** Answers before the function has run: what it does is in the log. */
  private async run(name: string, request: IncomingMessage): Promise<HttpResponse> {
    const input = readInput(await text(request))
    if (input === undefined) return jsonResponse(400, { message: 'Send {"input": "…"} with the input as a text.' })
    const info = this.options.app.functions.find((one) => isSame(one.name, name))
    if (!info) return emptyResponse(404)
    const trigger = this.options.triggers.get(info.name)
    if (!trigger) {
      const message = `'${info.name}' cannot be run by hand here: it is no queue or timer function, or it is in error.`
      return jsonResponse(400, { message })
    }
    // Its failure is in the log.
    trigger.run(input).catch(() => undefined)
    return emptyResponse(202)
  }
}

function readInput(body: string): string | undefined {
  try {
    const { input = '' } = JSON.parse(body) as { input?: unknown }
    return typeof input === 'string' || typeof input === 'number' ? String(input) : undefined
  } catch {
    return undefined
  }
}

function keyList(secrets: readonly HostSecret[] = [], { host, path }: HttpHead): HttpResponse {
  const keys = secrets.map(({ name, value }) => ({ name, value }))
  return jsonResponse(200, { keys, links: [{ rel: 'self', href: `http://${host}${path}` }] })
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
