import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from './clock.js'
import { PortInUseError } from './errors.js'
import type { Authorization } from './http/authorization.js'
import { emptyResponse, sendResponse } from './http/response.js'
import { RunningApp } from './running-app.js'
import { createMemoryMonitor } from './triggers/timer/schedule-monitor.js'
import type { FunctionInfo, FunctionsHost, FunctionsHostOptions, HostLog, WorkerExit } from './types.js'

type Settings = Pick<FunctionsHostOptions, 'appDir' | 'port' | 'cors'> & {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly authorization: Authorization
  readonly clock: Clock
  readonly log: HostLog
}

/** How long a replaced worker may take over the calls it has in hand. */
const REPLACED_GRACE_MS = 10_000
const CLOSE_GRACE_MS = 2000
/** Kestrel's. */
const KEEP_ALIVE_MS = 130_000
const MAX_HEADER_BYTES = 32_768

/** The HTTP server and the app that it currently serves. */
export class Host implements FunctionsHost {
  /** Set once the server listens. */
  port = 0
  private readonly server: Server
  private readonly exitListeners = new Set<(exit: WorkerExit) => void>()
  /** Resolve when the response has been sent, or its client is gone. */
  private readonly answering = new Set<Promise<unknown>>()
  private readonly replaced = new Set<Promise<void>>()
  /** Requests wait for it while the app starts, and starts again. */
  private running: Promise<RunningApp>
  private current: RunningApp | undefined
  private lastReload: Promise<unknown> = Promise.resolve()
  private timedOut: RunningApp | undefined
  private closing = false
  /** Outlives the apps, so that a timer's status does not end with a reload. */
  private readonly memory = createMemoryMonitor()

  private constructor(private readonly options: Settings) {
    this.server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: 0 })
    this.server.on('request', (request, response) => void this.handle(request, response))
    this.running = new Promise(() => undefined)
  }

  /** Listens, loads the app and says what it serves. */
  static async start(options: Settings): Promise<Host> {
    const host = new Host(options)
    await host.listen()
    try {
      await host.replace()
    } catch (error) {
      host.server.closeAllConnections()
      host.server.close()
      throw error
    }
    const message = `Now listening on: ${host.url} (127.0.0.1 only)`
    options.log({ level: 'information', category: 'Host.Startup', message })
    return host
  }

  get url(): string {
    return `http://localhost:${this.port}`
  }

  get functions(): readonly FunctionInfo[] {
    return this.current?.functions ?? []
  }

  get workerPid(): number {
    return this.current?.worker.pid ?? 0
  }

  reload(): Promise<readonly FunctionInfo[]> {
    // A watcher may still ask while everything ends; a worker started now would outlive the host.
    const reload = this.lastReload.then(() => (this.closing ? this.functions : this.replace()))
    this.lastReload = reload.catch(() => undefined)
    return reload
  }

  onExit(listener: (exit: WorkerExit) => void): () => void {
    this.exitListeners.add(listener)
    return () => this.exitListeners.delete(listener)
  }

  async close({ graceMs = CLOSE_GRACE_MS }: { readonly graceMs?: number } = {}): Promise<void> {
    this.closing = true
    await this.lastReload
    const closed = this.server.listening ? once(this.server, 'close') : undefined
    this.server.close()
    this.server.closeIdleConnections()
    const app = this.current
    const finished = Promise.all([app?.stopTriggers(), app?.worker.drain(graceMs), ...this.answering])
    await Promise.race([finished, delay(graceMs, undefined, { ref: false })])
    this.server.closeAllConnections()
    await Promise.all([closed, app?.end(), ...this.replaced])
  }

  private async listen(): Promise<void> {
    const { port } = this.options
    this.server.listen(port, '127.0.0.1')
    try {
      await once(this.server, 'listening')
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? new PortInUseError(port) : error
    }
    this.port = (this.server.address() as AddressInfo).port
  }

  /** Loads the app anew and, when that went well, serves it in the place of the one before. */
  private async replace(): Promise<readonly FunctionInfo[]> {
    const app = await this.load()
    const before = this.current
    this.current = app
    this.running = Promise.resolve(app)
    app.announce()
    if (before) this.retire(before, app)
    else app.start()
    return app.functions
  }

  private async load(): Promise<RunningApp> {
    const { appDir, environment, authorization, cors, clock, log } = this.options
    const { port, url, memory } = this
    const onTimeout = (timedOut: RunningApp) => this.restart(timedOut)
    const place = { appDir: resolve(appDir), port, url, environment }
    const app = await RunningApp.load({ ...place, authorization, cors, memory, clock, log, onTimeout })
    void app.worker.ended.then((exit) => this.workerEnded(app, exit))
    return app
  }

  /** The queues and timers of the next app wait for those of the one before, so that no timer runs twice at a time. */
  private retire(before: RunningApp, next: RunningApp): void {
    const gone = before.retire(this.closing ? 0 : REPLACED_GRACE_MS).finally(() => this.replaced.delete(gone))
    this.replaced.add(gone)
    void Promise.race([before.stopTriggers(), gone]).then(() => next.start())
  }

  /** After a timeout nothing stops the handler but the end of its process. Requests wait for the new one. */
  private restart(app: RunningApp): void {
    // Calls that time out together restart their worker once.
    if (this.current !== app || this.timedOut === app || this.closing) return
    this.timedOut = app
    const { log } = this.options
    log({ level: 'error', category: 'Host', message: 'A function timed out; its worker is killed and started again.' })
    void app.stopTriggers()
    const killed = app.worker.kill()
    this.running = this.lastReload.then(() => killed).then(() => this.reviveAfter(app))
    this.lastReload = this.running.catch(({ message }: Error) => {
      log({ level: 'error', category: 'Host', message: `The worker did not start again: ${message}` })
    })
  }

  /** A reload that was under way may have put another app in the place of the one that is gone. */
  private async reviveAfter(gone: RunningApp): Promise<RunningApp> {
    if (this.current && this.current !== gone) return this.current
    this.current = await this.load()
    this.current.start()
    return this.current
  }

  private workerEnded(app: RunningApp, exit: WorkerExit & { readonly expected: boolean }): void {
    if (exit.expected) return
    // Every message would fail now, and end up in the poison queue.
    void app.stopTriggers()
    const { pid, code, signal } = exit
    for (const listener of this.exitListeners) listener({ pid, code, signal })
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answered = once(response, 'close').finally(() => this.answering.delete(answered))
    this.answering.add(answered)
    try {
      const { pipeline } = await this.running
      await pipeline.handle(request, response)
    } catch (error) {
      const { message } = error as Error
      this.options.log({ level: 'error', category: 'Host', message: `Function host is not running. ${message}` })
      if (!response.headersSent) sendResponse(response, emptyResponse(503), {})
    }
  }
}
