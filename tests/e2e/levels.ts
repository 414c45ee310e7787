import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createFunctionsHost } from '../../dev/functions-host/index.js'
import { type Issuer, startIssuer } from '../../dev/issuer/issuer.js'
import { startGateway } from '../../dev/start/gateway.js'
import { freePort } from '../../dev/start/ports.js'
import { createBuilder } from '../../scripts/build.js'
import { functions } from '../../src/functions/index.js'
import { exceptions } from '../../src/functions/shared/exceptions.js'
import { createApp } from '../../src/lib/apim-context/index.js'
import { testClient } from '../../src/lib/apim-context/testing.js'
import { startAzurite } from '../support/azurite.js'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const PROOF = 'proof-of-these-tests'
export const FUNCTION_KEY = 'local-function-key'
export const OTHER_FUNCTION_KEY = 'another-function-key'
export const AUDIENCE = 'api://catalogue'
export const DISABLED_USER = 'mallory'

export type Level = 'in process' | 'on the host' | 'through the gateway'
export const LEVELS: readonly Level[] = ['in process', 'on the host', 'through the gateway']

export interface Call {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface Answer {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly text: string
  readonly bytes: Uint8Array
  /** Each `Set-Cookie` line. */
  readonly cookies: readonly string[]
}

export interface Levels {
  /** The built app, and what it needs in its environment. */
  readonly appDir: string
  readonly environment: NodeJS.ProcessEnv
  readonly hostUrl: string
  readonly gatewayUrl: string
  /** Whose tokens gateway and app take. */
  readonly issuer: Issuer
  /** Sends the same call at a level, with the key that the level asks for. */
  send(level: Level, call: Call): Promise<Answer>
  close(): Promise<void>
}

/**
 * Azurite, the built app on the local host and the gateway before it, and the same functions in this process.
 * @param more what the app finds in its environment besides
 * @param entry the module that the built app starts with, where it is not src/main.ts
 */
export async function startLevels(more: Readonly<Record<string, string>> = {}, entry?: string): Promise<Levels> {
  const azurite = await startAzurite()
  const outdir = `dist/e2e-${randomUUID()}`
  const builder = await createBuilder({ outdir, ...(entry && { entry }) })
  const { errors } = await builder.rebuild()
  if (errors.length > 0) throw new Error(JSON.stringify(errors))
  const appDir = `${ROOT}/${outdir}`
  const port = await freePort()
  const issuer = await startIssuer({ port: 0, audience: AUDIENCE })
  const settings = {
    AUTH_ISSUERS: issuer.url,
    AUTH_AUDIENCES: AUDIENCE,
    AUTH_DISABLED_USERS: DISABLED_USER,
    STORAGE: azurite.connectionString,
    GATEWAY_PROOF: PROOF,
    SERVICE_INVENTORY_URL: `http://127.0.0.1:${port}/api`,
    SERVICE_INVENTORY_KEY: FUNCTION_KEY,
  }
  const environment = { ...process.env, ...settings, LOG_FORMAT: 'json', ...more }
  const host = await createFunctionsHost({
    appDir,
    port,
    auth: true,
    keys: {
      masterKey: 'master',
      functionKeys: [
        { name: 'apim', value: FUNCTION_KEY },
        { name: 'other', value: OTHER_FUNCTION_KEY },
      ],
    },
    environment,
    log: () => {},
  })
  const tokens = { issuer: issuer.url, audience: AUDIENCE }
  const gateway = await startGateway({ root: ROOT, port: 0, functionsUrl: host.url, proof: PROOF, tokens })
  const client = testClient(createApp(functions, { exceptions, environment: { ...settings, ...more } }))

  return {
    appDir,
    environment,
    hostUrl: host.url,
    gatewayUrl: gateway.url,
    issuer,
    async send(level, { method = 'GET', path, headers, body }) {
      if (level === 'in process') return client.request(method, path, { ...(headers && { headers }), body })
      const [url, key] =
        level === 'on the host'
          ? [host.url, { 'x-functions-key': FUNCTION_KEY }]
          : [gateway.url, { 'Ocp-Apim-Subscription-Key': 'local-dev-key' }]
      return request(`${url}${path}`, { method, headers: { ...key, ...headers }, ...(body !== undefined && { body }) })
    },
    async close() {
      await gateway.close()
      await host.close()
      await issuer.close()
      await builder.dispose()
      await azurite.stop()
      await rm(appDir, { recursive: true, force: true })
    },
  }
}

export async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init })
  const bytes = new Uint8Array(await response.arrayBuffer())
  const { status, headers } = response
  return { status, headers, text: new TextDecoder().decode(bytes), bytes, cookies: headers.getSetCookie() }
}
