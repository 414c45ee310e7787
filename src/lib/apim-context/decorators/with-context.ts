import type { Apim } from '../context/apim.js'
import type { Log } from '../context/log.js'
import { errorCatalogue } from '../errors/catalogue.js'
import type { Telemetry } from '../telemetry/telemetry.js'
import type { Decorator } from './decorator.js'

export interface ContextInput {
  readonly apim: Apim
  readonly log: Log
  readonly telemetry: Telemetry
}

/** The outermost decorator: what the gateway says about the request, a log, correlation, and an answer for every failure. */
export function withContext(): Decorator<'context', ContextInput, never> {
  return { stage: 'context', name: 'withContext', errors: [errorCatalogue.internal_error] }
}
