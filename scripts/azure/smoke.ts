import { setTimeout } from 'node:timers/promises'

export interface SmokeOptions {
  /** The gateway's address, without a path. */
  readonly gateway: string
  readonly key: string
  /** Milliseconds for the app to wake up in; and between two tries. */
  readonly patience?: number
  readonly interval?: number
  readonly print?: (line: string) => void
}

interface Expectation {
  readonly path: string
  readonly withKey: boolean
  readonly status: readonly number[]
  /** The code of our error envelope. */
  readonly code?: string
}

/** What a client sees of a deployment that works, from the edge inwards. */
const EXPECTATIONS: readonly Expectation[] = [
  { path: '/api/generate_name', withKey: false, status: [401], code: 'subscription_key_missing' },
  { path: '/nowhere', withKey: false, status: [404], code: 'operation_not_found' },
  { path: '/api/health', withKey: true, status: [200] },
  { path: '/api/generate_name', withKey: true, status: [200] },
  // The documentation is deployed by parameter.
  { path: '/public/openapi.json', withKey: false, status: [200, 404] },
]

/** Calls the gateway; returns one line for everything that is not as expected. */
export async function smoke(options: SmokeOptions): Promise<string[]> {
  const { print = console.log } = options
  const problems: string[] = []
  for (const expectation of EXPECTATIONS) {
    const problem = await check(expectation, options)
    const shown = `GET ${expectation.path} ${expectation.withKey ? 'with' : 'without'} a key`
    print(`${problem ? '✗' : '✓'} ${shown}`)
    if (problem) problems.push(`${shown}: ${problem}`)
  }
  return problems
}

/** The last answer counts: an app that wakes up answers 5xx, or not at all, for a while. */
async function check(expectation: Expectation, options: SmokeOptions): Promise<string | undefined> {
  const { patience = 120_000, interval = 5_000 } = options
  const deadline = performance.now() + patience
  for (;;) {
    const { problem, passing } = await call(expectation, options)
    if (!problem || !passing || performance.now() >= deadline) return problem
    await setTimeout(interval)
  }
}

async function call(
  { path, withKey, status, code }: Expectation,
  { gateway, key }: SmokeOptions,
): Promise<{ problem?: string; passing?: boolean }> {
  const headers = withKey ? { 'Ocp-Apim-Subscription-Key': key } : {}
  let response: Response
  try {
    response = await fetch(new URL(path, gateway), { headers, signal: AbortSignal.timeout(60_000) })
  } catch (error) {
    const cause = (error as Error).cause ?? error
    return { problem: `no answer (${(cause as Error).message})`, passing: true }
  }
  const text = await response.text()
  if (!status.includes(response.status)) {
    const problem = `${response.status} instead of ${status.join(' or ')}: ${text.slice(0, 300) || 'empty body'}`
    return { problem, passing: response.status >= 500 }
  }
  if (code && !text.includes(`"code":"${code}"`)) return { problem: `no "${code}" in ${text.slice(0, 300)}` }
  return {}
}
