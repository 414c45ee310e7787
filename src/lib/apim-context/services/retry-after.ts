/** `Retry-After`, which is seconds or a date, in milliseconds from now; undefined for none, or for what is neither. */
export function toMilliseconds(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
