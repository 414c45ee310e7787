import type { Price } from './item.js'

let currencies: ReadonlySet<string> | undefined

/** Whether this is an ISO 4217 code, in capitals. */
export function isCurrency(code: string): boolean {
  // Made at the first use: the list takes milliseconds, which no start has to wait for.
  currencies ??= new Set(Intl.supportedValuesOf('currency'))
  return currencies.has(code)
}

/** A price as a decimal number: 4900 of EUR is `49.00`, 4900 of JPY is `4900`. */
export function toDecimal({ amount, currency }: Price): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  // Of a style "currency" it always says how many digits there are.
  const digits = format.resolvedOptions().maximumFractionDigits!
  return (amount / 10 ** digits).toFixed(digits)
}
