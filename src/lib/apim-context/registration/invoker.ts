import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions'
import type { ProofCheck } from '../context/proof.js'
import { RequestContext, runInContext } from '../context/request-context.js'
import type { Container } from '../dependencies/container.js'
import type { Needs } from '../dependencies/dependency.js'
import type { FailureResponder } from '../response/error-response.js'
import { announcementsOf } from './announcements.js'
import type { HttpFunction } from './function.js'
import type { AppView } from './input.js'
import {
  announced,
  answered,
  cleaned,
  guarded,
  handled,
  type Input,
  layered,
  provided,
  type Run,
  validated,
} from './steps.js'

/** What the functions of an app share. */
export interface Environment {
  readonly app: AppView
  readonly check: ProofCheck
  readonly failures: FailureResponder
  readonly container: Container
  /** What every invocation uses, whatever its function declares. */
  readonly dependencies: Needs
}

/** A function as the host calls it. */
export type Invoker = (request: HttpRequest, invocation: InvocationContext) => Promise<HttpResponseInit>

/** Composes a function once: its decorators become steps, and a call runs the steps. */
export function createInvoker(fn: HttpFunction, environment: Environment): Invoker {
  const { app, check, container } = environment
  const { resolve } = container
  const route = fn.definition
  const run = compose(fn, environment)
  return (request, invocation) => {
    const context = new RequestContext(request, invocation, check, app.settings)
    const input: Input = { request, invocation, app, route, resolve, apim: context.apim, log: context.log }
    return runInContext(context, () => run(context, input))
  }
}

/** From the outermost step in. Whatever fails is answered, and a step that a function has no use for is left out. */
function compose(fn: HttpFunction, { failures, container, dependencies }: Environment): Run {
  const { definition, guards, layers, uses } = fn
  const handle = layered(layers, failures, handled(fn))
  const check = guarded(guards, failures, validated(definition.request, failures, handle))
  const run = announced(
    announcementsOf(definition),
    answered(provided(dependencies, container.resolve, check), failures),
  )
  return [dependencies, ...uses].some(container.endsWithInvocation) ? cleaned(run) : run
}
