import type { Problem } from '../problem.js'
import type { Substitute } from './fields.js'
import { checkNames, type LoadContext, propertiesOf, readInformation, subfolders } from './folder.js'
import type { Place } from './located.js'
import type { NamedValue, PolicyFile } from './model.js'

const REFERENCE = /\{\{\s*([A-Za-z0-9._-]+)\s*\}\}/g

/** Named values, and those that the artifacts declare but nothing gives a value for: they matter only where they are used. */
export interface NamedValues {
  readonly values: ReadonlyMap<string, NamedValue>
  readonly withoutValue: ReadonlySet<string>
}

/**
 * Reads `named values/`. A value comes from its file or an override, else from the environment variable
 * APIM_NAMED_VALUE_<NAME>, the name as it is written or in upper case with `_` for what a shell does not allow.
 */
export function loadNamedValues(context: LoadContext, environment: NodeJS.ProcessEnv): NamedValues {
  const values = new Map<string, NamedValue>()
  const withoutValue = new Set<string>()
  for (const id of subfolders(context, 'named values')) {
    const folder = `named values/${id}`
    checkNames(context, folder, ['namedValueInformation.json'])
    const node = readInformation(context, `${folder}/namedValueInformation.json`, { section: 'namedValues', name: id })
    if (node === undefined) continue
    const fields = propertiesOf(node, 'A named value', context)
    const name = fields.string('displayName') ?? id
    const value = fields.string('value') ?? fromEnvironment(name, environment)
    const secret = fields.boolean('secret') ?? false
    fields.ignore('keyVault', 'tags', 'provisioningState').end()
    if (values.has(name) || withoutValue.has(name))
      fields.problem(`another named value is called "${name}" already`, 'displayName')
    if (value === undefined) withoutValue.add(name)
    else values.set(name, { name, value, secret })
  }
  return { values, withoutValue }
}

function fromEnvironment(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const shellName = name.toUpperCase().replace(/[^A-Z0-9]/g, '_')
  return environment[`APIM_NAMED_VALUE_${name}`] ?? environment[`APIM_NAMED_VALUE_${shellName}`]
}

function missing(name: string): string {
  const variable = `APIM_NAMED_VALUE_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
  return `the named value "${name}" is used here and has no value: give it one in the configuration file (namedValues) or as ${variable}`
}

/** Substitution in the properties of artifacts, such as a backend's credentials. */
export function createSubstitute({ values, withoutValue }: NamedValues, problems: Problem[]): Substitute {
  return (text, at) =>
    text.replace(REFERENCE, (whole, name: string) => {
      const known = values.get(name)
      if (known !== undefined) return known.value
      const message = withoutValue.has(name) ? missing(name) : `there is no named value "${name}"`
      problems.push({ ...at, message })
      return whole
    })
}

/** Reports the places in policy documents where a named value without a value is used. */
export function reportMissingValues(
  policies: readonly PolicyFile[],
  { withoutValue }: NamedValues,
  problems: Problem[],
): void {
  if (withoutValue.size === 0) return
  for (const { file, text } of policies) {
    for (const match of text.matchAll(REFERENCE)) {
      const name = match[1]!
      if (withoutValue.has(name)) problems.push({ ...placeIn(text, match.index, file), message: missing(name) })
    }
  }
}

function placeIn(text: string, offset: number, file: string): Place {
  const before = text.slice(0, offset)
  return { file, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
