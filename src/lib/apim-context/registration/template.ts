import { RegistrationError } from './registration-error.js'
import type { Route } from './route.js'

/** A segment of a route template as the host matches it: percent-decoded, literals without regard to case. */
export interface Segment {
  readonly text: string
  readonly names: readonly string[]
  /** `literal`, one or more parameters, or `rest` for a catch-all. */
  readonly kind: 'literal' | 'parameters' | 'rest'
  /** Whether the path may end before this segment. */
  readonly optional: boolean
  /** Matches one whole segment, or for `rest` all that is left; one group for each name. */
  readonly pattern: RegExp
}

const quote = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|-]/g, '\\$&')
const parameter = /\{(\*{0,2})([^{}]*)\}/g

/**
 * Parses a template. Parameters are plain: `{id}`, `{id?}`, `{*rest}`, `{name}.{ext}`.
 * @throws RegistrationError for a constraint or default (the host would answer 404 before validation), or a bad shape
 */
export function parseTemplate(route: Route): readonly Segment[] {
  if (typeof route.route !== 'string' || !/^[^/]+(?:\/[^/]+)*$/.test(route.route)) {
    throw new RegistrationError(route, "the route must be segments parted by single '/', none at the start or end")
  }
  const segments = route.route.split('/').map((text) => parseSegment(route, text))
  const names = segments.flatMap((segment) => segment.names)
  const lowerCase = names.map((name) => name.toLowerCase())
  const twice = names.find((_, index) => lowerCase.indexOf(lowerCase[index]!) !== index)
  if (twice !== undefined) throw new RegistrationError(route, `the template has {${twice}} twice`)
  if (segments.slice(0, -1).some((segment) => segment.optional)) {
    throw new RegistrationError(route, 'a catch-all or an optional parameter must be the last segment')
  }
  return segments
}

function parseSegment(route: Route, text: string): Segment {
  const names: string[] = []
  let kind: Segment['kind'] = 'literal'
  let optional = false
  let end = 0
  let source = ''
  for (const { 0: whole, 1: stars, 2: body, index } of text.matchAll(parameter)) {
    const name = body!.replace(/\?$/, '')
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      throw new RegistrationError(route, `'${whole}' must be a plain parameter; say in its schema what it may be`)
    }
    source += quote(text.slice(end, index))
    end = index + whole.length
    names.push(name)
    kind = stars ? 'rest' : 'parameters'
    optional ||= kind === 'rest' || body!.endsWith('?')
    source += kind === 'rest' ? '(.*)' : '(.+)'
  }
  source += quote(text.slice(end))
  if (/[{}?#\s]/.test(text.replace(parameter, ''))) {
    throw new RegistrationError(route, `'${text}' has a character that no path has; is a brace missing?`)
  }
  return { text, names, kind, optional, pattern: new RegExp(`^${source}$`, 'is') }
}
