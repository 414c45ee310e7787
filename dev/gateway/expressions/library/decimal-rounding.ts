import { Decimal } from '../runtime/decimal.js'
import type { MemberTable } from '../types/members.js'

/** What `Math` and `decimal` both have, under the same signatures. */
export const decimalRounding: MemberTable = {
  'static decimal Round(decimal d)': (value: Decimal) => value.round(0),
  'static decimal Round(decimal d, int decimals)': (value: Decimal, places: number) => value.round(places),
  'static decimal Round(decimal d, MidpointRounding mode)': (value: Decimal, mode: number) =>
    value.round(0, mode === 1),
  'static decimal Round(decimal d, int decimals, MidpointRounding mode)': (
    value: Decimal,
    places: number,
    mode: number,
  ) => value.round(places, mode === 1),
  'static decimal Floor(decimal d)': (value: Decimal) => value.floor(),
  'static decimal Ceiling(decimal d)': (value: Decimal) => value.ceiling(),
  'static decimal Truncate(decimal d)': (value: Decimal) => Decimal.fromInteger(value.truncate()),
}
