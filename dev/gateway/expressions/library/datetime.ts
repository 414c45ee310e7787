import { currentSource } from '../runtime/ambient.js'
import {
  DateTimeOffsetValue,
  DateTimeValue,
  daysInMonth,
  type Kind,
  LOCAL,
  TICKS_PER_DAY,
  TICKS_PER_MILLISECOND,
  TICKS_PER_SECOND,
  TimeSpanValue,
  UNIX_EPOCH_TICKS,
  UNSPECIFIED,
  UTC,
} from '../runtime/datetime.js'
import { raise, raiseRange } from '../runtime/exceptions.js'
import {
  DATE_STYLES,
  offsetOf,
  parseDateTime,
  parseExact,
  tryParseDateTime,
  tryParseOffset,
} from '../runtime/parse-date.js'
import { toArray } from '../runtime/sequence.js'
import { define, defineEnum } from '../types/define.js'
import type { MemberTable } from '../types/members.js'

const HOUR = 36_000_000_000n
const MINUTE = 600_000_000n

defineEnum('System.DateTimeKind', ['Unspecified', 'Utc', 'Local'])
defineEnum('System.DayOfWeek', ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'])
defineEnum('System.Globalization.DateTimeStyles', DATE_STYLES, { isFlags: true })

interface Out {
  set(value: unknown): void
}
const now = (kind: Kind) => DateTimeValue.fromUnix(currentSource().services.clock.now(), kind)
const MINIMUM = new DateTimeValue(0n)
const notRecognized = (text: string): never =>
  raise('FormatException', `String '${text}' was not recognized as a valid DateTime.`)
const addUnits = (value: DateTimeValue, count: number, unit: bigint) =>
  value.add(TimeSpanValue.fromUnits(count, unit).ticks)
const format = (self: DateTimeValue | DateTimeOffsetValue, text: string | null) => self.format(text ?? '')
const tried = (value: unknown, missing: unknown, out: Out) => {
  out.set(value ?? missing)
  return value !== undefined
}

function timeTicks(hour: number, minute: number, second: number, ms = 0): bigint {
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || ms < 0 || ms > 999) {
    raise('ArgumentOutOfRangeException', 'Hour, Minute, and Second parameters describe an un-representable DateTime.')
  }
  return BigInt((hour * 60 + minute) * 60 + second) * TICKS_PER_SECOND + BigInt(ms) * TICKS_PER_MILLISECOND
}

/** What both DateTime and DateTimeOffset offer of their clock time. */
function clockMembers(clock: (self: never) => DateTimeValue): MemberTable {
  const of =
    <T>(read: (value: DateTimeValue) => T) =>
    (self: never) =>
      read(clock(self))
  return {
    'int Year { get; }': of((value) => value.date.year),
    'int Month { get; }': of((value) => value.date.month),
    'int Day { get; }': of((value) => value.date.day),
    'int Hour { get; }': of((value) => value.part(HOUR, 24n)),
    'int Minute { get; }': of((value) => value.part(MINUTE, 60n)),
    'int Second { get; }': of((value) => value.part(TICKS_PER_SECOND, 60n)),
    'int Millisecond { get; }': of((value) => value.part(TICKS_PER_MILLISECOND, 1000n)),
    'int DayOfYear { get; }': of((value) => value.dayOfYear),
    'DayOfWeek DayOfWeek { get; }': of((value) => value.dayOfWeek),
    'long Ticks { get; }': of((value) => value.ticks),
    'TimeSpan TimeOfDay { get; }': of((value) => new TimeSpanValue(value.timeOfDay)),
  }
}

/** Add…, which both types have; `change` puts the new clock time into a value of the own type. */
function addMembers(
  name: string,
  clock: (self: never) => DateTimeValue,
  change: (self: never, value: DateTimeValue) => unknown,
): MemberTable {
  const units: Readonly<Record<string, bigint>> = {
    Days: TICKS_PER_DAY,
    Hours: HOUR,
    Minutes: MINUTE,
    Seconds: TICKS_PER_SECOND,
    Milliseconds: TICKS_PER_MILLISECOND,
  }
  const byUnit = Object.entries(units).map(([unit, ticks]) => [
    `${name} Add${unit}(double value)`,
    (self: never, count: number) => change(self, addUnits(clock(self), count, ticks)),
  ])
  return {
    ...Object.fromEntries(byUnit),
    [`${name} AddTicks(long value)`]: (self: never, ticks: bigint) => change(self, clock(self).add(ticks)),
    [`${name} AddMonths(int months)`]: (self: never, count: number) => change(self, clock(self).addMonths(count)),
    [`${name} AddYears(int value)`]: (self: never, count: number) => change(self, clock(self).addMonths(count * 12)),
    [`${name} Add(TimeSpan value)`]: (self: never, span: TimeSpanValue) => change(self, clock(self).add(span.ticks)),
    [`${name} Subtract(TimeSpan value)`]: (self: never, span: TimeSpanValue) =>
      change(self, clock(self).add(-span.ticks)),
    [`static ${name} operator +(${name} d, TimeSpan t)`]: (self: never, span: TimeSpanValue) =>
      change(self, clock(self).add(span.ticks)),
    [`static ${name} operator -(${name} d, TimeSpan t)`]: (self: never, span: TimeSpanValue) =>
      change(self, clock(self).add(-span.ticks)),
  }
}

function orderMembers(name: string): MemberTable {
  type Ordered = { compareTo(other: unknown): number; equals(other: unknown): boolean }
  const operators: Readonly<Record<string, (order: number) => boolean>> = {
    '==': (order) => order === 0,
    '!=': (order) => order !== 0,
    '<': (order) => order < 0,
    '>': (order) => order > 0,
    '<=': (order) => order <= 0,
    '>=': (order) => order >= 0,
  }
  const byOperator = Object.entries(operators).map(([operator, test]) => [
    `static bool operator ${operator}(${name} a, ${name} b)`,
    (a: Ordered, b: Ordered) => test(a.compareTo(b)),
  ])
  return {
    ...Object.fromEntries(byOperator),
    [`int CompareTo(${name} value)`]: (a: Ordered, b: Ordered) => a.compareTo(b),
    'int CompareTo(object? value)': (a: Ordered, b: Ordered | null) => (b === null ? 1 : a.compareTo(b)),
    [`static int Compare(${name} a, ${name} b)`]: (a: Ordered, b: Ordered) => a.compareTo(b),
    [`bool Equals(${name} value)`]: (a: Ordered, b: unknown) => a.equals(b),
    'bool Equals(object? value)': (a: Ordered, b: unknown) => a.equals(b),
    [`static bool Equals(${name} a, ${name} b)`]: (a: Ordered, b: unknown) => a.equals(b),
    'string ToString()': (self: DateTimeValue) => self.display(),
    'string ToString(IFormatProvider? provider)': (self: DateTimeValue) => self.display(),
    'string ToString(string? format)': format,
    'string ToString(string? format, IFormatProvider? provider)': format,
  }
}

export { orderMembers }

const own = (self: DateTimeValue) => self
const dateTimeExact = (text: string, formats: readonly string[], styles: number) => {
  for (const candidate of formats) {
    const found = parseExact(text, candidate, styles)
    if (found !== undefined) return found
  }
  return undefined
}

define(
  'struct System.DateTime : IComparable, IFormattable, IConvertible, IComparable<DateTime>, IEquatable<DateTime>',
  {
    ...clockMembers(own),
    ...addMembers('DateTime', own, (_self, value) => value),
    ...orderMembers('DateTime'),
    'DateTime(long ticks)': (ticks: bigint) => DateTimeValue.of(ticks, UNSPECIFIED),
    'DateTime(long ticks, DateTimeKind kind)': (ticks: bigint, kind: Kind) => DateTimeValue.of(ticks, kind),
    'DateTime(int year, int month, int day)': (y: number, m: number, d: number) => DateTimeValue.fromParts(y, m, d),
    'DateTime(int year, int month, int day, int hour, int minute, int second)': (
      y: number,
      m: number,
      d: number,
      h: number,
      min: number,
      s: number,
    ) => DateTimeValue.fromParts(y, m, d, timeTicks(h, min, s)),
    'DateTime(int year, int month, int day, int hour, int minute, int second, DateTimeKind kind)': (
      y: number,
      m: number,
      d: number,
      h: number,
      min: number,
      s: number,
      kind: Kind,
    ) => DateTimeValue.fromParts(y, m, d, timeTicks(h, min, s), kind),
    'DateTime(int year, int month, int day, int hour, int minute, int second, int millisecond)': (
      y: number,
      m: number,
      d: number,
      h: number,
      min: number,
      s: number,
      ms: number,
    ) => DateTimeValue.fromParts(y, m, d, timeTicks(h, min, s, ms)),
    'DateTime(int year, int month, int day, int hour, int minute, int second, int millisecond, DateTimeKind kind)': (
      y: number,
      m: number,
      d: number,
      h: number,
      min: number,
      s: number,
      ms: number,
      kind: Kind,
    ) => DateTimeValue.fromParts(y, m, d, timeTicks(h, min, s, ms), kind),
    'static DateTime MinValue { get; }': () => MINIMUM,
    'static DateTime MaxValue { get; }': () => new DateTimeValue(3_155_378_975_999_999_999n),
    'static DateTime UnixEpoch { get; }': () => new DateTimeValue(UNIX_EPOCH_TICKS, UTC),
    'static DateTime UtcNow { get; }': () => now(UTC),
    'static DateTime Now { get; }': () => now(UTC),
    'static DateTime Today { get; }': () => {
      const value = now(UTC)
      return value.add(-value.timeOfDay)
    },
    'DateTime Date { get; }': (self: DateTimeValue) => self.add(-self.timeOfDay),
    'DateTimeKind Kind { get; }': (self: DateTimeValue) => self.kind,
    'TimeSpan Subtract(DateTime value)': (a: DateTimeValue, b: DateTimeValue) => new TimeSpanValue(a.ticks - b.ticks),
    'static TimeSpan operator -(DateTime a, DateTime b)': (a: DateTimeValue, b: DateTimeValue) =>
      new TimeSpanValue(a.ticks - b.ticks),
    'DateTime ToUniversalTime()': (self: DateTimeValue) => self.withKind(UTC),
    'DateTime ToLocalTime()': (self: DateTimeValue) => self.withKind(LOCAL),
    'static DateTime SpecifyKind(DateTime value, DateTimeKind kind)': (value: DateTimeValue, kind: Kind) =>
      value.withKind(kind),
    'static int DaysInMonth(int year, int month)': daysInMonth,
    'static bool IsLeapYear(int year)': (year: number) => daysInMonth(year, 2) === 29,
    'long ToFileTimeUtc()': (self: DateTimeValue) => self.ticks - 504_911_232_000_000_000n,
    'long ToBinary()': (self: DateTimeValue) => BigInt.asIntN(64, self.ticks | (BigInt(self.kind) << 62n)),
    'double ToOADate()': (self: DateTimeValue) => Number(self.ticks - 599_264_352_000_000_000n) / Number(TICKS_PER_DAY),
    'bool IsDaylightSavingTime()': () => false,
    'string ToShortDateString()': (self: DateTimeValue) => self.format('d'),
    'string ToLongDateString()': (self: DateTimeValue) => self.format('D'),
    'string ToShortTimeString()': (self: DateTimeValue) => self.format('t'),
    'string ToLongTimeString()': (self: DateTimeValue) => self.format('T'),
    'static DateTime Parse(string s)': (text: string) => parseDateTime(text),
    'static DateTime Parse(string s, IFormatProvider? provider)': (text: string) => parseDateTime(text),
    'static DateTime Parse(string s, IFormatProvider? provider, DateTimeStyles styles)': (
      text: string,
      _provider: unknown,
      styles: number,
    ) => parseDateTime(text, styles),
    'static bool TryParse(string? s, out DateTime result)': (text: string | null, out: Out) =>
      tried(tryParseDateTime(text ?? ''), MINIMUM, out),
    'static bool TryParse(string? s, IFormatProvider? provider, DateTimeStyles styles, out DateTime result)': (
      text: string | null,
      _provider: unknown,
      styles: number,
      out: Out,
    ) => tried(tryParseDateTime(text ?? '', styles), MINIMUM, out),
    'static DateTime ParseExact(string s, string format, IFormatProvider? provider)': (text: string, pattern: string) =>
      dateTimeExact(text, [pattern], 0)?.dateTime ?? notRecognized(text),
    'static DateTime ParseExact(string s, string format, IFormatProvider? provider, DateTimeStyles style)': (
      text: string,
      pattern: string,
      _provider: unknown,
      styles: number,
    ) => dateTimeExact(text, [pattern], styles)?.dateTime ?? notRecognized(text),
    'static DateTime ParseExact(string s, string[] formats, IFormatProvider? provider, DateTimeStyles style)': (
      text: string,
      patterns: unknown,
      _provider: unknown,
      styles: number,
    ) => dateTimeExact(text, toArray(patterns) as string[], styles)?.dateTime ?? notRecognized(text),
    'static bool TryParseExact(string? s, string? format, IFormatProvider? provider, DateTimeStyles style, out DateTime result)':
      (text: string | null, pattern: string, _provider: unknown, styles: number, out: Out) =>
        tried(dateTimeExact(text ?? '', [pattern], styles)?.dateTime, MINIMUM, out),
    'static bool TryParseExact(string? s, string[] formats, IFormatProvider? provider, DateTimeStyles style, out DateTime result)':
      (text: string | null, patterns: unknown, _provider: unknown, styles: number, out: Out) =>
        tried(dateTimeExact(text ?? '', toArray(patterns) as string[], styles)?.dateTime, MINIMUM, out),
  },
  { defaultValue: () => MINIMUM },
)

const ZERO = new TimeSpanValue(0n)
const EARLIEST = new DateTimeOffsetValue(MINIMUM, ZERO)
const clockOf = (self: DateTimeOffsetValue) => self.clock
const FARTHEST_TICKS = 14n * 36_000_000_000n
const withOffset = (value: DateTimeValue, offset: TimeSpanValue) => {
  if (offset.ticks > FARTHEST_TICKS || offset.ticks < -FARTHEST_TICKS)
    raiseRange('offset', 'Offset must be within plus or minus 14 hours.')
  if (offset.ticks % 600_000_000n !== 0n)
    raise('ArgumentException', "Offset must be specified in whole minutes. (Parameter 'offset')")
  return new DateTimeOffsetValue(value.withKind(UNSPECIFIED), offset)
}
const fromUnix = (count: bigint, ticks: bigint) => {
  if (count < -62_135_596_800_000n || count > 253_402_300_799_999n)
    raiseRange('seconds', 'Valid values are between -62135596800 and 253402300799, inclusive.')
  return DateTimeOffsetValue.utc(count * ticks + UNIX_EPOCH_TICKS)
}
const floorDivide = (a: bigint, b: bigint) => (a < 0n && a % b !== 0n ? a / b - 1n : a / b)
const offsetExact = (text: string, pattern: string, styles: number) => {
  const found = parseExact(text, pattern, styles)
  return found && offsetOf(found)
}

define(
  'struct System.DateTimeOffset : IComparable, IFormattable, IComparable<DateTimeOffset>, IEquatable<DateTimeOffset>',
  {
    ...clockMembers(clockOf),
    ...addMembers('DateTimeOffset', clockOf, (self: DateTimeOffsetValue, value) => self.with(value)),
    ...orderMembers('DateTimeOffset'),
    'DateTimeOffset(DateTime dateTime)': (value: DateTimeValue) => withOffset(value, ZERO),
    'DateTimeOffset(DateTime dateTime, TimeSpan offset)': (value: DateTimeValue, offset: TimeSpanValue) => {
      if (value.kind !== UNSPECIFIED && offset.ticks !== 0n)
        raise('ArgumentException', "The UTC Offset for Utc DateTime instances must be 0. (Parameter 'offset')")
      return withOffset(value, offset)
    },
    'DateTimeOffset(long ticks, TimeSpan offset)': (ticks: bigint, offset: TimeSpanValue) =>
      withOffset(DateTimeValue.of(ticks, UNSPECIFIED), offset),
    'DateTimeOffset(int year, int month, int day, int hour, int minute, int second, TimeSpan offset)': (
      y: number,
      m: number,
      d: number,
      h: number,
      min: number,
      s: number,
      offset: TimeSpanValue,
    ) => withOffset(DateTimeValue.fromParts(y, m, d, timeTicks(h, min, s)), offset),
    'static DateTimeOffset MinValue { get; }': () => EARLIEST,
    'static DateTimeOffset MaxValue { get; }': () => DateTimeOffsetValue.utc(3_155_378_975_999_999_999n),
    'static DateTimeOffset UnixEpoch { get; }': () => DateTimeOffsetValue.utc(UNIX_EPOCH_TICKS),
    'static DateTimeOffset UtcNow { get; }': () => withOffset(now(UTC), ZERO),
    'static DateTimeOffset Now { get; }': () => withOffset(now(UTC), ZERO),
    'static DateTimeOffset FromUnixTimeSeconds(long seconds)': (count: bigint) =>
      fromUnix(count * 1000n, TICKS_PER_MILLISECOND),
    'static DateTimeOffset FromUnixTimeMilliseconds(long milliseconds)': (count: bigint) =>
      fromUnix(count, TICKS_PER_MILLISECOND),
    'long ToUnixTimeSeconds()': (self: DateTimeOffsetValue) =>
      floorDivide(self.utcTicks - UNIX_EPOCH_TICKS, TICKS_PER_SECOND),
    'long ToUnixTimeMilliseconds()': (self: DateTimeOffsetValue) =>
      floorDivide(self.utcTicks - UNIX_EPOCH_TICKS, TICKS_PER_MILLISECOND),
    'TimeSpan Offset { get; }': (self: DateTimeOffsetValue) => self.offset,
    'DateTime DateTime { get; }': (self: DateTimeOffsetValue) => self.clock,
    'DateTime Date { get; }': (self: DateTimeOffsetValue) => self.clock.add(-self.clock.timeOfDay),
    'DateTime UtcDateTime { get; }': (self: DateTimeOffsetValue) => new DateTimeValue(self.utcTicks, UTC),
    'DateTime LocalDateTime { get; }': (self: DateTimeOffsetValue) => new DateTimeValue(self.utcTicks, LOCAL),
    'long UtcTicks { get; }': (self: DateTimeOffsetValue) => self.utcTicks,
    'DateTimeOffset ToUniversalTime()': (self: DateTimeOffsetValue) => DateTimeOffsetValue.utc(self.utcTicks),
    'DateTimeOffset ToLocalTime()': (self: DateTimeOffsetValue) => DateTimeOffsetValue.utc(self.utcTicks),
    'DateTimeOffset ToOffset(TimeSpan offset)': (self: DateTimeOffsetValue, offset: TimeSpanValue) =>
      withOffset(DateTimeValue.of(self.utcTicks + offset.ticks, UNSPECIFIED), offset),
    'TimeSpan Subtract(DateTimeOffset value)': (a: DateTimeOffsetValue, b: DateTimeOffsetValue) =>
      new TimeSpanValue(a.utcTicks - b.utcTicks),
    'static TimeSpan operator -(DateTimeOffset a, DateTimeOffset b)': (
      a: DateTimeOffsetValue,
      b: DateTimeOffsetValue,
    ) => new TimeSpanValue(a.utcTicks - b.utcTicks),
    'implicit operator DateTimeOffset(DateTime value)': (value: DateTimeValue) => withOffset(value, ZERO),
    'static DateTimeOffset Parse(string s)': (text: string) => tryParseOffset(text) ?? notRecognized(text),
    'static DateTimeOffset Parse(string s, IFormatProvider? provider)': (text: string) =>
      tryParseOffset(text) ?? notRecognized(text),
    'static DateTimeOffset Parse(string s, IFormatProvider? provider, DateTimeStyles styles)': (
      text: string,
      _provider: unknown,
      styles: number,
    ) => tryParseOffset(text, styles) ?? notRecognized(text),
    'static bool TryParse(string? s, out DateTimeOffset result)': (text: string | null, out: Out) =>
      tried(tryParseOffset(text ?? ''), EARLIEST, out),
    'static bool TryParse(string? s, IFormatProvider? provider, DateTimeStyles styles, out DateTimeOffset result)': (
      text: string | null,
      _provider: unknown,
      styles: number,
      out: Out,
    ) => tried(tryParseOffset(text ?? '', styles), EARLIEST, out),
    'static DateTimeOffset ParseExact(string s, string format, IFormatProvider? provider)': (
      text: string,
      pattern: string,
    ) => offsetExact(text, pattern, 0) ?? notRecognized(text),
    'static DateTimeOffset ParseExact(string s, string format, IFormatProvider? provider, DateTimeStyles styles)': (
      text: string,
      pattern: string,
      _provider: unknown,
      styles: number,
    ) => offsetExact(text, pattern, styles) ?? notRecognized(text),
    'static bool TryParseExact(string? s, string? format, IFormatProvider? provider, DateTimeStyles styles, out DateTimeOffset result)':
      (text: string | null, pattern: string, _provider: unknown, styles: number, out: Out) =>
        tried(offsetExact(text ?? '', pattern, styles), EARLIEST, out),
  },
  { defaultValue: () => EARLIEST },
)
