/** WebUtility.UrlEncode: letters, digits and `-_.!*()` stay, a space becomes `+`. */
export function urlEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /%20|[~']/g,
    (c) => ({ '%20': '+', '~': '%7E', "'": '%27' })[c]!,
  )
}

/** Uri.EscapeDataString: only the unreserved characters stay. */
export function escapeData(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
