import { type Cli, CommandError, createCli } from '../../scripts/azure/cli.js'

/** What a hook works with. azd puts the values of its environment, the template's outputs among them, into `env`. */
export interface HookContext {
  readonly env: NodeJS.ProcessEnv
  readonly az: Cli
  readonly azd: Cli
  readonly print: (line: string) => void
}

export function createHookContext(
  env: NodeJS.ProcessEnv = process.env,
  print: (line: string) => void = console.log,
): HookContext {
  return { env, print, az: createCli('az', { env }), azd: createCli('azd', { env }) }
}

/** A value of the azd environment, or an error that says how to give it. */
export function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name]
  if (value) return value
  throw new Error(
    `${name} is not set. azd sets it from the template's outputs: run \`azd provision\`, or set it yourself.`,
  )
}

/** `true` or `false` as azd keeps it; unset is `false`. */
export function flag(env: NodeJS.ProcessEnv, name: string): boolean {
  const value = (env[name] ?? '').toLowerCase()
  if (value === 'true') return true
  if (value === '' || value === 'false') return false
  throw new Error(`${name} is "${env[name]}": write true or false (azd env set ${name} true).`)
}

/** Runs a hook as a program: one line for what went wrong instead of a stack trace, and status 1. */
export async function runHook(hook: (context: HookContext) => Promise<void>): Promise<void> {
  try {
    await hook(createHookContext())
  } catch (error) {
    if (!(error instanceof Error)) throw error
    console.error(error instanceof CommandError ? error.message : `${hook.name}: ${error.message}`)
    process.exitCode = 1
  }
}
