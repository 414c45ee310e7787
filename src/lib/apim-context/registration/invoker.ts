import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions'
import type { ProofCheck } from '../context/proof.js'
import { RequestContext, runInContext } from '../context/request-context.js'
import type { GuardDecorator, GuardInput } from '../decorators/guard.js'
import { HttpError } from '../errors/http-error.js'
import { createValidator } from '../request/validator.js'
import { toErrorResponse, toRefusalResponse } from '../response/error-response.js'
import { createResponder } from '../response/success-response.js'
import type { Settings } from '../settings.js'
import type { HttpFunction } from './function.js'
import type { AppView } from './input.js'

/** What the functions of an app share. */
export interface Environment {
  readonly app: AppView
  readonly settings: Settings
  readonly check: ProofCheck
}

/** A function as the host calls it. */
export type Invoker = (request: HttpRequest, invocation: InvocationContext) => Promise<HttpResponseInit>

/** What the handler will get; guards and validation add to it. */
type Input = GuardInput & Record<string, unknown>

/** Composes a function once: its decorators become steps, and a call runs the steps. Whatever fails is answered. */
export function createInvoker(fn: HttpFunction, { app, settings, check }: Environment): Invoker {
  const admit = createAdmission(fn)
  const respond = createResponder(fn.definition.responses)
  const handler = fn.handler as (input: GuardInput) => unknown

  async function handle(context: RequestContext): Promise<HttpResponseInit> {
    const { request, invocation, apim, log } = context
    const input: Input = { request, invocation, app, apim, log }
    try {
      const refusal = await admit(request, input)
      if (refusal !== undefined) return toRefusalResponse(refusal, context, refusal)
      return respond(await handler(input), apim)
    } catch (error) {
      return toErrorResponse(error, context)
    }
  }

  return (request, invocation) => {
    const context = new RequestContext(request, invocation, check, settings)
    return runInContext(context, () => handle(context))
  }
}

/** What stands before the handler: the guards, then validation. */
function createAdmission({ guards, definition }: HttpFunction) {
  const validate = createValidator(definition.request)
  if (guards.length === 0) return validate
  return async (request: HttpRequest, input: Input) => (await passGuards(guards, input)) ?? validate(request, input)
}

/** Runs the guards in order; each adds to the input that the next one sees. */
async function passGuards(guards: readonly GuardDecorator[], input: GuardInput): Promise<HttpError | undefined> {
  for (const guard of guards) {
    const result = await guard.check(input)
    if (result instanceof HttpError) return result
    Object.assign(input, result)
  }
  return undefined
}
