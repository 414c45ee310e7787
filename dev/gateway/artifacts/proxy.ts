import type { ProxyServer } from './model.js'

/** A proxy's address with its credentials; those in the URL count where none are given besides. Undefined for another kind of URL. */
export function readProxy(url: string, username?: string, password?: string): ProxyServer | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) return undefined
  const user = username || decodeURIComponent(parsed.username)
  const secret = password || decodeURIComponent(parsed.password)
  return {
    url: parsed.origin,
    ...(user === '' ? {} : { username: user }),
    ...(secret === '' ? {} : { password: secret }),
  }
}
