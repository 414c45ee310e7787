/** A field's bounds, and the names that stand for its values. */
interface Field {
  readonly name: string
  readonly minimum: number
  readonly maximum: number
  readonly names?: readonly string[]
}

const MONTHS = 'January,February,March,April,May,June,July,August,September,October,November,December'.split(',')
const WEEKDAYS = 'Sunday,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday'.split(',')
const SECOND: Field = { name: 'second', minimum: 0, maximum: 59 }
const FIELDS: readonly Field[] = [
  SECOND,
  { name: 'minute', minimum: 0, maximum: 59 },
  { name: 'hour', minimum: 0, maximum: 23 },
  { name: 'day', minimum: 1, maximum: 31 },
  { name: 'month', minimum: 1, maximum: 12, names: MONTHS },
  { name: 'day of week', minimum: 0, maximum: 6, names: WEEKDAYS },
]
/** The rarest that can be: 29 February on one day of the week, across a century without a leap day. */
const LONGEST_GAP_YEARS = 40

/** A parsed NCRONTAB expression. */
export interface Cron {
  /** The first match after `time`, both in milliseconds of a clock on the wall; undefined when there is none. */
  next(time: number): number | undefined
}

/**
 * Parses an NCRONTAB expression of six fields, or of five without the seconds; undefined for what is none. Day and day of
 * week must both match.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
 * @see https://github.com/atifaziz/NCrontab
 */
export function parseCron(expression: string): Cron | undefined {
  const texts = expression.trim().split(/\s+/)
  if (texts.length !== 5 && texts.length !== 6) return undefined
  const all = texts.length === 5 ? ['0', ...texts] : texts
  const fields = FIELDS.map((field, index) => parseField(all[index] as string, field))
  if (fields.includes(undefined)) return undefined
  const [seconds, minutes, hours, days, months, weekdays] = fields as readonly (readonly number[])[] as Fields
  return { next: (time) => findNext({ seconds, minutes, hours, days, months, weekdays }, time) }
}

type Fields = [
  readonly number[],
  readonly number[],
  readonly number[],
  readonly number[],
  readonly number[],
  readonly number[],
]

/** The values that match, in order. */
function parseField(text: string, field: Field): readonly number[] | undefined {
  const values = new Set<number>()
  for (const part of text.split(',')) {
    const range = parsePart(part, field)
    if (!range) return undefined
    for (let value = range.first; value <= range.last; value += range.step) values.add(value)
  }
  return [...values].sort((a, b) => a - b)
}

/** `*`, `5`, `1-5`, each with or without a step; a number with a step goes on to the field's end. */
function parsePart(part: string, field: Field): { first: number; last: number; step: number } | undefined {
  const [range = '', every, ...rest] = part.split('/')
  if (rest.length > 0 || (every !== undefined && !/^\d+$/.test(every))) return undefined
  const step = Math.max(Number(every ?? 1), 1)
  if (range === '*') return { first: field.minimum, last: field.maximum, step }
  const bounds = range.split('-').map((text) => parseValue(text, field))
  const [from, to = every === undefined ? from : field.maximum] = bounds
  if (bounds.length > 2 || bounds.includes(undefined) || from === undefined || to === undefined) return undefined
  return { first: Math.min(from, to), last: Math.max(from, to), step }
}

/** A number, or the beginning of a name. */
function parseValue(text: string, { minimum, maximum, names = [] }: Field): number | undefined {
  if (/^\d+$/.test(text)) {
    const value = Number(text)
    return value >= minimum && value <= maximum ? value : undefined
  }
  if (text === '') return undefined
  const index = names.findIndex((name) => name.toLowerCase().startsWith(text.toLowerCase()))
  return index < 0 ? undefined : index + minimum
}

interface Schedule {
  readonly seconds: readonly number[]
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly days: readonly number[]
  readonly months: readonly number[]
  readonly weekdays: readonly number[]
}

function findNext(schedule: Schedule, time: number): number | undefined {
  const start = new Date(Math.floor(time / 1000) * 1000 + 1000)
  const startOfDay = Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate())
  const endYear = start.getUTCFullYear() + LONGEST_GAP_YEARS
  for (let day = startOfDay; new Date(day).getUTCFullYear() <= endYear; day = followingDay(schedule, day)) {
    if (!isDay(schedule, new Date(day))) continue
    const ofDay = firstTime(schedule, day === startOfDay ? start.getTime() - day : 0)
    if (ofDay !== undefined) return day + ofDay
  }
  return undefined
}

function isDay({ days, months, weekdays }: Schedule, date: Date): boolean {
  return (
    months.includes(date.getUTCMonth() + 1) && days.includes(date.getUTCDate()) && weekdays.includes(date.getUTCDay())
  )
}

/** The day after; the first of the next month where this one does not match. */
function followingDay({ months }: Schedule, day: number): number {
  const date = new Date(day)
  const month = date.getUTCMonth()
  if (!months.includes(month + 1)) return Date.UTC(date.getUTCFullYear(), month + 1, 1)
  return Date.UTC(date.getUTCFullYear(), month, date.getUTCDate() + 1)
}

/** The first time of day that matches, from `from` on; all in milliseconds since midnight. */
function firstTime({ seconds, minutes, hours }: Schedule, from: number): number | undefined {
  for (const hour of hours) {
    if ((hour + 1) * 3_600_000 <= from) continue
    for (const minute of minutes) {
      if ((hour * 60 + minute + 1) * 60_000 <= from) continue
      const base = (hour * 60 + minute) * 60_000
      const second = seconds.find((value) => base + value * 1000 >= from)
      if (second !== undefined) return base + second * 1000
    }
  }
  return undefined
}
