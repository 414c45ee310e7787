import * as z from 'zod'
import { createApp, http, openapi, validateHttp, withContext } from '../../src/lib/apim-context/index.js'
import { testClient } from '../../src/lib/apim-context/testing.js'

const Basket = z.object({ lines: z.array(z.object({ item_id: z.int(), quantity: z.int() })) })
const Checkout = z.object({ pieces: z.int() })

export const checkOut = http(
  { name: 'checkOut', method: 'POST', route: 'checkouts' },
  withContext(),
  openapi({ summary: 'Check out' }),
  validateHttp({ body: Basket, response: Checkout }),
)(async ({ body, log, telemetry }) => {
  const pieces = body.lines.reduce((sum, { quantity }) => sum + quantity, 0)
  const checkoutLog = log.child({ pieces }) // each of its lines has the field
  checkoutLog.info('Checking out', { lines: body.lines.length })
  if (log.isEnabled('debug')) checkoutLog.debug('Basket', { basket: body }) // LOG_LEVEL=debug
  telemetry.event('CheckedOut', { pieces })
  telemetry.metric('checkout.pieces', pieces, { large: pieces > 100 })
  return { pieces }
})

const client = testClient(createApp([checkOut], { environment: { LOG_FORMAT: 'json', METRICS_ENABLED: 'true' } }))

export const checkedOut = await client.request('POST', '/api/checkouts', {
  body: { lines: [{ item_id: 1, quantity: 3 }] },
})
