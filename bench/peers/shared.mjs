import { randomUUID } from 'node:crypto'
import { catalog } from '../toolkit/work.ts'

export { catalog }

/** What every candidate tells of a request beside the item. */
export function tell(header) {
  return {
    routed_by: header('x-apim-gateway') ?? 'direct',
    correlation_id: header('x-correlation-id') ?? randomUUID(),
    cache_status: header('x-apim-cache') ?? 'bypass',
  }
}

/** The line that raw handlers log of a GET. Not every adapter passes on what logs it: here it is made, and no more. */
export function lineOf(name, told, itemId) {
  const line = { timestamp: new Date().toISOString(), level: 'info', message: 'Handled APIM backend request' }
  return JSON.stringify({ ...line, function: name, ...told, item_id: itemId })
}

const message = 'Parameters or body break their schema; details has one entry per problem.'

/** The answer to what breaks a schema. */
export const refusal = (details) => ({
  error: {
    code: 'validation_failed',
    message,
    details: details.map(({ path, message }) => ({ in: 'path', name: path.join('.'), message })),
  },
})
