/** Something that the person at the keyboard has to mend before anything can start. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

export type Environment = Readonly<Record<string, string | undefined>>

export interface Ports {
  readonly gateway: number
  /** The gateway's listener for TLS. */
  readonly gatewayTls: number
  readonly functions: number
  /** The blob service; queue and table take the two after it. */
  readonly storage: number
  /** The issuer of tokens. */
  readonly issuer: number
}

/** Reads the ports from the environment; 0 asks for any free one. */
export function readPorts(environment: Environment): Ports {
  return {
    gateway: port(environment, 'GATEWAY_PORT', 8080),
    gatewayTls: port(environment, 'GATEWAY_TLS_PORT', 8443),
    functions: port(environment, 'FUNCTIONS_PORT', 7071),
    storage: port(environment, 'STORAGE_PORT', 10000),
    issuer: port(environment, 'ISSUER_PORT', 8090),
  }
}

function port(environment: Environment, variable: string, fallback: number): number {
  const text = environment[variable]
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (/^\d+$/.test(text) && value <= 65_535) return value
  throw new StartError(`${variable}=${text} is not a port: give a number from 0 (any free one) to 65535.`)
}

/** Whether a storage setting leaves the account to us: not set, or the emulator's own shorthand. */
export function wantsEmulator(setting: string | undefined): boolean {
  return !setting || /^\s*UseDevelopmentStorage\s*=\s*true\s*;?\s*$/i.test(setting)
}

/** Whether the setting, or one of its `__` members for an identity, names an account. */
export function isConfigured(environment: Environment, name: string): boolean {
  return !wantsEmulator(environment[name]) || Object.keys(environment).some((key) => key.startsWith(`${name}__`))
}
