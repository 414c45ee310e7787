import * as z from 'zod'
import { http, openapi, validateHttp, withContext } from '../../src/lib/apim-context/index.js'

const Hello = z.object({ greeting: z.string() })

export const getHello = http(
  { name: 'getHello', method: 'GET', route: 'hello' },
  withContext(),
  openapi({ summary: 'Greet' }),
  validateHttp({ response: Hello }),
)(({ apim, log }) => {
  log.info('Greeting', { routedBy: apim.routedBy, subscription: apim.subscription?.id, left: apim.remainingCalls })
  return { greeting: `Hello, ${apim.subscription?.name ?? 'whoever you are'}` }
})
