import type { LogFields } from '../context/log-format.js'

/** Names and values that part the measurements of a metric; few values each, or the metric is useless and dear. */
export type Dimensions = Readonly<Record<string, string | number | boolean>>

/** What handlers tell about the business. Nothing of it is waited for, and it cannot fail a request. */
export interface Telemetry {
  /** Something happened, such as `OrderPlaced`. It belongs to the request that is running, if one is. */
  event(name: string, properties?: LogFields): void
  /** A measurement, such as the size of a basket. Non-finite numbers are dropped. */
  metric(name: string, value: number, dimensions?: Dimensions): void
}

/** Of an app that sends nothing. */
export const noTelemetry: Telemetry = { event: () => undefined, metric: () => undefined }
