import type { FunctionInfo } from './types.js'

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
    ...others.map(
      ({ name, trigger }) => `Function ${name} does not run here: this host runs HTTP triggers, not ${trigger}.`,
    ),
  ].join('\n')
}

function describeHttp({ name, http }: FunctionInfo): string {
  const methods = http?.methods.length ? `[${http.methods.join(',')}] ` : ''
  return `\t${name}: ${methods}${http?.url}`
}
