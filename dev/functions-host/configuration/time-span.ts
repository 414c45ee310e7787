const DAY = 86_400_000
/** .NET's `[-][d.]hh:mm[:ss[.fffffff]]`. */
const TIME_SPAN = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/

/**
 * Milliseconds of a .NET `TimeSpan`, undefined for what is none. As there, three parts of which the first is 24 or more are
 * days, hours and minutes, and a number alone is days.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#timespan
 */
export function parseTimeSpan(text: string): number | undefined {
  const trimmed = text.trim()
  if (/^-?\d+$/.test(trimmed)) return Number(trimmed) * DAY
  const match = TIME_SPAN.exec(trimmed)
  if (!match) return undefined
  const [days = 0, first = 0, second = 0, third = 0] = match.slice(2, 6).map((part) => Number(part ?? 0))
  const fraction = Math.round(Number(`0.${match[6] ?? 0}`) * 1000)
  const sign = match[1] ? -1 : 1
  if (first >= 24) {
    const isDays =
      match[2] === undefined && match[5] !== undefined && match[6] === undefined && second < 24 && third < 60
    return isDays ? sign * toMilliseconds(first, second, third, 0) : undefined
  }
  if (second > 59 || third > 59) return undefined
  return sign * (toMilliseconds(days, first, second, third) + fraction)
}

/** As .NET writes a `TimeSpan`: `00:00:05`, `1.02:03:04.5000000`. */
export function formatTimeSpan(milliseconds: number): string {
  const days = Math.floor(milliseconds / DAY)
  const time = new Date(milliseconds % DAY).toISOString().slice(11, 23)
  const clock = time.endsWith('.000') ? time.slice(0, 8) : `${time}0000`
  return days > 0 ? `${days}.${clock}` : clock
}

function toMilliseconds(days: number, hours: number, minutes: number, seconds: number): number {
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
}
