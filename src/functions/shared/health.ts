import * as z from 'zod'
import type { Catalog } from '../../catalog/service.js'
import { type Log, schema } from '../../lib/apim-context/index.js'

/** A dependency that has not answered by then is counted as failed: a probe must not wait for retries. */
const TIMEOUT_MS = 3000

export const Status = schema(() => z.enum(['healthy', 'unhealthy']))

export const Dependency = schema(() =>
  z.object({
    name: z.string().meta({ example: 'storage' }),
    status: Status(),
    latency_ms: z.number().min(0).meta({ description: 'How long it took to answer, in milliseconds.', example: 12.3 }),
  }),
)

async function check(
  name: string,
  probe: (signal: AbortSignal) => Promise<void>,
  log: Log,
): Promise<z.output<ReturnType<typeof Dependency>>> {
  const start = performance.now()
  let status: z.output<ReturnType<typeof Status>> = 'healthy'
  try {
    await probe(AbortSignal.timeout(TIMEOUT_MS))
  } catch (error) {
    // Why is for the log alone: the answer is read by strangers.
    log.warn('A dependency does not answer', { dependency: name, error })
    status = 'unhealthy'
  }
  return { name, status, latency_ms: Math.round((performance.now() - start) * 10) / 10 }
}

/** Asks every dependency at the same time. */
export function checkDependencies(catalog: Catalog, log: Log): Promise<z.output<ReturnType<typeof Dependency>>[]> {
  return Promise.all([check('storage', (signal) => catalog.check(signal), log)])
}
