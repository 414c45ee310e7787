import type { LogFields, LogLevel } from '../context/log-format.js'
import type { RequestContext } from '../context/request-context.js'
import type { RouteDefinition } from '../registration/route.js'
import type { Answer } from '../response/answer.js'
import type { Dimensions } from './telemetry.js'

/** A request and how long it has taken. */
export interface Observation {
  readonly context: RequestContext
  readonly route: RouteDefinition
  readonly status: number
  /** Milliseconds since 1970. */
  readonly startTime: number
  readonly durationMs: number
}

/** The request that something belongs to; undefined for what no request has brought about. */
export type Origin = RequestContext | undefined

/** Sends telemetry to where it is kept. It gathers what it is given and sends it by and by. */
export interface Sender {
  /** Runs a request as a part of its trace, so that what it calls belongs to it. */
  run(context: RequestContext, route: RouteDefinition, work: () => Promise<Answer>): Promise<Answer>
  /** Measures a request; one that did not run in `run` is sent as well, where this app sends requests. */
  observe(observation: Observation): void
  exception(error: unknown, observation: Observation): void
  record(origin: Origin, level: LogLevel, message: string, fields: LogFields | undefined): void
  event(origin: Origin, name: string, properties: LogFields | undefined): void
  metric(name: string, value: number, dimensions: Dimensions | undefined): void
  /** Sends what is left. */
  close(): Promise<void>
}
