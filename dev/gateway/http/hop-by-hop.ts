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

/** The lengths of those names, so that most headers are passed without looking at their letters. */
const LENGTHS: readonly boolean[] = Array.from({ length: 20 }, (_, length) =>
  [...HOP_BY_HOP].some((name) => name.length === length),
)

export function isHopByHop(name: string): boolean {
  return LENGTHS[name.length] === true && HOP_BY_HOP.has(name.toLowerCase())
}
