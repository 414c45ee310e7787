import type * as z from 'zod'
import { type CsvRow, parseCsv } from '../../catalog/csv.js'
import type { MalformedCsvError } from '../../catalog/errors.js'
import { toDetails, ValidationError } from '../../lib/apim-context/index.js'

/**
 * Reads comma-separated values, and checks the rows.
 * @param place where in the body they are
 * @throws ValidationError with every problem of every row
 */
export async function readRows<T>(
  csv: string,
  check: (rows: readonly CsvRow[]) => z.ZodSafeParseResult<T>,
  place: readonly string[] = [],
): Promise<T> {
  const result = check(await parse(csv, place))
  if (result.success) return result.data
  throw new ValidationError(undefined, { details: toDetails('body', result.error.issues, [...place]) })
}

async function parse(csv: string, place: readonly string[]): Promise<readonly CsvRow[]> {
  try {
    return await parseCsv(csv)
  } catch (error) {
    const { message } = error as MalformedCsvError
    throw new ValidationError(undefined, { details: [{ in: 'body', name: place.join('.'), message }] })
  }
}
