import { TimeSpanValue } from './datetime.js'
import { raise } from './exceptions.js'

const FORM =
  /^\s*(-)?(?:(\d{1,8})|(?:(\d{1,8})(?:\.|:(?=\d+:\d+:\d)))?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?)\s*$/

/** `d`, `[d.]hh:mm[:ss[.fffffff]]`; undefined when the text is something else. */
export function tryParseTimeSpan(text: string): TimeSpanValue | 'overflow' | undefined {
  const matched = FORM.exec(text)
  if (matched === null) return undefined
  const [, sign, onlyDays, days, hours, minutes, seconds, fraction] = matched
  const [h, m, s] = [Number(hours ?? 0), Number(minutes ?? 0), Number(seconds ?? 0)]
  // Three numbers are hours, minutes and seconds when they can be, otherwise days, hours and minutes.
  if (h > 23 && onlyDays === undefined && days === undefined && seconds !== undefined && fraction === undefined)
    return tryParseTimeSpan(`${sign ?? ''}${hours}.${minutes}:${seconds}`)
  if (h > 23 || m > 59 || s > 59 || (fraction?.length ?? 0) > 7) return 'overflow'
  const whole = BigInt(onlyDays ?? days ?? 0) * 86_400n + BigInt(h * 3600 + m * 60 + s)
  const ticks = whole * 10_000_000n + BigInt((fraction ?? '').padEnd(7, '0'))
  return new TimeSpanValue(sign === '-' ? -ticks : ticks)
}

export function parseTimeSpan(text: string): TimeSpanValue {
  const value = tryParseTimeSpan(text)
  if (value === 'overflow')
    return raise(
      'OverflowException',
      `The TimeSpan string '${text}' could not be parsed because at least one of the numeric components is out of range or contains too many digits.`,
    )
  return value ?? raise('FormatException', `String '${text}' was not recognized as a valid TimeSpan.`)
}
