const currencies = new Set(Intl.supportedValuesOf('currency'))

/** Whether this is an ISO 4217 code, in capitals. */
export function isCurrency(code: string): boolean {
  return currencies.has(code)
}
