/** The cookies of these names, decoded as the host encodes them; of several of one name the first, which is the most specific. */
export function readCookies(header: string, names: readonly string[]): Record<string, string> {
  const cookies: Record<string, string> = {}
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, Math.max(at, 0)).trim()
    if (!names.includes(name) || Object.hasOwn(cookies, name)) continue
    const value = pair.slice(at + 1).trim()
    cookies[name] = decode(/^".*"$/.test(value) ? value.slice(1, -1) : value)
  }
  return cookies
}

/** What is not percent-encoded is another's cookie, and stays as it is. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
