import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { smoke } from '../../scripts/azure/smoke.js'
import { createStandIn, type Rule, type StandIn } from '../infra/stand-in.js'
import { runScriptFile } from './run-script.js'

interface Answer {
  readonly status: number
  readonly code?: string
}

const KEY = 'the-key'
let server: Server | undefined
let standIn: StandIn | undefined

afterEach(async () => {
  server?.closeAllConnections()
  server?.close()
  await standIn?.dispose()
})

/** A gateway that answers as a working deployment does, except where `answer` has another answer. */
async function gateway(answer: (request: IncomingMessage) => Answer | undefined = () => undefined): Promise<string> {
  server = createServer((request, response) => {
    const { status, code } = answer(request) ?? working(request)
    response.writeHead(status).end(code === undefined ? '' : JSON.stringify({ error: { code } }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function working({ url, headers }: IncomingMessage): Answer {
  if (url === '/public/openapi.json') return { status: 200 }
  if (!url?.startsWith('/api/')) return { status: 404, code: 'operation_not_found' }
  if (headers['ocp-apim-subscription-key'] === KEY) return { status: 200 }
  return { status: 401, code: 'subscription_key_missing' }
}

const run = (url: string, patience = 0) => {
  const printed: string[] = []
  return smoke({ gateway: url, key: KEY, patience, interval: 1, print: (line) => printed.push(line) }).then(
    (problems) => ({
      problems,
      printed,
    }),
  )
}

describe('the smoke test', () => {
  it('passes a gateway that works, and says what it called', async () => {
    const { problems, printed } = await run(await gateway())
    expect(problems).toEqual([])
    expect(printed).toEqual([
      '✓ GET /api/generate_name without a key',
      '✓ GET /nowhere without a key',
      '✓ GET /api/health with a key',
      '✓ GET /api/generate_name with a key',
      '✓ GET /public/openapi.json without a key',
    ])
  })

  it('passes a gateway without the documentation', async () => {
    const url = await gateway((request) => (request.url?.startsWith('/public') ? { status: 404 } : undefined))
    expect((await run(url)).problems).toEqual([])
  })

  it('fails a gateway that lets calls through without a key', async () => {
    const url = await gateway((request) => (request.url === '/api/generate_name' ? { status: 200 } : undefined))
    expect((await run(url)).problems).toEqual(['GET /api/generate_name without a key: 200 instead of 401: empty body'])
  })

  it("fails a gateway that answers in API Management's own words", async () => {
    const url = await gateway((request) => (request.url === '/nowhere' ? { status: 404, code: 'other' } : undefined))
    const { problems } = await run(url)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('GET /nowhere without a key: no "operation_not_found"')
  })

  it('waits for an app that wakes up', async () => {
    let asleep = 3
    const url = await gateway((request) =>
      request.url === '/api/health' && request.headers['ocp-apim-subscription-key'] && asleep-- > 0
        ? { status: 503 }
        : undefined,
    )
    expect((await run(url, 60_000)).problems).toEqual([])
    expect(asleep).toBe(-1)
  })

  it('does not wait where waiting cannot help', async () => {
    let calls = 0
    const url = await gateway((request) => {
      if (request.url !== '/api/health') return undefined
      calls += 1
      return { status: 401, code: 'subscription_key_invalid' }
    })
    expect((await run(url, 60_000)).problems).toHaveLength(1)
    expect(calls).toBe(1)
  })

  it('says that nothing answers', async () => {
    const url = await gateway()
    server?.close()
    server?.closeAllConnections()
    const { problems } = await run(url)
    expect(problems).toHaveLength(5)
    expect(problems[0]).toContain('no answer (')
  })
})

describe('npm run smoke', () => {
  const values = { AZURE_SUBSCRIPTION_ID: 'sub-1', AZURE_RESOURCE_GROUP: 'rg', AZURE_API_MANAGEMENT_NAME: 'apim-1' }
  const script = async (rules: readonly Rule[], args: readonly string[], env: Record<string, string> = {}) => {
    standIn = await createStandIn(rules)
    return runScriptFile('scripts/smoke.ts', args, { ...standIn.env, ...env })
  }

  it('takes gateway and key from the azd environment and API Management', async () => {
    const url = await gateway()
    const azd = { when: 'get-values', stdout: { ...values, AZURE_API_MANAGEMENT_GATEWAY_URL: url } }
    const { status, stdout } = await script([azd, { when: 'listSecrets', stdout: KEY }], ['--client', 'mobile'])
    expect(status).toBe(0)
    expect(stdout).not.toContain(KEY)
    expect((await standIn?.calls())?.[1]).toContain('/service/apim-1/subscriptions/mobile/listSecrets?api-version=')
  })

  it('takes another gateway and a key without asking Azure', async () => {
    const { status } = await script([], ['--gateway', await gateway()], { APIM_SUBSCRIPTION_KEY: KEY })
    expect(status).toBe(0)
    expect(await standIn?.calls()).toEqual([])
  })

  it('ends with status 1 and the problems', async () => {
    const url = await gateway()
    const { status, stderr } = await script([], ['--gateway', url, '--wait', '0'], { APIM_SUBSCRIPTION_KEY: 'wrong' })
    expect(status).toBe(1)
    expect(stderr).toContain('GET /api/generate_name with a key: 401 instead of 200')
    expect(stderr).toContain('docs/guide/troubleshooting.md')
  })

  it.each([
    ['no gateway', [], 'Which gateway?'],
    ['a gateway that is no URL', ['--gateway', 'apim-1'], '--gateway apim-1 is no URL'],
    ['a wait that is no number', ['--wait', 'long'], '--wait long: give seconds'],
  ])('refuses %s', async (_case, args, message) => {
    const { status, stderr } = await script([{ when: 'env get-values', status: 1 }], args)
    expect(status).toBe(1)
    expect(stderr).toContain(message)
  })
})
