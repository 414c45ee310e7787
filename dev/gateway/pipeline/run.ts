import { MessageBody } from '../http/body.js'
import { HeaderList } from '../http/headers.js'
import type { Plan } from '../plan/planner.js'
import { defaultResponse, lastErrorOf, toPolicyError } from './errors.js'
import type { Exchange, GatewayResponse } from './exchange.js'
import { ANSWERED, END, runSteps } from './step.js'

/** Runs an exchange through its plan and gives what the client gets; never rejects. */
export async function runPipeline(exchange: Exchange, plan: Plan): Promise<GatewayResponse> {
  try {
    await runSections(exchange, plan)
    if (exchange.deferred !== undefined) await runDeferred(exchange, exchange.deferred)
  } catch (error) {
    await answerError(exchange, plan, error)
  }
  return finish(exchange)
}

/** Answers an error that happened outside the sections, such as an operation that does not exist. Never rejects. */
export async function runOnError(exchange: Exchange, plan: Plan, error: unknown): Promise<GatewayResponse> {
  await answerError(exchange, plan, error)
  return finish(exchange)
}

/** Answers a CORS pre-flight request by its cors policies alone. Never rejects. */
export async function runPreflight(exchange: Exchange, plan: Plan): Promise<GatewayResponse> {
  try {
    await plan.preflight?.(exchange)
  } catch (error) {
    await answerError(exchange, plan, error)
  }
  return finish(exchange)
}

async function runSections(exchange: Exchange, plan: Plan): Promise<void> {
  // Sections that need no waiting go on at once: each await costs a turn of the queue.
  const began = runSteps(plan.inbound, exchange)
  const inbound = began instanceof Promise ? await began : began
  if (inbound === END) return
  if (inbound !== ANSWERED) {
    exchange.section = 'backend'
    if ((await runSteps(plan.backend, exchange)) === END) return
  }
  exchange.section = 'outbound'
  exchange.response ??= emptyResponse()
  const ended = runSteps(plan.outbound, exchange)
  if (ended instanceof Promise) await ended
}

/**
 * The rest of the failing section is skipped. The default answer is there before on-error runs, so that its policies see and
 * edit it: https://learn.microsoft.com/azure/api-management/api-management-error-handling-policies
 */
async function answerError(exchange: Exchange, plan: Plan, thrown: unknown): Promise<void> {
  const error = toPolicyError(thrown, exchange)
  exchange.lastError = lastErrorOf(error, exchange.section)
  exchange.response?.body.cancel()
  exchange.response = defaultResponse(error, exchange.requestId)
  exchange.section = 'on-error'
  try {
    await runSteps(plan.onError, exchange)
    if (exchange.deferred !== undefined) await runDeferred(exchange, exchange.deferred)
  } catch (second) {
    exchange.response = defaultResponse(toPolicyError(second, exchange), exchange.requestId)
  }
}

/** Each runs once, even when one of them fails and on-error follows. */
async function runDeferred(exchange: Exchange, deferred: NonNullable<Exchange['deferred']>): Promise<void> {
  delete exchange.deferred
  for (const run of deferred) await run(exchange)
}

function finish(exchange: Exchange): GatewayResponse {
  const response = exchange.response ?? emptyResponse()
  for (const prepare of exchange.beforeSend) prepare(response)
  return response
}

function emptyResponse(): GatewayResponse {
  return { status: 200, reason: 'OK', headers: new HeaderList(), body: MessageBody.empty() }
}
