import { inHostOrder } from '../registration/host-order.js'
import type { RouteDefinition } from '../registration/route.js'
import { parseTemplate } from '../registration/template.js'

export interface RouteMatch {
  readonly route: RouteDefinition
  readonly params: Record<string, string>
}

/** Finds the function that the host would call: the first in its order whose method and template match. */
export function createRouter(routes: readonly RouteDefinition[], prefix: string) {
  const candidates = inHostOrder(routes).map((route) => ({ route, segments: parseTemplate(route) }))
  return (method: string, pathname: string): RouteMatch | undefined => {
    const parts = pathname.replace(/\/$/, '').split('/').slice(1).map(decode)
    if (parts.shift()?.toLowerCase() !== prefix) return undefined
    for (const { route, segments } of candidates) {
      const params = route.method === method ? matchSegments(segments, parts) : undefined
      if (params) return { route, params }
    }
    return undefined
  }
}

function matchSegments(segments: ReturnType<typeof parseTemplate>, parts: readonly string[]) {
  const params: Record<string, string> = {}
  for (const [index, { kind, names, optional, pattern }] of segments.entries()) {
    const part = kind === 'rest' ? parts.slice(index).join('/') : parts[index]
    if (!part) {
      if (!optional) return undefined
      continue
    }
    const match = pattern.exec(part)
    if (!match) return undefined
    for (const [at, name] of names.entries()) params[name] = match[at + 1]!
  }
  return segments.at(-1)!.kind === 'rest' || parts.length <= segments.length ? params : undefined
}

/** The host decodes all but an encoded slash, and leaves what is not valid as it is. */
function decode(part: string): string {
  try {
    return part
      .split(/(%2f)/i)
      .map((piece, index) => (index % 2 ? piece : decodeURIComponent(piece)))
      .join('')
  } catch {
    return part
  }
}
