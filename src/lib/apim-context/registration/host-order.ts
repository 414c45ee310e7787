/** The order in which the host tries routes: by the functions' names, upper-cased, not by how special a route is. */
export function inHostOrder<R extends { readonly name: string }>(routes: readonly R[]): R[] {
  return routes.toSorted((a, b) => (a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1))
}
