import { DateTimeValue, LOCAL, UNSPECIFIED, UTC } from '../datetime.js'

const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7})\d*)?(Z|[+-]\d\d:?\d\d)?$/
const MICROSOFT = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/

/** What Newtonsoft takes for a date in a JSON string; with an offset it becomes local time, which is UTC here. */
export function parseIsoDate(text: string): DateTimeValue | undefined {
  if (text.startsWith('/Date(')) return microsoftDate(text)
  if (text.length < 19 || text.length > 40 || text[10] !== 'T') return undefined
  const matched = ISO.exec(text)
  if (matched === null) return undefined
  const [year, month, day, hour, minute, second] = matched.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined
  if (year < 1 || hour > 24 || minute > 59 || second > 59 || (hour === 24 && minute + second > 0)) return undefined
  const fraction = BigInt((matched[7] ?? '').padEnd(7, '0'))
  const time = BigInt((hour * 60 + minute) * 60 + second) * 10_000_000n + fraction
  const zone = matched[8]
  const date = DateTimeValue.fromParts(
    year,
    month,
    day,
    time,
    zone === undefined ? UNSPECIFIED : zone === 'Z' ? UTC : LOCAL,
  )
  return zone === undefined || zone === 'Z' ? date : date.add(-offsetTicks(zone))
}

function offsetTicks(zone: string): bigint {
  const digits = zone.slice(1).replace(':', '')
  const minutes = BigInt(Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)))
  return (zone.startsWith('-') ? -minutes : minutes) * 600_000_000n
}

function microsoftDate(text: string): DateTimeValue | undefined {
  const ms = MICROSOFT.exec(text)?.[1]
  return ms === undefined ? undefined : DateTimeValue.fromUnix(Number(ms))
}
