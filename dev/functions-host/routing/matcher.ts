import { type Constraint, createConstraint } from './constraints.js'
import { parseTemplate, TemplateError, type TemplatePart, type TemplateSegment } from './template.js'

/** Values of the route's parameters, under their names as the template writes them; those not given are absent. */
export type RouteValues = ReadonlyMap<string, string>

/** Matches a decoded path, `/` first; undefined when the route does not match. */
export type RouteMatcher = (path: string) => RouteValues | undefined

type Parameter = Extract<TemplatePart, { kind: 'parameter' }>

/**
 * Compiles a template.
 * @throws TemplateError
 */
export function createRouteMatcher(template: string): RouteMatcher {
  const segments = parseTemplate(template)
  const constraints = compileConstraints(template, segments)
  return (path) => {
    const values = new Map<string, string>()
    const matches =
      matchSegments(segments, path, values) && constraints.every(({ name, test }) => test(values.get(name)))
    return matches ? values : undefined
  }
}

function compileConstraints(template: string, segments: readonly TemplateSegment[]) {
  return segments.flat().flatMap((part) => {
    if (part.kind === 'literal') return []
    return part.constraints.map((text) => ({ name: part.name, test: compileConstraint(template, part, text) }))
  })
}

function compileConstraint(template: string, parameter: Parameter, text: string): Constraint {
  try {
    const constraint = createConstraint(text)
    return parameter.optional ? (value) => value === undefined || constraint(value) : constraint
  } catch (error) {
    throw new TemplateError(template, (error as Error).message)
  }
}

function matchSegments(segments: readonly TemplateSegment[], path: string, values: Map<string, string>): boolean {
  let index = 0
  let position = 1
  while (position < path.length) {
    const slash = path.indexOf('/', position)
    const end = slash < 0 ? path.length : slash
    const segment = segments[index++]
    // An empty segment is a doubled slash, which nothing but the inside of a catch-all matches.
    if (end === position || segment === undefined) return false
    const [part] = segment
    if (segment.length === 1 && part?.kind === 'parameter' && part.catchAll) {
      values.set(part.name, path.slice(position))
      return true
    }
    if (!matchSegment(segment, path.slice(position, end), values)) return false
    position = end + 1
  }
  return matchOmitted(segments.slice(index), values)
}

/** Segments beyond the path's end must be parameters that can do without a value. */
function matchOmitted(segments: readonly TemplateSegment[], values: Map<string, string>): boolean {
  for (const segment of segments) {
    const [part] = segment
    if (segment.length > 1 || part?.kind !== 'parameter') return false
    if (part.defaultValue !== undefined) values.set(part.name, part.defaultValue)
    else if (!part.optional && !part.catchAll) return false
  }
  return true
}

function matchSegment(segment: TemplateSegment, text: string, values: Map<string, string>): boolean {
  const [part] = segment
  if (segment.length > 1) return matchParts(segment, text, values)
  if (part?.kind === 'parameter') {
    values.set(part.name, text)
    return true
  }
  return equalsIgnoringCase(part?.text ?? '', text)
}

/** A segment of several parts; the last one, when it is optional, may be missing together with its period. */
function matchParts(parts: TemplateSegment, text: string, values: Map<string, string>): boolean {
  const last = parts.at(-1)
  if (matchFromRight(parts, text, values)) return true
  if (last?.kind !== 'parameter' || !last.optional || text.endsWith('.')) return false
  return matchFromRight(parts.slice(0, -2), text, values)
}

/**
 * Takes each literal at its rightmost place, from right to left, so that the parameter on the left gets as much as it can.
 * A literal at the segment's end must end the text, one at its start must start it, and every parameter gets a character.
 */
function matchFromRight(parts: TemplateSegment, text: string, values: Map<string, string>): boolean {
  const found: [name: string, value: string][] = []
  let end = text.length
  let pending: Parameter | undefined
  for (const [index, part] of [...parts.entries()].reverse()) {
    if (part.kind === 'parameter') {
      pending = part
      continue
    }
    const start = lastIndexIgnoringCase(text.slice(0, pending ? end - 1 : end), part.text)
    if (start < 0 || (index === parts.length - 1 && start + part.text.length !== text.length)) return false
    if (pending) found.push([pending.name, text.slice(start + part.text.length, end)])
    pending = undefined
    end = start
  }
  if (pending) found.push([pending.name, text.slice(0, end)])
  else if (end !== 0) return false
  if (found.some(([, value]) => value === '')) return false
  for (const [name, value] of found) values.set(name, value)
  return true
}

function equalsIgnoringCase(a: string, b: string): boolean {
  return a === b || a.toUpperCase() === b.toUpperCase()
}

function lastIndexIgnoringCase(text: string, search: string): number {
  return text.toUpperCase().lastIndexOf(search.toUpperCase())
}
