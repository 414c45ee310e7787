import type { Deprecation } from './api.js'
import type { RouteDefinition } from './route.js'

const none = {}

/** What every answer of a route says of its version and its end, failures included; names in lower case. */
export function announcementsOf({ api, operation }: RouteDefinition): Readonly<Record<string, string>> {
  const end = typeof operation.deprecated === 'object' ? operation.deprecated : api?.deprecated
  if (api?.version === undefined && end === undefined) return none
  return { ...(api?.version === undefined ? {} : { 'x-api-version': api.version }), ...(end ? endOf(end) : {}) }
}

/** https://www.rfc-editor.org/rfc/rfc9745 and https://www.rfc-editor.org/rfc/rfc8594 */
function endOf({ since, sunset, link }: Deprecation): Record<string, string> {
  return {
    deprecation: `@${Math.floor(Date.parse(since) / 1000)}`,
    ...(sunset === undefined ? {} : { sunset: new Date(sunset).toUTCString() }),
    ...(link === undefined ? {} : { link: `<${link}>; rel="deprecation"` }),
  }
}
