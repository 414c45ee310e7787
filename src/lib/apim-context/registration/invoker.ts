import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions'
import type { ProofCheck } from '../context/proof.js'
import { RequestContext, runInContext } from '../context/request-context.js'
import type { GuardDecorator, GuardInput } from '../decorators/guard.js'
import type { LayerDecorator } from '../decorators/layer.js'
import { HttpError } from '../errors/http-error.js'
import { createValidator } from '../request/validator.js'
import type { Answer } from '../response/answer.js'
import { toErrorResponse, toRefusalResponse } from '../response/error-response.js'
import { createResponder } from '../response/success-response.js'
import type { HttpFunction } from './function.js'
import type { AppView } from './input.js'

/** What the functions of an app share. */
export interface Environment {
  readonly app: AppView
  readonly check: ProofCheck
}

/** A function as the host calls it. */
export type Invoker = (request: HttpRequest, invocation: InvocationContext) => Promise<HttpResponseInit>

/** What the handler will get; guards, validation and layers add to it. */
type Input = GuardInput & Record<string, unknown>

/** One part of a call: answers it, by itself or by the part inside it. May throw. */
type Step = (context: RequestContext, input: Input) => Answer | Promise<Answer>

/** Composes a function once: its decorators become steps, and a call runs the steps. Whatever fails is answered. */
export function createInvoker(fn: HttpFunction, { app, check }: Environment): Invoker {
  const route = fn.definition
  const run = answered(guarded(fn.guards, validated(route.request, layered(fn.layers, handled(fn)))))
  return (request, invocation) => {
    const context = new RequestContext(request, invocation, check, app.settings)
    const input: Input = { request, invocation, app, route, apim: context.apim, log: context.log }
    return runInContext(context, () => run(context, input))
  }
}

/** The innermost step: the handler, and the check of what it returned. */
function handled({ definition, handler }: HttpFunction): Step {
  const respond = createResponder(definition.responses)
  const call = handler as (input: GuardInput) => unknown
  return async ({ apim }, input) => respond(await call(input), apim)
}

/** Each layer runs around what is inside it, and sees its failures as answers. */
function layered(layers: readonly LayerDecorator[], handle: Step): Step {
  return layers.reduceRight<Step>((inside, layer) => {
    const next = answered(inside)
    return async (context, input) => {
      const answer = await layer.around(input, (added) => next(context, Object.assign(input, added)))
      return answer instanceof HttpError ? toRefusalResponse(answer, context, answer) : answer
    }
  }, handle)
}

/** Lets through only what keeps to the schemas. */
function validated(schemas: HttpFunction['definition']['request'], inside: Step): Step {
  const validate = createValidator(schemas)
  return async (context, input) => {
    const refusal = await validate(context, input)
    return refusal === undefined ? inside(context, input) : toRefusalResponse(refusal, context, refusal)
  }
}

/** Runs the guards in order; each adds to the input that the next one sees. */
function guarded(guards: readonly GuardDecorator[], inside: Step): Step {
  if (guards.length === 0) return inside
  return async (context, input) => {
    for (const guard of guards) {
      const result = await guard.check(input)
      if (result instanceof HttpError) return toRefusalResponse(result, context, result)
      Object.assign(input, result)
    }
    return inside(context, input)
  }
}

const answered =
  (step: Step) =>
  async (context: RequestContext, input: Input): Promise<Answer> => {
    try {
      return await step(context, input)
    } catch (error) {
      return toErrorResponse(error, context)
    }
  }
