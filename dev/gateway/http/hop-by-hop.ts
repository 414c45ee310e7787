/** Headers that concern one connection and are never passed on: RFC 9110 §7.6.1. Expect is answered by the server itself. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** The lengths of those names and their first letters, so that most headers are passed without making them lower case. */
const LENGTHS: readonly boolean[] = Array.from({ length: 20 }, (_, length) =>
  [...HOP_BY_HOP].some((name) => name.length === length),
)
const INITIALS: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  [...HOP_BY_HOP].some((name) => name.charCodeAt(0) === code || name.toUpperCase().charCodeAt(0) === code),
)

export function isHopByHop(name: string): boolean {
  return LENGTHS[name.length] === true && INITIALS[name.charCodeAt(0)] === true && HOP_BY_HOP.has(name.toLowerCase())
}
