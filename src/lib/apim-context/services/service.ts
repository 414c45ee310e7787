import type * as z from 'zod'
import type { Dependency } from '../dependencies/dependency.js'
import { provide } from '../dependencies/provide.js'
import { serviceSettings } from './service-settings.js'

export interface Call<S extends z.ZodType> {
  /** Values of the parameters in the path, such as `item_id` of `/stock/{item_id}`; they are encoded. */
  readonly path?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string | number | boolean>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as `Idempotency-Key`: with it any call may be tried again. */
  readonly idempotencyKey?: string
  /** What a successful answer must be. */
  readonly response: S
}

export type CallMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Another service, over HTTP. Calls carry the ids and the trace of the request that brings them about. */
export interface Service {
  /**
   * Calls it. Tried again, after a while that is partly left to chance, when that is safe: GET, HEAD, PUT and DELETE, and
   * whatever has an idempotency key.
   * @throws ServiceUnavailableError for whatever goes wrong, with the cause for the log
   */
  request<S extends z.ZodType>(method: CallMethod, path: string, call: Call<S>): Promise<z.output<S>>
  /** A `GET` whose answer must be there. @throws ServiceUnavailableError */
  get<S extends z.ZodType>(path: string, call: Call<S>): Promise<z.output<S>>
  /** A `GET` that gives undefined for 404. @throws ServiceUnavailableError */
  find<S extends z.ZodType>(path: string, call: Call<S>): Promise<z.output<S> | undefined>
}

export interface ServiceOptions {
  /** Longest wait before the first retry, in milliseconds; it doubles with each. 100 when not given. */
  readonly retryDelayMs?: number
  /** So many failures in a row open the circuit: calls then fail at once. 5 when not given. */
  readonly failures?: number
  /** After how many milliseconds an open circuit lets one call try. 10,000 when not given. */
  readonly openMs?: number
}

/**
 * Declares another service, to be injected. Its address, limits and credentials are settings: those of `inventory` begin with
 * SERVICE_INVENTORY_. What calls it is loaded with the first request that does.
 *
 * @param name small letters, digits and hyphens
 *
 * @example
 * export const inventory = service('inventory')
 * const stock = await inventory.get('/stock/{item_id}', { path: { item_id: 42 }, response: Stock })
 */
export function service(name: string, options: ServiceOptions = {}): Dependency<Service> {
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throw new TypeError(`service: '${name}' must be small letters, digits and hyphens`)
  return provide({ settings: serviceSettings(name) }, async ({ settings }): Promise<Service> => {
    const { createService } = await import('./client.js')
    return createService(name, settings, options)
  })
}
