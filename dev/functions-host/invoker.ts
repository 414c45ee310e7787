import { randomUUID } from 'node:crypto'
import type { HostLog, LogLevel } from './types.js'
import type { RpcInvocationRequest, RpcInvocationResponse } from './worker/core-types.js'
import type { WorkerProcess } from './worker-process.js'

/** What a trigger hands over for one call. */
export interface Invocation extends Omit<RpcInvocationRequest, 'invocationId'> {
  /** Given when the trigger must know it beforehand. */
  readonly invocationId?: string
  readonly functionName: string
  /** Why the function runs, as the log says it. */
  readonly reason: string
  /** More about what triggered it, for the log. */
  readonly details?: Readonly<Record<string, string>>
}

/** The function ran longer than functionTimeout allows. */
export class FunctionTimeoutError extends Error {
  override readonly name = 'FunctionTimeoutError'
}

export interface InvokerOptions {
  readonly worker: WorkerProcess
  /** Milliseconds; Infinity for none. */
  readonly timeout: number
  readonly log: HostLog
  /** Called when a function has run into the timeout, with its call still in the worker. */
  readonly onTimeout: () => void
  /** Writes what the function put into its output bindings; the call fails when it does. */
  readonly writeOutputs: (functionId: string, response: RpcInvocationResponse) => Promise<void>
}

/** Runs functions for triggers of any kind: gives each call its id, logs its start and end, and limits its time. */
export class Invoker {
  constructor(private readonly options: InvokerOptions) {}

  /** Rejects with what the function threw, or with a {@link FunctionTimeoutError}. */
  async invoke(invocation: Invocation): Promise<RpcInvocationResponse> {
    const { functionName, reason, details, invocationId = randomUUID(), ...call } = invocation
    const write = (level: LogLevel, message: string) =>
      this.options.log({ level, category: `Function.${functionName}`, message, functionName, invocationId })
    const started = performance.now()
    const end = (outcome: string) =>
      `Executed 'Functions.${functionName}' (${outcome}, Id=${invocationId}, Duration=${Math.round(performance.now() - started)}ms)`
    write('information', `Executing 'Functions.${functionName}' (Reason='${reason}', Id=${invocationId})`)
    if (details) write('information', describeDetails(details))
    try {
      const response = await this.withinTime(functionName, this.options.worker.invoke({ ...call, invocationId }))
      await this.options.writeOutputs(call.functionId, response)
      write('information', end('Succeeded'))
      return response
    } catch (error) {
      write('error', end('Failed'))
      write('error', describeFailure(functionName, error as Error))
      throw error
    }
  }

  private withinTime<T>(functionName: string, call: Promise<T>): Promise<T> {
    const { timeout, onTimeout } = this.options
    // A longer delay than this makes a timer fire at once; nobody waits 24 days.
    if (timeout > 2 ** 31 - 1) return call
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const seconds = timeout / 1000
        reject(
          new FunctionTimeoutError(`Timeout value of ${seconds} s exceeded by function 'Functions.${functionName}'.`),
        )
        onTimeout()
      }, timeout)
      call.then(resolve, reject).finally(() => clearTimeout(timer))
    })
  }
}

function describeDetails(details: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(details).map(([name, value]) => `${name}: ${value}`)
  return `Trigger Details: ${pairs.join(', ')}`
}

function describeFailure(functionName: string, error: Error): string {
  const { cause } = error as { cause?: { stack: string } }
  return `Exception while executing function: Functions.${functionName}. ${cause?.stack ?? error.message}`
}
