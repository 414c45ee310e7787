import * as z from 'zod'
import { http, openapi, schema, validateHttp, withContext } from '#toolkit'

const GreetingPath = schema(() =>
  z.object({ name: z.string().min(1).max(40).meta({ description: 'Whom to greet.', example: 'Zoë' }) }),
)

const Greeting = schema(() =>
  z
    .object({
      message: z.string().meta({ example: 'Hello, Zoë!' }),
      routed_by: z.enum(['azure-api-management', 'direct']),
      correlation_id: z.string().meta({ description: 'What logs of the gateway and of the app have in common.' }),
      subscription: z.string().nullable().meta({ description: 'Whose key the gateway accepted.' }),
    })
    .meta({ id: 'Greeting' }),
)

export const getGreeting = http(
  { name: 'getGreeting', method: 'GET', route: 'greetings/{name}' },
  withContext(),
  openapi({ summary: 'Greet somebody', tags: ['Greetings'] }),
  validateHttp({ path: GreetingPath, response: Greeting }),
)(({ path, apim, log }) => {
  log.info('Greeted', { name: path.name })
  return {
    message: `Hello, ${path.name}!`,
    routed_by: apim.routedBy,
    correlation_id: apim.correlationId,
    subscription: apim.subscription?.name ?? null,
  }
})
