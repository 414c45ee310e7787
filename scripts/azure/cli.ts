import { NonZeroExitError, x } from 'tinyexec'

const INSTALL = {
  az: 'https://learn.microsoft.com/cli/azure/install-azure-cli',
  azd: 'https://learn.microsoft.com/azure/developer/azure-developer-cli/install-azd',
}

export interface CliOptions {
  /** Print every command and run none. */
  readonly dryRun?: boolean
  readonly env?: NodeJS.ProcessEnv
  readonly print?: (line: string) => void
}

/** A command line of Azure's: `az` or `azd`, found on PATH. */
export interface Cli {
  /** Runs a command that changes something. A dry run prints it instead. */
  run(...args: readonly string[]): Promise<void>
  /** Runs a command that prints JSON and gives the value; `undefined` in a dry run, which asks nothing. */
  read<T>(...args: readonly string[]): Promise<T | undefined>
}

/** A command that is not installed, or that ended with a status other than 0. */
export class CommandError extends Error {
  override readonly name = 'CommandError'

  constructor(
    message: string,
    /** True when the command is not on PATH. */
    readonly missing: boolean,
  ) {
    super(message)
  }
}

/** The command as one types it in a POSIX shell. */
export function formatCommand(command: string, args: readonly string[]): string {
  return [command, ...args.map(quote)].join(' ')
}

function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`
}

export function createCli(command: 'az' | 'azd', options: CliOptions = {}): Cli {
  const { dryRun = false, env = process.env, print = console.log } = options

  async function call(args: readonly string[]): Promise<string> {
    try {
      // Without nodePath the given PATH is searched as it is, with no node_modules/.bin put before it.
      const { stdout } = await x(command, args, { throwOnError: true, nodePath: false, nodeOptions: { env } })
      return stdout
    } catch (error) {
      throw explain(command, args, error)
    }
  }

  return {
    async run(...args) {
      if (dryRun) print(formatCommand(command, args))
      else await call(args)
    },
    async read<T>(...args: readonly string[]) {
      if (dryRun) {
        print(formatCommand(command, args))
        return undefined
      }
      const output = await call([...args, '--output', 'json'])
      return (output.trim() === '' ? undefined : JSON.parse(output)) as T | undefined
    },
  }
}

function explain(command: 'az' | 'azd', args: readonly string[], error: unknown): unknown {
  if (error instanceof NonZeroExitError) {
    const said = error.output?.stderr.trim() || error.output?.stdout.trim() || 'no output'
    return new CommandError(`${formatCommand(command, args)} ended with status ${error.exitCode}:\n${said}`, false)
  }
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    return new CommandError(`${command} is not on PATH. Install it: ${INSTALL[command]}`, true)
  }
  return error
}
