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
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const read = sections.map((section) => toReading(section, overrides[section.name] ?? {}))
  const { values, bad } = readVariables(
    read.flatMap(({ settings }) => settings.map(([, setting]) => setting)),
    given,
  )
  const development = environment['AZURE_FUNCTIONS_ENVIRONMENT'] === 'Development'
  const toValue = (setting: Setting) => values[setting.variable] ?? defaultOf(setting, development)
  const problems: string[] = []
  const results = read.map(({ section, settings, override }) => {
    const broken = settings.filter(([, { variable }]) => bad.has(variable))
    const result = { ...Object.fromEntries(settings.map(([name, setting]) => [name, toValue(setting)])), ...override }
    const message = broken.length > 0 ? undefined : section.check?.(result)
    problems.push(
      ...broken.map(([, setting]) => describe(setting, given[setting.variable])),
      ...(message ? [message] : []),
    )
    return [section.name, result]
  })
  if (problems.length > 0) throw new SettingsError(problems)
  return Object.fromEntries(results)
}

/** Reads by one schema what is set, or has to be: a start pays for each member. What breaks it is named, and left out. */
function readVariables(settings: readonly Setting[], given: Environment) {
  const wanted = settings.filter(({ variable, options }) => given[variable] !== undefined || options.required)
  const schema = z.object(Object.fromEntries(wanted.map(({ variable, kind }) => [variable, kind.schema()])))
  // It is used once: compiling it would cost more than it saves.
  const { data, error } = schema.safeParse(given, { jitless: true })
  const bad = new Set((error?.issues ?? []).map(({ path }) => String(path[0])))
  if (data) return { values: data, bad }
  return { values: schema.omit(Object.fromEntries([...bad].map((name) => [name, true as const]))).parse(given), bad }
}

function checkDistinct(sections: readonly Section[]): void {
  const names = sections.map(({ name }) => `section ${name}`)
  const variables = sections.flatMap(({ settings }) => Object.values(settings).map(({ variable }) => variable))
  const all = [...names, ...variables]
  const twice = all.find((name, index) => all.indexOf(name) < index)
  if (twice !== undefined) throw new TypeError(`The settings have ${twice} twice`)
}

interface Reading {
  readonly section: Section
  /** Those that no override takes the place of, by their names. */
  readonly settings: readonly (readonly [string, Setting])[]
  readonly override: Readonly<Record<string, unknown>>
}

function toReading(section: Section, override: Reading['override']): Reading {
  return { section, settings: Object.entries(section.settings).filter(([name]) => !(name in override)), override }
}

function defaultOf({ options }: Setting, development: boolean): unknown {
  const { default: value, developmentDefault = value } = options
  return development ? developmentDefault : value
}

function describe({ variable, kind, options }: Setting, value: string | undefined): string {
  const is = value === undefined ? 'is not set' : options.secret ? 'has a value that cannot be used' : `is '${value}'`
  return `${variable} ${is}: it must be ${kind.must}. ${options.description}`
}
