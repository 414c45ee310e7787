import { MalformedCsvError } from './errors.js'

/** A row by the names in the first one. */
export type CsvRow = Readonly<Record<string, string>>

/**
 * Reads comma-separated values with a heading: https://www.rfc-editor.org/rfc/rfc4180
 * @throws MalformedCsvError
 */
export async function parseCsv(text: string): Promise<readonly CsvRow[]> {
  // Loaded here, as no other request needs it.
  const { parse } = await import('csv-parse/sync')
  try {
    return parse(text, { bom: true, columns: true, trim: true, skip_empty_lines: true }) as CsvRow[]
  } catch (error) {
    throw new MalformedCsvError((error as Error).message)
  }
}
