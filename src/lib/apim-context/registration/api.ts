import type { HttpFunction } from './function.js'
import { RegistrationError } from './registration-error.js'

/** When something became deprecated, and when it will be gone. Dates are ISO 8601, such as `2026-11-01`. */
export interface Deprecation {
  readonly since: string
  /** From then on it may answer no more. */
  readonly sunset?: string
  /** Where people read what to do instead. */
  readonly link?: string
}

/** An API of the gateway. Its name is that of its folder and of its specification. */
export interface Api<P extends string | undefined = string | undefined> {
  readonly name: string
  readonly title: string
  readonly description: string
  /** What `X-API-Version` says, such as `v1`; absent for an API that has no versions. */
  readonly version?: string
  /**
   * The first segment of its routes, the version's identifier in the gateway's path. Absent for the Original version, which
   * answers when no identifier is given: https://learn.microsoft.com/azure/api-management/api-management-versions
   */
  readonly segment?: P
  /** Whether callers need a subscription key. */
  readonly subscription: boolean
  /** The whole API is going away. */
  readonly deprecated?: Deprecation
}

/**
 * Describes an API that functions belong to.
 * @throws TypeError for a segment that no path has, or dates that are none or the wrong way round
 */
export function defineApi<const P extends string | undefined = undefined>(api: Api<P>): Api<P> {
  if (api.segment !== undefined && !/^[A-Za-z0-9][\w.-]*$/.test(api.segment)) {
    throw new TypeError(`defineApi ${api.name}: '${api.segment}' is no segment of a path`)
  }
  if (api.deprecated) checkDeprecation(`defineApi ${api.name}`, api.deprecated)
  return api
}

/** @throws TypeError naming who said it, for a date that is none, or an end before the beginning */
export function checkDeprecation(who: string, { since, sunset = since }: Deprecation): void {
  for (const date of [since, sunset]) {
    if (Number.isNaN(Date.parse(date))) throw new TypeError(`${who}: '${date}' is no date; write it as 2026-11-01`)
  }
  if (Date.parse(sunset) < Date.parse(since)) throw new TypeError(`${who}: its sunset is before its deprecation`)
}

type Placed<F, P> =
  F extends HttpFunction<infer N, infer T, infer In, infer Out, infer M, infer S>
    ? HttpFunction<N, P extends string ? `${P}/${T}` : T, In, Out, M, S>
    : never

/**
 * Puts functions into an API: their routes begin with its segment, and its specification has them. What they declare
 * themselves stays free of both.
 *
 * @throws RegistrationError for a function that is in an API already
 */
export function inApi<P extends string | undefined, const F extends readonly HttpFunction[]>(
  api: Api<P>,
  functions: F,
): { readonly [K in keyof F]: Placed<F[K], P> }
export function inApi(api: Api, functions: readonly HttpFunction[]): readonly HttpFunction[] {
  return functions.map((fn) => {
    const { definition } = fn
    if (definition.api) throw new RegistrationError(definition, `it is in ${definition.api.name} already`)
    const route = api.segment === undefined ? definition.route : `${api.segment}/${definition.route}`
    return { ...fn, route, definition: { ...definition, api, route } }
  })
}
