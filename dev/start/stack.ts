import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readLocalSettings } from '../functions-host/configuration/local-settings.js'
import type { HostKeys } from '../functions-host/types.js'
import type { Gateway } from '../gateway/index.js'
import { startIssuer } from '../issuer/issuer.js'
import { type Functions, startFunctions } from './functions.js'
import { reloadGateway, startGateway } from './gateway.js'
import { readLocalConfiguration } from './local-configuration.js'
import { claimPort, freePort } from './ports.js'
import { type Environment, isConfigured, readPorts, StartError } from './settings.js'
import { type Emulator, startEmulator } from './storage.js'
import { describeStack } from './table.js'
import { AUDIENCE, type TokenSource, tokenSource, toSettings } from './tokens.js'
import { watchFolder } from './watch.js'

export interface StackOptions {
  /** The repository: sources, infra/apim/ and the folder that keeps storage. */
  readonly root: string
  readonly fresh: boolean
  readonly environment: Environment
}

/** A terminal's Ctrl-C reaches the children as well as us: their end is a death only when no signal of ours comes with it. */
const SIGNAL_GRACE = 300
const READY_TIMEOUT = 25_000

/** All that `npm start` runs: storage, Functions host and gateway in this order, and the watchers of their sources. */
export class Stack {
  readonly #parts: (() => Promise<unknown>)[] = []
  #reportDeath: (message: string) => void = () => {}
  /** Resolves with what happened when a part dies that should not have; otherwise never. */
  readonly died = new Promise<string>((resolve) => {
    this.#reportDeath = (message) => void sleep(SIGNAL_GRACE).then(() => resolve(message))
  })

  /** Starts every part, waits until the app is ready and prints where everything is. */
  async start({ root, fresh, environment }: StackOptions): Promise<void> {
    const { values, cors } = readLocalSettings(root, ({ message }) => console.warn(message))
    const settings = { ...values, ...environment }
    const ports = readPorts(settings)
    const configuration = join(root, 'infra/apim/configuration.local.yaml')
    const { keys, subscriptionKey } = readLocalConfiguration(configuration)
    await claimPort(ports.gateway, 'the gateway', 'GATEWAY_PORT')
    await claimPort(ports.gatewayTls, 'the gateway with TLS', 'GATEWAY_TLS_PORT')
    await claimPort(ports.functions, 'the Functions host', 'FUNCTIONS_PORT')
    await claimPort(ports.issuer, 'the issuer of tokens', 'ISSUER_PORT')

    const emulator = await this.#startStorage(root, ports.storage, fresh, settings)
    const issuer = await startIssuer({ port: ports.issuer, audience: AUDIENCE })
    this.#parts.push(() => issuer.close())
    const tokens = tokenSource(settings, issuer.url)
    const proof = randomBytes(32).toString('base64url')
    // The app calls itself for what is in stock: it has to be told its own address.
    const functionsPort = ports.functions || (await freePort())
    const functions = await startFunctions({
      root,
      port: functionsPort,
      keys,
      cors,
      environment: appSettings(
        settings,
        emulator,
        { ...inventory(settings, functionsPort, keys), GATEWAY_PROOF: proof },
        tokens,
      ),
    })
    this.#parts.push(() => functions.close())
    functions.host.onExit(({ code, signal }) => this.#reportDeath(deathOf('the functions worker', code, signal)))

    const gateway = await startGateway({
      ...{ root, port: ports.gateway, functionsUrl: functions.host.url, proof, tokens },
      tls: { port: ports.gatewayTls, folder: join(root, '.certificates') },
    })
    this.#parts.push(() => gateway.close())
    await ready(`${functions.host.url}/api/health/ready`)
    await this.#watch(root, functions, gateway)
    console.log(
      describeStack({
        gateway: gateway.url.replace('127.0.0.1', 'localhost'),
        secureGateway: gateway.secureUrl.replace('127.0.0.1', 'localhost'),
        key: subscriptionKey,
        issuer: issuer.url,
        functions: functions.host,
        emulator,
      }),
    )
  }

  /** Stops every part, the last started first. */
  async stop(): Promise<void> {
    for (const stop of this.#parts.splice(0).reverse()) await stop()
  }

  async #startStorage(root: string, port: number, fresh: boolean, settings: Environment) {
    if (isConfigured(settings, 'STORAGE') && isConfigured(settings, 'AzureWebJobsStorage')) return undefined
    const offsets = port === 0 ? [] : [0, 1, 2]
    for (const offset of offsets) await claimPort(port + offset, 'storage (Azurite)', 'STORAGE_PORT')
    const emulator = await startEmulator({ port, folder: join(root, '.azurite'), fresh })
    this.#parts.push(() => emulator.stop())
    emulator.onExit((code, signal) => this.#reportDeath(deathOf('storage (Azurite)', code, signal)))
    return emulator
  }

  async #watch(root: string, functions: Functions, gateway: Gateway): Promise<void> {
    const watchers = await Promise.all([
      watchFolder(join(root, 'src'), () => functions.reload()),
      watchFolder(join(root, 'infra/apim'), () => reloadGateway(gateway)),
    ])
    this.#parts.push(() => Promise.all(watchers.map((watcher) => watcher.close())))
  }
}

/** What the app finds in its environment: as given, with the emulator wherever no other account is named. */
function appSettings(
  settings: Environment,
  emulator: Emulator | undefined,
  own: Environment,
  tokens: TokenSource,
): Environment {
  const storage: Record<string, string> = {}
  for (const name of ['STORAGE', 'AzureWebJobsStorage']) {
    if (emulator && !isConfigured(settings, name)) storage[name] = emulator.connectionString
  }
  return { ...settings, ...storage, ...toSettings(settings, tokens), ...own }
}

/** The inventory is the app itself, with the key that the gateway presents too, unless the settings name another. */
function inventory(settings: Environment, port: number, keys: HostKeys): Environment {
  if (settings['SERVICE_INVENTORY_URL']) return {}
  return {
    SERVICE_INVENTORY_URL: `http://127.0.0.1:${port}/api`,
    SERVICE_INVENTORY_KEY: keys.functionKeys?.[0]?.value,
  }
}

function deathOf(part: string, code: number | null, signal: NodeJS.Signals | null): string {
  return `Stopping everything: ${part} ended unexpectedly (${signal ?? `status ${code}`}).`
}

/** Waits until the app says that it can serve, and says what it last answered when it never does. */
async function ready(url: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT
  for (;;) {
    const response = await fetch(url)
    if (response.ok) return
    const answer = `${response.status} ${await response.text()}`
    if (Date.now() > deadline) throw new StartError(`The app did not become ready: ${url} answers ${answer}`)
    await sleep(200)
  }
}
