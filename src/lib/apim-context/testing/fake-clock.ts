/** A clock that stands still until a test moves it. */
export interface FakeClock {
  /** What {@link clock} gives in its place: `override(clock, time.now)`. */
  readonly now: () => Date
  /** Moves on by so many milliseconds, seconds, …, or back by less than none. */
  advance(by: { readonly [U in Unit]?: number }): void
  set(to: Date | string): void
}

const units = { milliseconds: 1, seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 }
type Unit = keyof typeof units

/**
 * @param start ISO 8601, or a date
 * @throws RangeError for what is no date
 */
export function fakeClock(start: Date | string = '2026-01-02T03:04:05.000Z'): FakeClock {
  let time = toTime(start)
  return {
    now: () => new Date(time),
    advance(by) {
      for (const [unit, amount] of Object.entries(by)) time += amount * units[unit as Unit]
    },
    set: (to) => {
      time = toTime(to)
    },
  }
}

function toTime(date: Date | string): number {
  const time = new Date(date).getTime()
  if (Number.isNaN(time)) throw new RangeError(`fakeClock: '${date}' is no date; write it as 2026-01-02T03:04:05Z`)
  return time
}
