import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { type DateTimeValue, TimeSpanValue } from './datetime.js'
import { raise } from './exceptions.js'
import { NetObject } from './object.js'

/** Windows names of the zones that policies name, as the CLDR maps them: https://github.com/unicode-org/cldr (windowsZones.xml). */
const WINDOWS: Readonly<Record<string, string>> = {
  UTC: 'UTC',
  'GMT Standard Time': 'Europe/London',
  'Greenwich Standard Time': 'Atlantic/Reykjavik',
  'W. Europe Standard Time': 'Europe/Berlin',
  'Central Europe Standard Time': 'Europe/Budapest',
  'Central European Standard Time': 'Europe/Warsaw',
  'Romance Standard Time': 'Europe/Paris',
  'E. Europe Standard Time': 'Europe/Chisinau',
  'FLE Standard Time': 'Europe/Kiev',
  'GTB Standard Time': 'Europe/Bucharest',
  'Turkey Standard Time': 'Europe/Istanbul',
  'Russian Standard Time': 'Europe/Moscow',
  'Arab Standard Time': 'Asia/Riyadh',
  'Arabian Standard Time': 'Asia/Dubai',
  'South Africa Standard Time': 'Africa/Johannesburg',
  'India Standard Time': 'Asia/Calcutta',
  'SE Asia Standard Time': 'Asia/Bangkok',
  'China Standard Time': 'Asia/Shanghai',
  'Singapore Standard Time': 'Asia/Singapore',
  'Tokyo Standard Time': 'Asia/Tokyo',
  'Korea Standard Time': 'Asia/Seoul',
  'AUS Eastern Standard Time': 'Australia/Sydney',
  'New Zealand Standard Time': 'Pacific/Auckland',
  'Eastern Standard Time': 'America/New_York',
  'Central Standard Time': 'America/Chicago',
  'Mountain Standard Time': 'America/Denver',
  'US Mountain Standard Time': 'America/Phoenix',
  'Pacific Standard Time': 'America/Los_Angeles',
  'Atlantic Standard Time': 'America/Halifax',
  'E. South America Standard Time': 'America/Sao_Paulo',
  'Argentina Standard Time': 'America/Buenos_Aires',
}

/** System.TimeZoneInfo, by IANA or Windows name. */
export class TimeZoneValue extends NetObject {
  readonly #format: Intl.DateTimeFormat

  constructor(
    readonly id: string,
    iana: string,
  ) {
    super()
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: iana,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  }

  static find(id: string): TimeZoneValue {
    try {
      return new TimeZoneValue(id, WINDOWS[id] ?? id)
    } catch {
      return raise('TimeZoneNotFoundException', `The time zone ID '${id}' was not found on the local computer.`)
    }
  }

  get type(): Type {
    return typeNamed('TimeZoneInfo')
  }

  override display(): string {
    return this.id
  }

  /** The offset at an instant, in ticks. */
  offsetAt(utcMilliseconds: number): bigint {
    const parts = Object.fromEntries(
      this.#format.formatToParts(utcMilliseconds).map(({ type, value }) => [type, Number(value)]),
    )
    const { year, month, day, hour, minute, second } = parts as Record<string, number>
    const local = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!)
    return BigInt(local - Math.floor(utcMilliseconds / 1000) * 1000) * 10_000n
  }

  /** The offset of a clock time of this zone. */
  offsetOf(clock: DateTimeValue): TimeSpanValue {
    const guess = this.offsetAt(clock.unixMilliseconds)
    return new TimeSpanValue(this.offsetAt(clock.unixMilliseconds - Number(guess / 10_000n)))
  }
}
