const SEPARATOR = '(?:[-/.]|,? +)'
const YEAR = '(?<year>\\d{4}|\\d{1,2})'
const LONG_YEAR = '(?<year>\\d{4})'
const MONTH = '(?<month>\\d{1,2})'
const NAME =
  '(?<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const DAY = '(?<day>\\d{1,2})'
const WEEKDAY =
  '(?:(?<weekday>mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?),? +)?'
const NAMED = '(?:[-/.]|,? *)'
const TIME = '(?<hour>\\d{1,2}):(?<minute>\\d{1,2})(?::(?<second>\\d{1,2})(?:\\.\\d+)?)?(?: *[ap]m)?'
const HOUR = '(?<hour>\\d{1,2}) *[ap]m'
const ZONE = '(?: *(?:z|gmt|[+-]\\d{1,2}(?::?\\d{2})?))?'

const DATES = [
  `${LONG_YEAR}${SEPARATOR}${MONTH}(?:${SEPARATOR}${DAY})?`,
  `${MONTH}${SEPARATOR}${DAY}(?:${SEPARATOR}${YEAR})?`,
  `${MONTH}${SEPARATOR}${LONG_YEAR}`,
  `${WEEKDAY}${DAY}${NAMED}${NAME}(?:${NAMED}${YEAR})?`,
  `${WEEKDAY}${NAME}${NAMED}${DAY}(?:${SEPARATOR}${YEAR})?`,
  `${NAME}${NAMED}${LONG_YEAR}`,
  `${LONG_YEAR}${NAMED}${NAME}(?:${NAMED}${DAY})?`,
].flatMap((date) => [TIME, HOUR].map((time) => new RegExp(`^\\s*${date}(?:(?:t| +)${time}${ZONE})?\\s*$`, 'i')))
const TIMES = [TIME, HOUR].map((time) => new RegExp(`^\\s*${time}${ZONE}\\s*$`, 'i'))

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

type Groups = Readonly<Record<string, string | undefined>>

/**
 * Whether `DateTime.TryParse` accepts the text, in the forms that people write: ISO 8601, month/day/year, and month names,
 * each with an optional time and zone, and a time alone. Its rarer forms are refused.
 */
export function isDateTime(text: string): boolean {
  return [...DATES, ...TIMES].some((pattern) => {
    const groups = pattern.exec(text)?.groups
    return groups !== undefined && isDate(groups) && isTime(groups)
  })
}

function isDate({ year = '2000', month, name, day = '1', weekday }: Groups): boolean {
  if (Number(year) < 1 && year.length === 4) return false
  const date = new Date(Date.UTC(2000, 0, 1))
  const index = monthIndex(month, name)
  date.setUTCFullYear(Number(year), index, Number(day))
  if (date.getUTCMonth() !== index || date.getUTCDate() !== Number(day)) return false
  return weekday === undefined || WEEKDAYS[date.getUTCDay()] === weekday.slice(0, 3).toLowerCase()
}

function monthIndex(month: string | undefined, name: string | undefined): number {
  return name === undefined ? Number(month ?? '1') - 1 : MONTHS.indexOf(name.slice(0, 3).toLowerCase())
}

function isTime({ hour = '0', minute = '0', second = '0' }: Groups): boolean {
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
}
