const fixdate =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** Milliseconds since 1970; undefined for what is no date: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
export function fromHttpDate(text: string | null | undefined): number | undefined {
  if (typeof text !== 'string' || !fixdate.test(text)) return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
