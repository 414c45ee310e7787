import { systemClock } from './clock.js'
import { generateKeys, readKeys } from './configuration/keys.js'
import { HostConfigurationError } from './errors.js'
import { Host } from './host.js'
import { type Authorization, createAuthorization, openToEveryone } from './http/authorization.js'
import { createHostLog, readLogFormat } from './log.js'
import type { CreateFunctionsHost, FunctionsHostOptions, HostKeys, HostLog } from './types.js'

export { AppLoadError, HostConfigurationError, PortInUseError } from './errors.js'
export type { FunctionInfo, FunctionsHost, FunctionsHostOptions, HostKeys, HostLogEntry, WorkerExit } from './types.js'

/**
 * Runs a built Azure Functions app (Node.js programming model v4) on this machine, as Core Tools' `func start` would:
 * loads it unmodified in a worker process and serves its HTTP triggers on 127.0.0.1.
 * @throws AppLoadError, HostConfigurationError, PortInUseError
 */
export const createFunctionsHost: CreateFunctionsHost = async (options) => {
  const { appDir, port, cors, environment = process.env, clock = systemClock } = options
  const log = options.log ?? createHostLog(readLogFormat(environment), (text) => process.stdout.write(text))
  const authorization = chooseAuthorization(options, log)
  return Host.start({ appDir, port, environment, authorization, clock, log, ...(cors ? { cors } : {}) })
}

function chooseAuthorization({ auth = false, keys }: FunctionsHostOptions, log: HostLog): Authorization {
  if (!auth) {
    if (keys !== undefined) throw new HostConfigurationError('Keys were given but are not checked: ask for auth too.')
    return openToEveryone
  }
  if (keys === undefined) return createAuthorization(announce(generateKeys(), log))
  return createAuthorization(typeof keys === 'string' ? readKeys(keys) : keys)
}

function announce(keys: HostKeys, log: HostLog): HostKeys {
  const message = `Keys for this run: master key ${keys.masterKey}, host key ${keys.functionKeys?.[0]?.value}`
  log({ level: 'information', category: 'Host.Startup', message })
  return keys
}
