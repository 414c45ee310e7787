import { STATUS_CODES } from 'node:http'

/** The usual reason phrase of a status; empty for a status that has none. */
export function reasonOf(status: number): string {
  return STATUS_CODES[status] ?? ''
}
