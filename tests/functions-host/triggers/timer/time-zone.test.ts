import { describe, expect, it } from '@jest/globals'
import { findTimeZone, TimeZone } from '../../../../dev/functions-host/triggers/timer/time-zone.js'

const BERLIN = new TimeZone('Europe/Berlin')
const iso = (instant: number) => new Date(instant).toISOString()
const wall = (text: string) => Date.parse(`${text}Z`)

describe('TimeZone', () => {
  it.each([
    ['Europe/Berlin', '2026-01-15T11:00:00.000Z', '2026-01-15T12:00:00+01:00'],
    ['Europe/Berlin', '2026-07-15T10:00:00.000Z', '2026-07-15T12:00:00+02:00'],
    ['America/New_York', '2026-01-15T17:00:00.000Z', '2026-01-15T12:00:00-05:00'],
    ['Asia/Kolkata', '2026-01-15T06:30:00.000Z', '2026-01-15T12:00:00+05:30'],
    ['UTC', '2026-01-15T12:00:00.125Z', '2026-01-15T12:00:00.125+00:00'],
  ])('%s writes %s as %s, and reads it back', (name, instant, text) => {
    const zone = new TimeZone(name)
    expect(zone.toIsoString(Date.parse(instant))).toBe(text)
    expect(iso(zone.toInstant(zone.toWall(Date.parse(instant))))).toBe(instant)
  })

  it.each([
    // The clock goes from 2:00 to 3:00.
    ['2026-03-29T01:59:59', '2026-03-29T00:59:59.000Z'],
    ['2026-03-29T02:30:00', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T03:00:00', '2026-03-29T01:00:00.000Z'],
    // The clock goes from 3:00 to 2:00.
    ['2026-10-25T01:59:59', '2026-10-24T23:59:59.000Z'],
    ['2026-10-25T02:30:00', '2026-10-25T01:30:00.000Z'],
    ['2026-10-25T03:00:00', '2026-10-25T02:00:00.000Z'],
  ])('reads %s in Berlin as %s', (text, expected) => {
    expect(iso(BERLIN.toInstant(wall(text)))).toBe(expected)
  })
})

describe('findTimeZone', () => {
  const noon = Date.UTC(2026, 0, 15, 12)

  it.each([
    [{ WEBSITE_TIME_ZONE: 'Asia/Tokyo', TZ: 'Europe/Berlin' }, '+09:00'],
    [{ TZ: 'Europe/Berlin' }, '+01:00'],
    [{ TZ: ':Europe/Berlin' }, '+01:00'],
    [{ WEBSITE_TIME_ZONE: '', TZ: 'UTC' }, '+00:00'],
  ])('of %j is at %s', (environment, expected) => {
    expect(
      findTimeZone(environment as Record<string, string>)
        .toIsoString(noon)
        .slice(-6),
    ).toBe(expected)
  })

  it('is this machine’s when none is set', () => {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
    expect(findTimeZone({}).toIsoString(noon)).toBe(new TimeZone(timeZone).toIsoString(noon))
  })

  it('names the variable whose value is none', () => {
    expect(() => findTimeZone({ TZ: 'Nowhere/Else' })).toThrow("TZ is 'Nowhere/Else': give an IANA name")
  })
})
