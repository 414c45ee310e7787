import { decodePercent } from '../percent.js'

/** The path of a request, as Kestrel and the Functions host see it. */

/** A request that Kestrel refuses with 400 before any routing. */
export class BadRequestError extends Error {
  override readonly name = 'BadRequestError'
}

/**
 * Decodes percent escapes as Kestrel does: all of them but `%2F`, which stays as it is, like every escape that is not valid
 * UTF-8; then removes `.` and `..` segments.
 * @throws BadRequestError for a character outside ASCII that is not escaped, and for `%00`.
 */
export function decodePath(rawPath: string): string {
  if (/[^\u0021-\u007e]/.test(rawPath)) throw new BadRequestError('The path holds a character that must be escaped.')
  if (rawPath.includes('%00')) throw new BadRequestError('The path contains a null character.')
  return removeDotSegments(decodePercent(rawPath, (code) => code === SLASH))
}

const SLASH = 0x2f

function removeDotSegments(path: string): string {
  if (!path.includes('/.')) return path
  const kept: string[] = []
  const segments = path.split('/').slice(1)
  for (const [index, segment] of segments.entries()) {
    const isDot = segment === '.' || segment === '..'
    if (segment === '..') kept.pop()
    if (!isDot) kept.push(segment)
    // `a/..` names a folder, and keeps the slash that says so.
    else if (index === segments.length - 1) kept.push('')
  }
  return `/${kept.join('/')}`
}

/**
 * The path of `request.url`: what a path may not hold is escaped again, in upper-case hex; escapes that are still in the
 * decoded path stay as they are.
 */
export function encodePath(path: string): string {
  return path.replaceAll(/%(?![\dA-Fa-f]{2})|[^%\w\-./~!$&'()*+,;=:@]+/g, (text) =>
    [...Buffer.from(text, 'utf8')].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  )
}
