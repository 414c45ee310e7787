import { DateTimeOffsetValue, DateTimeValue, TimeSpanValue, UNSPECIFIED, UTC } from '../runtime/datetime.js'
import { TimeZoneValue } from '../runtime/time-zone.js'
import { define } from '../types/define.js'

const UNIVERSAL = TimeZoneValue.find('UTC')

function toUtc(value: DateTimeValue, zone: TimeZoneValue): DateTimeValue {
  if (value.kind === UTC) return value
  return value.add(-zone.offsetOf(value).ticks).withKind(UTC)
}

function fromUtc(value: DateTimeValue, zone: TimeZoneValue): DateTimeValue {
  return value.add(zone.offsetAt(value.unixMilliseconds)).withKind(zone === UNIVERSAL ? UTC : UNSPECIFIED)
}

function convertOffset(value: DateTimeOffsetValue, zone: TimeZoneValue): DateTimeOffsetValue {
  const utc = new DateTimeValue(value.utcTicks, UTC)
  const offset = zone.offsetAt(utc.unixMilliseconds)
  return new DateTimeOffsetValue(utc.add(offset).withKind(UNSPECIFIED), new TimeSpanValue(offset))
}

define('class System.TimeZoneInfo', {
  'static TimeZoneInfo Utc { get; }': () => UNIVERSAL,
  'static TimeZoneInfo Local { get; }': () => UNIVERSAL,
  'static TimeZoneInfo FindSystemTimeZoneById(string id)': (id: string) => TimeZoneValue.find(id),
  'string Id { get; }': (self: TimeZoneValue) => self.id,
  'string DisplayName { get; }': (self: TimeZoneValue) => self.id,
  'string StandardName { get; }': (self: TimeZoneValue) => self.id,
  'static DateTime ConvertTimeToUtc(DateTime dateTime)': (value: DateTimeValue) => value.withKind(UTC),
  'static DateTime ConvertTimeToUtc(DateTime dateTime, TimeZoneInfo sourceTimeZone)': toUtc,
  'static DateTime ConvertTimeFromUtc(DateTime dateTime, TimeZoneInfo destinationTimeZone)': fromUtc,
  'static DateTime ConvertTime(DateTime dateTime, TimeZoneInfo destinationTimeZone)': fromUtc,
  'static DateTime ConvertTime(DateTime dateTime, TimeZoneInfo sourceTimeZone, TimeZoneInfo destinationTimeZone)': (
    value: DateTimeValue,
    from: TimeZoneValue,
    to: TimeZoneValue,
  ) => fromUtc(toUtc(value, from), to),
  'static DateTimeOffset ConvertTime(DateTimeOffset dateTimeOffset, TimeZoneInfo destinationTimeZone)': convertOffset,
  'static DateTime ConvertTimeBySystemTimeZoneId(DateTime dateTime, string destinationTimeZoneId)': (
    value: DateTimeValue,
    id: string,
  ) => fromUtc(value, TimeZoneValue.find(id)),
  'TimeSpan GetUtcOffset(DateTime dateTime)': (self: TimeZoneValue, value: DateTimeValue) =>
    value.kind === UTC ? new TimeSpanValue(self.offsetAt(value.unixMilliseconds)) : self.offsetOf(value),
  'TimeSpan BaseUtcOffset { get; }': (self: TimeZoneValue) => new TimeSpanValue(self.offsetAt(Date.UTC(2026, 0, 1))),
  'bool IsDaylightSavingTime(DateTime dateTime)': (self: TimeZoneValue, value: DateTimeValue) =>
    self.offsetOf(value).ticks !== self.offsetAt(Date.UTC(2026, 0, 1)),
})
