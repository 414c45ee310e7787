import { createRouteMatcher, type RouteMatcher, type RouteValues } from './matcher.js'

/** An HTTP function as the router sees it. */
export interface RoutedFunction {
  readonly name: string
  /** Without the prefix. */
  readonly route: string
  /** In upper case; empty for all. */
  readonly methods: readonly string[]
}

export interface RouteMatch<T> {
  readonly function: T
  readonly values: RouteValues
}

export interface RouteTable<T extends RoutedFunction> {
  /** Why functions could not be mapped, by name. */
  readonly errors: ReadonlyMap<string, string>
  /** `path` is decoded. */
  match(method: string, path: string): RouteMatch<T> | undefined
}

/**
 * Maps functions to routes. They are tried one after the other by function name, ignoring case, and the first that
 * matches wins: there is no precedence of literals over parameters. A wrong method is no match.
 */
export function createRouteTable<T extends RoutedFunction>(
  functions: readonly T[],
  routePrefix: string,
): RouteTable<T> {
  const errors = new Map<string, string>()
  const routes: { function: T; matches: RouteMatcher }[] = []
  for (const candidate of sortByName(functions)) {
    try {
      checkRoute(
        candidate,
        routes.map((route) => route.function),
      )
      routes.push({ function: candidate, matches: createRouteMatcher(joinRoute(routePrefix, candidate.route)) })
    } catch (error) {
      errors.set(candidate.name, (error as Error).message)
    }
  }
  return {
    errors,
    match(method, path) {
      for (const { function: candidate, matches } of routes) {
        const values = allows(candidate, method) ? matches(path) : undefined
        if (values) return { function: candidate, values }
      }
      return undefined
    },
  }
}

/** The host's order: ordinal, ignoring case by upper-casing, so that `_` comes after the letters. */
export function sortByName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) => compareOrdinal(a.name.toUpperCase(), b.name.toUpperCase()))
}

export function joinRoute(routePrefix: string, route: string): string {
  return routePrefix === '' ? route : `${routePrefix}/${route}`
}

function allows({ methods }: RoutedFunction, method: string): boolean {
  return methods.length === 0 || methods.includes(method.toUpperCase())
}

function checkRoute(candidate: RoutedFunction, mapped: readonly RoutedFunction[]): void {
  const route = candidate.route.replaceAll(/^\/+|\/+$/g, '').toLowerCase()
  // The host compares the beginning only, so that `administrators` is refused too.
  if (route.startsWith('admin') || route.startsWith('runtime')) {
    throw new Error('The specified route conflicts with one or more built in routes.')
  }
  const other = mapped.find(
    (one) => one.route.replaceAll(/^\/+|\/+$/g, '').toLowerCase() === route && meet(one, candidate),
  )
  if (other) throw new Error(`The route specified conflicts with the route defined by function '${other.name}'.`)
}

function meet(a: RoutedFunction, b: RoutedFunction): boolean {
  return a.methods.length === 0 || b.methods.length === 0 || a.methods.some((method) => b.methods.includes(method))
}

function compareOrdinal(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
