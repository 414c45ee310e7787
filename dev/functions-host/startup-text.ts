import { isQueueOutput } from './outputs/queue-output.js'
import type { TriggeredFunction } from './triggers/triggered-function.js'
import type { FunctionInfo } from './types.js'

const TRIGGERS: ReadonlySet<string> = new Set(['httptrigger', 'queuetrigger', 'timertrigger'])
/** Triggers whose functions the real host runs again by their own policy. */
const RETRIES: ReadonlySet<string> = new Set(['timertrigger', 'eventhubtrigger', 'kafkatrigger', 'cosmosdbtrigger'])

/** The list of functions as Core Tools prints it, then what keeps some of them from running. */
export function startupText(functions: readonly FunctionInfo[]): string {
  if (functions.length === 0)
    return 'No job functions found: the files that main of package.json names registered none.'
  const http = functions.filter((one) => one.http)
  const others = functions.filter((one) => !one.http && one.error === undefined)
  const lines = [...http.map(describeHttp), ...others.map(({ name, trigger }) => `\t${name}: ${trigger}`)]
  return [
    '',
    'Functions:',
    '',
    ...lines.flatMap((line) => [line, '']),
    ...functions.filter(({ disabled }) => disabled).map(({ name }) => `Function ${name} is disabled.`),
    ...functions.flatMap(({ name, error }) =>
      error === undefined ? [] : [`The '${name}' function is in error: ${error}`],
    ),
  ].join('\n')
}

/** What of the app this host does not do. */
export function startupWarnings(
  functions: readonly FunctionInfo[],
  triggered: readonly TriggeredFunction[],
): readonly string[] {
  const unknown = functions.filter(({ trigger, error }) => error === undefined && !TRIGGERS.has(trigger.toLowerCase()))
  return [
    ...unknown.map(
      ({ name, trigger }) =>
        `Function ${name} does not run here: this host runs HTTP, queue and timer triggers, not ${trigger}.`,
    ),
    ...triggered.flatMap(describeBindings),
    ...triggered
      .filter(ignoresRetries)
      .map(({ name }) => `Retries are not supported for function 'Functions.${name}'.`),
  ]
}

function describeBindings({ name, trigger, bindings }: TriggeredFunction): readonly string[] {
  return Object.entries(bindings)
    .filter(([key, binding]) => key !== trigger.name && binding.type !== 'http' && !isQueueOutput(binding))
    .map(
      ([, { type, direction }]) =>
        `Function ${name} has a binding that does nothing here: ${type} (${direction}); this host has queue outputs alone.`,
    )
}

function ignoresRetries({ trigger, retryOptions }: TriggeredFunction): boolean {
  return retryOptions !== undefined && !RETRIES.has(trigger.binding.type.toLowerCase())
}

function describeHttp({ name, http }: FunctionInfo): string {
  const methods = http?.methods.length ? `[${http.methods.join(',')}] ` : ''
  return `\t${name}: ${methods}${http?.url}`
}
