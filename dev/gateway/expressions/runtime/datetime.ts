import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { raise, raiseRange } from './exceptions.js'
import { formatDateTime } from './format/datetime.js'
import { formatTimeSpan } from './format/timespan.js'
import { NetObject } from './object.js'

export const TICKS_PER_MILLISECOND = 10_000n
export const TICKS_PER_SECOND = 10_000_000n
export const TICKS_PER_DAY = 864_000_000_000n
export const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n
const MAXIMUM_TICKS = 3_155_378_975_999_999_999n

export type Kind = 0 | 1 | 2
export const UNSPECIFIED: Kind = 0
export const UTC: Kind = 1
/** The gateway's own time zone is UTC, so that local times differ from universal ones by their kind only. */
export const LOCAL: Kind = 2

export interface DateParts {
  readonly year: number
  readonly month: number
  readonly day: number
}

export function daysInMonth(year: number, month: number): number {
  if (month < 1 || month > 12) raiseRange('month', 'Month must be between one and twelve.')
  if (year < 1 || year > 9999) raiseRange('year', 'Year must be between 1 and 9999.')
  return new Date(Date.UTC(year < 100 ? year + 400 : year, month, 0)).getUTCDate()
}

function milliseconds(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime()
}

export class TimeSpanValue extends NetObject {
  constructor(readonly ticks: bigint) {
    super()
  }

  static of(ticks: bigint): TimeSpanValue {
    if (BigInt.asIntN(64, ticks) !== ticks)
      raise('OverflowException', 'TimeSpan overflowed because the duration is too long.')
    return new TimeSpanValue(ticks)
  }

  /** From a count of units, kept to the tick. */
  static fromUnits(value: number, ticksPerUnit: bigint): TimeSpanValue {
    if (Number.isNaN(value)) raise('ArgumentException', 'TimeSpan does not accept floating point Not-a-Number values.')
    const ticks = value * Number(ticksPerUnit)
    if (Math.abs(ticks) > 9.223372036854775e18)
      raise('OverflowException', 'TimeSpan overflowed because the duration is too long.')
    return new TimeSpanValue(BigInt(Math.trunc(ticks)))
  }

  get type(): Type {
    return typeNamed('TimeSpan')
  }

  /** A component: days, hours … as .NET splits them; negative for negative spans. */
  part(ticksPerUnit: bigint, modulus?: bigint): number {
    const units = this.ticks / ticksPerUnit
    return Number(modulus === undefined ? units : units % modulus)
  }

  total(ticksPerUnit: bigint): number {
    return Number(this.ticks) / Number(ticksPerUnit)
  }

  override display(): string {
    return formatTimeSpan(this, '')
  }

  override format(format: string): string {
    return formatTimeSpan(this, format)
  }

  equals(other: unknown): boolean {
    return other instanceof TimeSpanValue && other.ticks === this.ticks
  }

  get valueKey(): string {
    return String(this.ticks)
  }

  compareTo(other: TimeSpanValue): number {
    return this.ticks < other.ticks ? -1 : this.ticks > other.ticks ? 1 : 0
  }
}

export class DateTimeValue extends NetObject {
  constructor(
    readonly ticks: bigint,
    readonly kind: Kind = UNSPECIFIED,
  ) {
    super()
  }

  static of(ticks: bigint, kind: Kind): DateTimeValue {
    if (ticks < 0n || ticks > MAXIMUM_TICKS)
      raiseRange('value', 'The added or subtracted value results in an un-representable DateTime.')
    return new DateTimeValue(ticks, kind)
  }

  static fromParts(year: number, month: number, day: number, timeTicks = 0n, kind: Kind = UNSPECIFIED): DateTimeValue {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
      raise('ArgumentOutOfRangeException', 'Year, Month, and Day parameters describe an un-representable DateTime.')
    }
    return new DateTimeValue(
      BigInt(milliseconds(year, month, day)) * TICKS_PER_MILLISECOND + UNIX_EPOCH_TICKS + timeTicks,
      kind,
    )
  }

  static fromUnix(ms: number, kind: Kind = UTC): DateTimeValue {
    return new DateTimeValue(BigInt(Math.round(ms * 10_000)) + UNIX_EPOCH_TICKS, kind)
  }

  get type(): Type {
    return typeNamed('DateTime')
  }

  get date(): DateParts {
    const ms = Number(this.ticks / TICKS_PER_DAY) * 86_400_000 - Number(UNIX_EPOCH_TICKS / TICKS_PER_MILLISECOND)
    const date = new Date(ms)
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
  }

  get timeOfDay(): bigint {
    return this.ticks % TICKS_PER_DAY
  }

  get dayOfWeek(): number {
    return Number((this.ticks / TICKS_PER_DAY + 1n) % 7n)
  }

  get dayOfYear(): number {
    const { year } = this.date
    return Number((this.ticks - DateTimeValue.fromParts(year, 1, 1).ticks) / TICKS_PER_DAY) + 1
  }

  get unixMilliseconds(): number {
    return Number((this.ticks - UNIX_EPOCH_TICKS) / TICKS_PER_MILLISECOND)
  }

  part(ticksPerUnit: bigint, modulus: bigint): number {
    return Number((this.ticks / ticksPerUnit) % modulus)
  }

  add(ticks: bigint): DateTimeValue {
    return DateTimeValue.of(this.ticks + ticks, this.kind)
  }

  addMonths(count: number): DateTimeValue {
    const { year, month, day } = this.date
    const months = year * 12 + month - 1 + count
    const [newYear, newMonth] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1]
    if (newYear < 1 || newYear > 9999)
      raiseRange('months', 'The added or subtracted value results in an un-representable DateTime.')
    return DateTimeValue.fromParts(
      newYear,
      newMonth,
      Math.min(day, daysInMonth(newYear, newMonth)),
      this.timeOfDay,
      this.kind,
    )
  }

  withKind(kind: Kind): DateTimeValue {
    return new DateTimeValue(this.ticks, kind)
  }

  override display(): string {
    return formatDateTime(this, '', undefined)
  }

  override format(format: string): string {
    return formatDateTime(this, format, undefined)
  }

  equals(other: unknown): boolean {
    return other instanceof DateTimeValue && other.ticks === this.ticks
  }

  get valueKey(): string {
    return String(this.ticks)
  }

  compareTo(other: DateTimeValue): number {
    return this.ticks < other.ticks ? -1 : this.ticks > other.ticks ? 1 : 0
  }
}

export class DateTimeOffsetValue extends NetObject {
  /** Clock time at the offset. */
  constructor(
    readonly clock: DateTimeValue,
    readonly offset: TimeSpanValue,
  ) {
    super()
  }

  static utc(ticks: bigint): DateTimeOffsetValue {
    return new DateTimeOffsetValue(DateTimeValue.of(ticks, UNSPECIFIED), new TimeSpanValue(0n))
  }

  get type(): Type {
    return typeNamed('DateTimeOffset')
  }

  get utcTicks(): bigint {
    return this.clock.ticks - this.offset.ticks
  }

  with(clock: DateTimeValue): DateTimeOffsetValue {
    return new DateTimeOffsetValue(clock.withKind(UNSPECIFIED), this.offset)
  }

  override display(): string {
    return formatDateTime(this.clock, '', this.offset)
  }

  override format(format: string): string {
    return formatDateTime(this.clock, format, this.offset)
  }

  equals(other: unknown): boolean {
    return other instanceof DateTimeOffsetValue && other.utcTicks === this.utcTicks
  }

  get valueKey(): string {
    return String(this.utcTicks)
  }

  compareTo(other: DateTimeOffsetValue): number {
    return this.utcTicks < other.utcTicks ? -1 : this.utcTicks > other.utcTicks ? 1 : 0
  }
}
