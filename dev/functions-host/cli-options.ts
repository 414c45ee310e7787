import { parseArgs } from 'node:util'
import type { FunctionsHostOptions } from './types.js'

export const USAGE = `Usage: npm run functions-host -- --app DIR --port N [--auth] [--keys FILE]

  --app DIR     folder of the built app, with host.json and package.json
  --port N      port on 127.0.0.1; 0 takes a free one
  --auth        check keys as in Azure; without it everything is open, as with func start
  --keys FILE   the keys (needs --auth): a file {masterKey, functionKeys, systemKeys, functions}, or a folder with
                host.json and <function>.json; without it random keys are made and printed`

/** The command line is not what the usage says; the message tells what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** @throws UsageError */
export function parseOptions(args: readonly string[]): FunctionsHostOptions | 'help' {
  const { app, port, auth, keys, help } = parse(args)
  if (help) return 'help'
  if (app === undefined) throw new UsageError('--app is missing: give the folder of a built app.')
  if (port === undefined || !/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    throw new UsageError(`--port must be a number from 0 to 65535${port === undefined ? '' : `, not '${port}'`}.`)
  }
  if (keys !== undefined && !auth) throw new UsageError('--keys needs --auth: without it keys are not checked.')
  return { appDir: app, port: Number(port), auth, ...(keys === undefined ? {} : { keys }) }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        app: { type: 'string' },
        port: { type: 'string' },
        auth: { type: 'boolean', default: false },
        keys: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
