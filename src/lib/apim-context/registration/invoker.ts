import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions'
import { createLogWriter } from '../context/log-writer.js'
import { RequestContext, runInContext } from '../context/request-context.js'
import { createLeanResponder } from '../response/lean-response.js'
import { announcementsOf } from './announcements.js'
import type { HttpFunction } from './function.js'
import {
  answered,
  cleaned,
  type Environment,
  guarded,
  handled,
  type Input,
  layered,
  provided,
  type Run,
  validated,
} from './steps.js'

/** A function as the host calls it. */
export type Invoker = (request: HttpRequest, invocation: InvocationContext) => Promise<HttpResponseInit>

/** Composes a function once: its decorators become steps, and a call runs the steps. */
export function createInvoker(fn: HttpFunction, environment: Environment): Invoker {
  const { app, check, container, watch } = environment
  const { resolve } = container
  const { telemetry } = watch
  const route = fn.definition
  const writer = createLogWriter(route, app.settings.log, watch.sink)
  const run = sent(watch.observed(route, compose(fn, environment)), environment)
  return (request, invocation) => {
    const context = new RequestContext(request, invocation, check, writer)
    const { apim, log } = context
    const input: Input = { request, invocation, app, route, resolve, apim, log, telemetry }
    return runInContext(context, () => run(context, input))
  }
}

/** Hands answers over in the library's form, or in one that costs less where the settings want that. */
function sent(run: Run, { app }: Environment): (...call: Parameters<Run>) => Promise<HttpResponseInit> {
  if (!app.settings.http.leanResponses) return run
  const toLean = createLeanResponder()
  return async (context, input) => {
    const answer = await run(context, input)
    return toLean(answer) ?? answer
  }
}

/** From the innermost step out. Whatever fails is answered, and a step that a function has no use for is left out. */
function compose(fn: HttpFunction, environment: Environment): Run {
  const handle = layered(fn, environment, handled(fn, environment))
  const checked = guarded(fn, environment, validated(fn, environment, handle))
  const run = answered(provided(environment, checked), environment, announcementsOf(fn.definition))
  const { container, dependencies } = environment
  return [dependencies, ...fn.uses].some(container.endsWithInvocation) ? cleaned(run) : run
}
