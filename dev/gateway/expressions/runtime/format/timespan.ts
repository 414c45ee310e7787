import type { TimeSpanValue } from '../datetime.js'
import { raise } from '../exceptions.js'

interface Parts {
  readonly days: bigint
  readonly hours: string
  readonly minutes: string
  readonly seconds: string
  readonly fraction: string
}

function partsOf({ ticks }: TimeSpanValue): Parts {
  const all = ticks < 0n ? -ticks : ticks
  const two = (value: bigint) => String(value).padStart(2, '0')
  return {
    days: all / 864_000_000_000n,
    hours: two((all / 36_000_000_000n) % 24n),
    minutes: two((all / 600_000_000n) % 60n),
    seconds: two((all / 10_000_000n) % 60n),
    fraction: String(all % 10_000_000n).padStart(7, '0'),
  }
}

/** ToString(format): `c`, `g`, `G` or a custom format such as `hh\:mm`. */
export function formatTimeSpan(value: TimeSpanValue, format: string): string {
  const parts = partsOf(value)
  const sign = value.ticks < 0n ? '-' : ''
  const { days, hours, minutes, seconds, fraction } = parts
  switch (format) {
    case '':
    case 'c':
    case 't':
    case 'T':
      return `${sign}${days > 0n ? `${days}.` : ''}${hours}:${minutes}:${seconds}${fraction === '0000000' ? '' : `.${fraction}`}`
    case 'g': {
      const short = fraction.replace(/0+$/, '')
      return `${sign}${days > 0n ? `${days}:` : ''}${Number(hours)}:${minutes}:${seconds}${short === '' ? '' : `.${short}`}`
    }
    case 'G':
      return `${sign}${days}:${hours}:${minutes}:${seconds}.${fraction}`
  }
  if (format.length === 1) return invalid()
  return custom(parts, format)
}

function invalid(): never {
  return raise('FormatException', 'Input string was not in a correct format.')
}

function custom(parts: Parts, format: string): string {
  let result = ''
  for (const [token] of format.matchAll(/d+|h+|m+|s+|f+|F+|%.|"[^"]*"|'[^']*'|\\[\s\S]|[\s\S]/g)) {
    result += field(parts, token.length === 2 && token.startsWith('%') ? token.slice(1) : token)
  }
  return result
}

function field({ days, hours, minutes, seconds, fraction }: Parts, token: string): string {
  const two = (text: string) => (token.length === 1 ? String(Number(text)) : token.length === 2 ? text : invalid())
  switch (token[0]) {
    case 'd':
      return String(days).padStart(token.length, '0')
    case 'h':
      return two(hours)
    case 'm':
      return two(minutes)
    case 's':
      return two(seconds)
    case 'f':
      return fraction.slice(0, token.length)
    case 'F':
      return fraction.slice(0, token.length).replace(/0+$/, '')
    case '"':
    case "'":
      return token.slice(1, -1)
    case '\\':
      return token.slice(1)
    default:
      return invalid()
  }
}
