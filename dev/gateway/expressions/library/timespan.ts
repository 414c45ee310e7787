import type { ArrayValue } from '../runtime/array.js'
import { TICKS_PER_DAY, TICKS_PER_MILLISECOND, TICKS_PER_SECOND, TimeSpanValue } from '../runtime/datetime.js'
import { raise } from '../runtime/exceptions.js'
import { parseTimeSpan, tryParseTimeSpan } from '../runtime/parse-timespan.js'
import { parseTimeSpanExact, tryParseTimeSpanExact } from '../runtime/parse-timespan-exact.js'
import { define } from '../types/define.js'
import { orderMembers } from './datetime.js'

const HOUR = 36_000_000_000n
const MINUTE = 600_000_000n
const ZERO = new TimeSpanValue(0n)
const MAXIMUM = new TimeSpanValue((1n << 63n) - 1n)

interface Out {
  set(value: unknown): void
}

function ofParts(days: number, hours: number, minutes: number, seconds: number, ms = 0): TimeSpanValue {
  return TimeSpanValue.of(
    BigInt(days) * TICKS_PER_DAY +
      BigInt(hours) * HOUR +
      BigInt(minutes) * MINUTE +
      BigInt(seconds) * TICKS_PER_SECOND +
      BigInt(ms) * TICKS_PER_MILLISECOND,
  )
}

function tryParse(text: string | null, out: Out): boolean {
  const value = tryParseTimeSpan(text ?? '')
  out.set(value instanceof TimeSpanValue ? value : ZERO)
  return value instanceof TimeSpanValue
}

function tryExact(text: string | null, formats: readonly string[], out: Out): boolean {
  const value = formats.map((format) => tryParseTimeSpanExact(text ?? '', format)).find((found) => found !== undefined)
  out.set(value ?? ZERO)
  return value !== undefined
}

const scaled = (a: TimeSpanValue, factor: number) => TimeSpanValue.fromUnits(Math.round(Number(a.ticks) * factor), 1n)
const LONGEST_TICKS = (1n << 63n) - 1n
const ofUnits = (count: bigint, unit: bigint) => {
  const ticks = count * unit
  if (ticks > LONGEST_TICKS || ticks < -LONGEST_TICKS - 1n)
    raise('ArgumentOutOfRangeException', 'TimeSpan overflowed because the duration is too long.')
  return new TimeSpanValue(ticks)
}
const divided = (a: TimeSpanValue, by: number) => TimeSpanValue.fromUnits(Math.round(Number(a.ticks) / by), 1n)

define(
  'struct System.TimeSpan : IComparable, IFormattable, IComparable<TimeSpan>, IEquatable<TimeSpan>',
  {
    ...orderMembers('TimeSpan'),
    'TimeSpan(long ticks)': (ticks: bigint) => new TimeSpanValue(ticks),
    'TimeSpan(int hours, int minutes, int seconds)': (h: number, m: number, s: number) => ofParts(0, h, m, s),
    'TimeSpan(int days, int hours, int minutes, int seconds)': ofParts,
    'TimeSpan(int days, int hours, int minutes, int seconds, int milliseconds)': ofParts,
    'static TimeSpan Zero { get; }': () => ZERO,
    'static TimeSpan MaxValue { get; }': () => MAXIMUM,
    'static TimeSpan MinValue { get; }': () => new TimeSpanValue(-(1n << 63n)),
    'const long TicksPerDay': TICKS_PER_DAY,
    'const long TicksPerHour': HOUR,
    'const long TicksPerMinute': MINUTE,
    'const long TicksPerSecond': TICKS_PER_SECOND,
    'const long TicksPerMillisecond': TICKS_PER_MILLISECOND,
    'static TimeSpan FromDays(double value)': (value: number) => TimeSpanValue.fromUnits(value, TICKS_PER_DAY),
    'static TimeSpan FromDays(int days)': (value: number) => ofUnits(BigInt(value), TICKS_PER_DAY),
    'static TimeSpan FromHours(double value)': (value: number) => TimeSpanValue.fromUnits(value, HOUR),
    'static TimeSpan FromHours(int hours)': (value: number) => ofUnits(BigInt(value), HOUR),
    'static TimeSpan FromMinutes(double value)': (value: number) => TimeSpanValue.fromUnits(value, MINUTE),
    'static TimeSpan FromMinutes(long minutes)': (value: bigint) => ofUnits(value, MINUTE),
    'static TimeSpan FromSeconds(double value)': (value: number) => TimeSpanValue.fromUnits(value, TICKS_PER_SECOND),
    'static TimeSpan FromSeconds(long seconds)': (value: bigint) => ofUnits(value, TICKS_PER_SECOND),
    'static TimeSpan FromMilliseconds(double value)': (value: number) =>
      TimeSpanValue.fromUnits(value, TICKS_PER_MILLISECOND),
    'static TimeSpan FromMilliseconds(long milliseconds)': (value: bigint) => ofUnits(value, TICKS_PER_MILLISECOND),
    'static TimeSpan FromTicks(long value)': (ticks: bigint) => new TimeSpanValue(ticks),
    'int Days { get; }': (self: TimeSpanValue) => self.part(TICKS_PER_DAY),
    'int Hours { get; }': (self: TimeSpanValue) => self.part(HOUR, 24n),
    'int Minutes { get; }': (self: TimeSpanValue) => self.part(MINUTE, 60n),
    'int Seconds { get; }': (self: TimeSpanValue) => self.part(TICKS_PER_SECOND, 60n),
    'int Milliseconds { get; }': (self: TimeSpanValue) => self.part(TICKS_PER_MILLISECOND, 1000n),
    'long Ticks { get; }': (self: TimeSpanValue) => self.ticks,
    'double TotalDays { get; }': (self: TimeSpanValue) => self.total(TICKS_PER_DAY),
    'double TotalHours { get; }': (self: TimeSpanValue) => self.total(HOUR),
    'double TotalMinutes { get; }': (self: TimeSpanValue) => self.total(MINUTE),
    'double TotalSeconds { get; }': (self: TimeSpanValue) => self.total(TICKS_PER_SECOND),
    'double TotalMilliseconds { get; }': (self: TimeSpanValue) => self.total(TICKS_PER_MILLISECOND),
    'TimeSpan Add(TimeSpan ts)': (a: TimeSpanValue, b: TimeSpanValue) => TimeSpanValue.of(a.ticks + b.ticks),
    'TimeSpan Subtract(TimeSpan ts)': (a: TimeSpanValue, b: TimeSpanValue) => TimeSpanValue.of(a.ticks - b.ticks),
    'TimeSpan Negate()': (self: TimeSpanValue) => TimeSpanValue.of(-self.ticks),
    'TimeSpan Duration()': (self: TimeSpanValue) => TimeSpanValue.of(self.ticks < 0n ? -self.ticks : self.ticks),
    'static TimeSpan operator +(TimeSpan a, TimeSpan b)': (a: TimeSpanValue, b: TimeSpanValue) =>
      TimeSpanValue.of(a.ticks + b.ticks),
    'static TimeSpan operator -(TimeSpan a, TimeSpan b)': (a: TimeSpanValue, b: TimeSpanValue) =>
      TimeSpanValue.of(a.ticks - b.ticks),
    'static TimeSpan operator -(TimeSpan a)': (a: TimeSpanValue) => TimeSpanValue.of(-a.ticks),
    'static TimeSpan operator *(TimeSpan a, double factor)': scaled,
    'static TimeSpan operator *(double factor, TimeSpan a)': (factor: number, a: TimeSpanValue) => scaled(a, factor),
    'static TimeSpan operator /(TimeSpan a, double divisor)': divided,
    'static double operator /(TimeSpan a, TimeSpan b)': (a: TimeSpanValue, b: TimeSpanValue) =>
      Number(a.ticks) / Number(b.ticks),
    'static TimeSpan Parse(string s)': parseTimeSpan,
    'static TimeSpan Parse(string s, IFormatProvider? provider)': (text: string) => parseTimeSpan(text),
    'static bool TryParse(string? s, out TimeSpan result)': tryParse,
    'static bool TryParse(string? s, IFormatProvider? provider, out TimeSpan result)': (
      text: string | null,
      _provider: unknown,
      out: Out,
    ) => tryParse(text, out),
    'static TimeSpan ParseExact(string input, string format, IFormatProvider? provider)': (
      text: string,
      format: string,
    ) => parseTimeSpanExact(text, [format]),
    'static TimeSpan ParseExact(string input, string[] formats, IFormatProvider? provider)': (
      text: string,
      formats: ArrayValue,
    ) => parseTimeSpanExact(text, formats.items as string[]),
    'static bool TryParseExact(string? input, string? format, IFormatProvider? provider, out TimeSpan result)': (
      text: string | null,
      format: string | null,
      _provider: unknown,
      out: Out,
    ) => tryExact(text, [format ?? ''], out),
    'static bool TryParseExact(string? input, string[] formats, IFormatProvider? provider, out TimeSpan result)': (
      text: string | null,
      formats: ArrayValue,
      _provider: unknown,
      out: Out,
    ) => tryExact(text, formats.items as string[], out),
    'TimeSpan Multiply(double factor)': scaled,
    'TimeSpan Divide(double divisor)': divided,
    'double Divide(TimeSpan ts)': (a: TimeSpanValue, b: TimeSpanValue) => Number(a.ticks) / Number(b.ticks),
  },
  { defaultValue: () => ZERO },
)
