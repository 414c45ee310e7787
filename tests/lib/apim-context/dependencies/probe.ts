import {
  type AppOptions,
  createApp,
  type HttpFunction,
  http,
  inject,
  type Needs,
  openapi,
  validateHttp,
  withContext,
} from '../../../../src/lib/apim-context/index.js'
import { testClient } from '../../../../src/lib/apim-context/testing.js'

/** A function that uses something, and gives what the handler makes of it. */
export function using<const N extends Needs>(
  needs: N,
  handler: (input: Record<string, unknown>) => unknown = () => null,
  name = 'probe',
): HttpFunction {
  const declare = http as unknown as (...of: unknown[]) => (handler: unknown) => HttpFunction
  return declare(
    { name, method: 'GET', route: name },
    withContext(),
    (inject as unknown as (needs: Needs) => unknown)(needs),
    openapi({ summary: 'A probe' }),
    validateHttp({}),
  )(async (input: Record<string, unknown>) => ({ jsonBody: { result: await handler(input) } }))
}

export interface Opened {
  /** Calls a function, and gives its status and result. */
  send(name?: string): Promise<{ status: number; result: unknown; logs: readonly string[] }>
  close(): Promise<void>
}

export function open(functions: readonly HttpFunction[], options: AppOptions = {}): Opened {
  const app = createApp(functions, { environment: {}, ...options })
  const client = testClient(app)
  return {
    async send(name = 'probe') {
      const { status, text, logs } = await client.request('GET', `/api/${name}`)
      return { status, result: JSON.parse(text).result, logs: logs.map(({ line }) => line) }
    },
    close: app.close,
  }
}
