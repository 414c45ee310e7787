import type { ErrorRow } from '../errors/catalogue.js'
import type { Refusal } from '../errors/http-error.js'

/** A refusal that is returned, not thrown. */
export const refuse = (row: ErrorRow, told: Partial<Pick<Refusal, 'message' | 'details' | 'headers'>>): Refusal => ({
  row,
  message: row.meaning,
  details: [],
  headers: {},
  ...told,
})
