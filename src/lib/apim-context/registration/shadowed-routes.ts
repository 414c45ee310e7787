import { inHostOrder } from './host-order.js'
import { RegistrationError } from './registration-error.js'
import type { RouteDefinition } from './route.js'
import { parseTemplate, type Segment } from './template.js'

/**
 * Refuses routes that the host would never reach. It tries routes in the order of their functions' names, upper-cased, and
 * takes the first that matches, however special a later one is:
 * https://github.com/Azure/azure-functions-host/issues/9876
 *
 * @throws RegistrationError naming the route that is hidden and the one that hides it
 */
export function checkShadowedRoutes(routes: readonly RouteDefinition[]): void {
  const earlier: Candidate[] = []
  for (const route of inHostOrder(routes)) {
    const candidate = { route, ways: waysOf(parseTemplate(route)) }
    for (const other of earlier) refuseIfHidden(candidate, other)
    earlier.push(candidate)
  }
}

interface Candidate {
  readonly route: RouteDefinition
  readonly ways: readonly (readonly Segment[])[]
}

function refuseIfHidden({ route, ways }: Candidate, earlier: Candidate): void {
  const { name, route: template, method } = earlier.route
  if (name.toUpperCase() === route.name.toUpperCase()) {
    throw new RegistrationError(route, 'another function has this name; the host knows no letter case')
  }
  if (method !== route.method || !ways.every((way) => earlier.ways.some((hiding) => covers(hiding, way)))) return
  throw new RegistrationError(
    route,
    `${name} (${template}) hides it: the host takes the first match in the order of names. Rename one so that this comes first`,
  )
}

/** A template with an optional end is two, with and without it; one of them may be another route's on purpose. */
const waysOf = (segments: readonly Segment[]): (readonly Segment[])[] =>
  segments.at(-1)?.optional ? [segments, segments.slice(0, -1)] : [segments]

/** Whether the first matches every path that the second does. */
function covers(hiding: readonly Segment[], hidden: readonly Segment[]): boolean {
  const open = hiding.at(-1)?.kind === 'rest'
  const fixed = open ? hiding.slice(0, -1) : hiding
  if (open ? hidden.length < fixed.length : hidden.length !== fixed.length) return false
  return fixed.every((segment, index) => coversSegment(segment, hidden[index]!))
}

function coversSegment(hiding: Segment, hidden: Segment): boolean {
  if (hidden.kind === 'literal') return hiding.pattern.test(hidden.text)
  if (hidden.kind === 'rest') return false
  return hiding.pattern.source === hidden.pattern.source || hiding.pattern.source === '^(.+)$'
}
