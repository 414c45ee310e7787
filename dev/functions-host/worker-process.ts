import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { locateError } from './error-location.js'
import { AppLoadError } from './errors.js'
import type { HostLog, WorkerExit } from './types.js'
import type { FunctionMetadata, RpcInvocationRequest, RpcInvocationResponse } from './worker/core-types.js'
import type { EntryFile, HostMessage, WorkerError, WorkerLog, WorkerMessage } from './worker/messages.js'
import { workerProgram } from './worker-program.js'

export interface WorkerOptions {
  readonly appDir: string
  readonly entryFiles: readonly EntryFile[]
  readonly environment: Readonly<Record<string, string>>
  /** Arguments for Node itself, such as `--inspect`. */
  readonly nodeArguments: readonly string[]
  readonly log: HostLog
}

/** An invocation failed in the worker: the handler threw, or the worker died under it. */
export class InvocationError extends Error {
  override readonly name = 'InvocationError'
  constructor(override readonly cause: WorkerError) {
    super(cause.message)
  }
}

interface PendingCall {
  readonly resolve: (response: RpcInvocationResponse) => void
  readonly reject: (error: InvocationError) => void
}

/** How long the app's appTerminate hooks may take before the worker is killed: `WorkerTerminateGracePeriodInSeconds` of Azure's host. */
const TERMINATE_MS = 5000

/** One worker process with the app loaded in it. */
export class WorkerProcess {
  functions: readonly FunctionMetadata[] = []
  capabilities: Readonly<Record<string, string>> = {}
  private readonly pending = new Map<string, PendingCall>()
  private readonly exited: Promise<WorkerExit>
  private stopping = false
  private idle: (() => void) | undefined

  private constructor(
    private readonly child: ChildProcess,
    private readonly log: HostLog,
  ) {
    this.exited = once(child, 'exit').then(([code, signal]) => this.settleExit(code, signal))
    child.on('message', (message) => this.receive(message as WorkerMessage))
    // A write to a worker that has just died: its exit, which follows, settles the calls.
    child.on('error', (error) => log({ level: 'debug', category: 'Worker', message: error.message }))
    forwardLines(child.stdout, 'information', log)
    forwardLines(child.stderr, 'error', log)
  }

  /** Starts a worker and loads the app in it. Rejects with an {@link AppLoadError}, its process then gone. */
  static async start(options: WorkerOptions): Promise<WorkerProcess> {
    const child = fork(await workerProgram(), {
      cwd: options.appDir,
      env: options.environment,
      execArgv: [...options.nodeArguments],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const worker = new WorkerProcess(child, options.log)
    try {
      await worker.load(options)
    } catch (error) {
      child.kill('SIGKILL')
      await worker.exited
      throw error
    }
    return worker
  }

  get pid(): number {
    return this.child.pid as number
  }

  /** Resolves when the process has ended, however it did; `expected` when {@link stop} or {@link kill} ended it. */
  get ended(): Promise<WorkerExit & { readonly expected: boolean }> {
    return this.exited.then((exit) => ({ ...exit, expected: this.stopping }))
  }

  /** Rejects with an {@link InvocationError} when the call fails or the worker dies under it. */
  invoke(request: RpcInvocationRequest): Promise<RpcInvocationResponse> {
    return new Promise((resolve, reject) => {
      this.pending.set(request.invocationId, { resolve, reject })
      if (this.child.exitCode !== null || this.child.signalCode !== null) this.failPending('The worker is not running.')
      else this.send({ type: 'invoke', request })
    })
  }

  /** Resolves when no call is in hand any more, or after `graceMs`. */
  async drain(graceMs: number): Promise<void> {
    if (this.pending.size === 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs)
      this.idle = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Runs the app's appTerminate hooks and ends the process; kills it when the hooks take too long. */
  async stop(): Promise<void> {
    this.stopping = true
    this.send({ type: 'terminate' })
    const timer = setTimeout(() => this.child.kill('SIGKILL'), TERMINATE_MS)
    await this.exited
    clearTimeout(timer)
  }

  /** Ends the process at once; every call in hand fails. */
  async kill(): Promise<void> {
    this.stopping = true
    this.child.kill('SIGKILL')
    await this.exited
  }

  private async load({ appDir, entryFiles }: WorkerOptions): Promise<void> {
    const answer = new Promise<WorkerMessage>((resolve) => {
      const listen = (message: unknown) => {
        if ((message as WorkerMessage).type === 'log') return
        this.child.off('message', listen)
        resolve(message as WorkerMessage)
      }
      this.child.on('message', listen)
    })
    this.send({ type: 'load', appDir, entryFiles })
    const message = await Promise.race([answer, this.exited])
    if ('pid' in message) {
      throw new AppLoadError(
        `The worker ended (${describeExit(message)}) while it loaded the app.`,
        undefined,
        undefined,
      )
    }
    if (message.type === 'loadFailed') throw loadError(appDir, message.entryFile, message.error)
    if (message.type === 'loaded') {
      this.functions = message.functions
      this.capabilities = message.capabilities
    }
  }

  private receive(message: WorkerMessage): void {
    switch (message.type) {
      case 'result':
        this.settle(message.response.invocationId, (call) => call.resolve(message.response))
        break
      case 'failed':
        this.settle(message.invocationId, (call) => call.reject(new InvocationError(message.error)))
        break
      case 'log':
        this.log(toLogEntry(message.log))
        break
    }
  }

  private settle(invocationId: string, settle: (call: PendingCall) => void): void {
    const call = this.pending.get(invocationId)
    this.pending.delete(invocationId)
    if (call) settle(call)
    if (this.pending.size === 0) this.idle?.()
  }

  private settleExit(code: number | null, signal: NodeJS.Signals | null): WorkerExit {
    const exit = { pid: this.pid, code, signal }
    this.failPending(`The worker ended (${describeExit(exit)}).`)
    return exit
  }

  private failPending(message: string): void {
    for (const id of [...this.pending.keys()]) {
      this.settle(id, (call) => call.reject(new InvocationError({ message, stack: message })))
    }
  }

  private send(message: HostMessage): void {
    if (this.child.connected) this.child.send(message)
  }
}

function loadError(appDir: string, entryFile: string | undefined, error: WorkerError): AppLoadError {
  const what = entryFile ? `Worker was unable to load entry point "${entryFile}"` : 'The app failed to start'
  return new AppLoadError(`${what}: ${error.message}`, locateError(error.stack, appDir), error.stack)
}

function describeExit({ code, signal }: WorkerExit): string {
  return signal ? `signal ${signal}` : `exit code ${code}`
}

/** Console output of the app; the real host logs each line under this category. */
function forwardLines(stream: Readable | null, level: 'information' | 'error', log: HostLog): void {
  if (!stream) return
  createInterface({ input: stream }).on('line', (message) => log({ level, category: 'Host.Function.Console', message }))
}

function toLogEntry({ level, category, message, functionName, invocationId }: WorkerLog): Parameters<HostLog>[0] {
  const origin = functionName === undefined ? 'Worker' : `Function.${functionName}`
  return {
    level,
    category: functionName !== undefined && category === 'user' ? `${origin}.User` : origin,
    message,
    ...(functionName === undefined ? {} : { functionName }),
    ...(invocationId === undefined ? {} : { invocationId }),
  }
}
