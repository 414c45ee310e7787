import type { ProofCheck } from '../context/proof.js'
import type { RequestContext } from '../context/request-context.js'
import type { GuardInput } from '../decorators/guard.js'
import type { Container } from '../dependencies/container.js'
import type { Needs } from '../dependencies/dependency.js'
import { resolveAll, ScopeInstances } from '../dependencies/instances.js'
import { HttpError, type Refusal } from '../errors/http-error.js'
import { createValidator, type RequestValidator } from '../request/validator.js'
import type { Answer } from '../response/answer.js'
import type { FailureResponder } from '../response/error-response.js'
import { createResponder } from '../response/success-response.js'
import type { Watch } from '../telemetry/watch.js'
import type { HttpFunction } from './function.js'
import type { AppView } from './input.js'

/** What the functions of an app share. */
export interface Environment {
  readonly app: AppView
  readonly check: ProofCheck
  readonly failures: FailureResponder
  readonly container: Container
  /** What every invocation uses, whatever its function declares. */
  readonly dependencies: Needs
  readonly watch: Watch
}

/** What the handler will get; guards, validation and layers add to it. */
export type Input = GuardInput & Record<string, unknown>

/** One part of a call: answers it, by itself or by the part inside it. May throw. */
export type Step = (context: RequestContext, input: Input) => Answer | Promise<Answer>

/** A step that never rejects. */
export type Run = (context: RequestContext, input: Input) => Promise<Answer>

/** Answers what the step throws, and puts on every answer the headers given, unless it has them. */
export function answered(step: Step, { failures }: Environment, headers: Readonly<Record<string, string>> = {}): Run {
  const announced = Object.entries(headers)
  return async (context, input) => {
    let answer: Answer
    try {
      answer = await step(context, input)
    } catch (error) {
      answer = failures.ofThrown(error, context, input)
    }
    for (const [name, value] of announced) answer.headers[name] ??= value
    return answer
  }
}

/** Cleans up what was made for the invocation, once its answer is known; a failure of that does not change the answer. */
export function cleaned(run: Run): Run {
  return async (context, input) => {
    context.instances = new ScopeInstances()
    const answer = await run(context, input)
    for (const error of await context.instances.close(context.failure)) {
      context.log.error('A dependency could not be cleaned up', { error })
    }
    return answer
  }
}

/** Makes what every invocation uses, before anything else. */
export function provided({ dependencies, container }: Environment, inside: Step): Step {
  if (Object.keys(dependencies).length === 0) return inside
  return async (context, input) => {
    await resolveAll(dependencies, container.resolve)
    return inside(context, input)
  }
}

/** Runs the guards in order; each adds to the input that the next one sees. */
export function guarded({ guards }: HttpFunction, { failures }: Environment, inside: Step): Step {
  if (guards.length === 0) return inside
  return async (context, input) => {
    for (const guard of guards) {
      const result = await guard.check(input)
      if (result instanceof HttpError) return failures.ofRefusal(result, context, result)
      Object.assign(input, result)
    }
    return inside(context, input)
  }
}

/** Lets through only what keeps to the schemas. */
export function validated({ definition }: HttpFunction, { app, failures }: Environment, inside: Step): Step {
  let validate: RequestValidator | undefined
  const goOn = (refusal: Refusal | undefined, context: RequestContext, input: Input) =>
    refusal === undefined ? inside(context, input) : failures.ofRefusal(refusal, context, refusal)
  // A promise that is awaited costs less than one that is returned.
  const goOnAfter = async (validation: Promise<Refusal | undefined>, context: RequestContext, input: Input) =>
    await goOn(await validation, context, input)
  return (context, input) => {
    // The first call makes the schemas that have waited for it.
    validate ??= createValidator(definition.request, app.settings.http.maxBodyBytes)
    const validation = validate(context, input)
    // Only a body has to be waited for.
    return validation instanceof Promise ? goOnAfter(validation, context, input) : goOn(validation, context, input)
  }
}

/** Each layer runs around what is inside it, and sees its failures as answers. */
export function layered({ layers }: HttpFunction, environment: Environment, handle: Step): Step {
  const { failures, container } = environment
  return layers.reduceRight<Step>((inside, layer) => {
    if (layer.gives && !container.endsWithInvocation(layer.gives)) return given(layer.gives, container, inside)
    const next = answered(inside, environment)
    return async (context, input) => {
      const answer = await layer.around(input, (added) => next(context, Object.assign(input, added)))
      return answer instanceof HttpError ? failures.ofRefusal(answer, context, answer) : answer
    }
  }, handle)
}

/** Gives what is the same for every invocation: it is waited for only until it has been made. */
function given(needs: Needs, { resolve }: Container, inside: Step): Step {
  let instances: Readonly<Record<string, unknown>> | undefined
  const make = async (context: RequestContext, input: Input) => {
    instances = await resolveAll(needs, resolve)
    return inside(context, Object.assign(input, instances))
  }
  return (context, input) => (instances ? inside(context, Object.assign(input, instances)) : make(context, input))
}

/** The innermost step: the handler, and the check of what it returned. */
export function handled({ definition, handler }: HttpFunction, { app }: Environment): Step {
  const respond = createResponder(definition.responses, app.settings.http.responseChecking)
  const call = handler as (input: GuardInput) => unknown
  return async (context, input) => respond(await call(input), context)
}
