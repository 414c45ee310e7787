import * as z from 'zod'
import type { Section } from './section.js'
import type { Setting } from './setting.js'
import { SettingsError } from './settings-error.js'

export type Environment = Readonly<Record<string, string | undefined>>

/** Values that are taken in place of those of the environment, by section and name. */
export type Overrides = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>

/**
 * Reads sections from the environment by one schema. An overridden setting is not read, so that it may be missing.
 * @throws SettingsError with every problem of the environment
 * @throws TypeError for two settings of one variable, or two sections of one name
 */
export function readSections(
  sections: readonly Section[],
  environment: Environment,
  overrides: Overrides,
): Record<string, object> {
  checkDistinct(sections)
  const development = environment['AZURE_FUNCTIONS_ENVIRONMENT'] === 'Development'
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const schema = z.object(
    Object.fromEntries(
      sections.map((each) => [each.name, toSchema(each, { given, override: overrides[each.name] ?? {}, development })]),
    ),
  )
  // It is used once: compiling it would cost more than it saves.
  const result = schema.safeParse(Object.fromEntries(sections.map(({ name }) => [name, given])), { jitless: true })
  if (result.success) return result.data as Record<string, object>
  throw new SettingsError(result.error.issues.map(({ path, message }) => describe(sections, given, path, message)))
}

function checkDistinct(sections: readonly Section[]): void {
  const names = sections.map(({ name }) => `section ${name}`)
  const variables = sections.flatMap(({ settings }) => Object.values(settings).map(({ variable }) => variable))
  const all = [...names, ...variables]
  const twice = all.find((name, index) => all.indexOf(name) < index)
  if (twice !== undefined) throw new TypeError(`The settings have ${twice} twice`)
}

interface Reading {
  readonly given: Environment
  readonly override: Readonly<Record<string, unknown>>
  readonly development: boolean
}

/** Reads the variables of a section into its values. The schema has those that are set, or have to be. */
function toSchema({ settings, check }: Section, { given, override, development }: Reading) {
  const read = Object.entries(settings).filter(([name]) => !(name in override))
  const set = read.filter(([, { variable, options }]) => given[variable] !== undefined || options.required)
  const shape = Object.fromEntries(set.map(([, { variable, kind }]) => [variable, kind.schema()]))
  return z.object(shape).transform((variables, { issues }) => {
    const toValue = (each: Setting) =>
      each.variable in shape ? variables[each.variable] : defaultOf(each, development)
    const values: Record<string, unknown> = Object.fromEntries(read.map(([name, each]) => [name, toValue(each)]))
    Object.assign(values, override)
    const message = check?.(values)
    if (message !== undefined) issues.push({ code: 'custom', message, input: undefined })
    return values
  })
}

function defaultOf({ options }: Setting, development: boolean): unknown {
  const { default: value, developmentDefault = value } = options
  return development ? developmentDefault : value
}

/** The path of an issue is the section and the variable; that of a section's own check ends before the variable. */
function describe(sections: readonly Section[], given: Environment, [name, variable]: PropertyKey[], message: string) {
  const { settings } = sections.find((section) => section.name === name)!
  const setting = Object.values(settings).find((each) => each.variable === variable)
  if (!setting) return message
  const { kind, options } = setting
  const value = given[setting.variable]
  const is = value === undefined ? 'is not set' : options.secret ? 'has a value that cannot be used' : `is '${value}'`
  return `${setting.variable} ${is}: it must be ${kind.must}. ${options.description}`
}
