import { type Environment, findSetting } from '../../configuration/environment.js'

const DAY = 86_400_000

/** Turns instants (milliseconds since 1970, UTC) into what the clock on the wall shows, as if that were UTC, and back. */
export class TimeZone {
  private readonly format: Intl.DateTimeFormat

  /** @throws RangeError when there is no zone of that IANA name. */
  constructor(name: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  }

  toWall(instant: number): number {
    return instant + this.offset(instant)
  }

  /**
   * As .NET reads a local time: one that the clock shows twice is the second, in standard time, and one that it leaves out
   * is counted in standard time.
   */
  toInstant(wall: number): number {
    const around = [this.offset(wall - DAY), this.offset(wall + DAY)]
    const possible = around.filter((offset) => this.offset(wall - offset) === offset)
    return wall - Math.min(...(possible.length > 0 ? possible : around))
  }

  /** `2026-03-01T12:00:00+01:00`, with a fraction where there is one, as Json.NET writes a local time. */
  toIsoString(instant: number): string {
    const offset = this.offset(instant)
    const text = new Date(instant + offset).toISOString().replace(/(?:\.000)?Z$/, '')
    const minutes = Math.abs(offset) / 60_000
    const parts = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'))
    return `${text}${offset < 0 ? '-' : '+'}${parts.join(':')}`
  }

  /** Milliseconds that the wall is ahead of UTC. */
  private offset(instant: number): number {
    const parts = this.format.formatToParts(instant)
    const value = (type: string) => Number(parts.find((part) => part.type === type)?.value)
    const wall = Date.UTC(
      value('year'),
      value('month') - 1,
      value('day'),
      value('hour'),
      value('minute'),
      value('second'),
    )
    return wall - Math.floor(instant / 1000) * 1000
  }
}

/**
 * The zone in which schedules are read: WEBSITE_TIME_ZONE, then TZ, then this machine's.
 * @throws Error for a name that is none of the IANA database.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-time-zones
 */
export function findTimeZone(environment: Environment): TimeZone {
  const variable = ['WEBSITE_TIME_ZONE', 'TZ'].find((name) => findSetting(environment, name))
  const name = variable === undefined ? undefined : findSetting(environment, variable)?.replace(/^:/, '')
  try {
    return new TimeZone(name ?? new Intl.DateTimeFormat().resolvedOptions().timeZone)
  } catch {
    throw new Error(
      `${variable} is '${name}': give an IANA name, such as Europe/Berlin. (Windows' names work in Azure on Windows alone.)`,
    )
  }
}
