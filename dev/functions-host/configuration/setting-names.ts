import { type Environment, findSetting } from './environment.js'

/** Binding properties that name a setting by themselves, without percent signs. */
const SETTING_PROPERTIES: ReadonlySet<string> = new Set(['connection'])

/**
 * Replaces each `%NAME%` by the app setting of that name.
 * @throws Error when there is no such setting, or a percent sign has no partner.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-expressions-patterns#binding-expressions---app-settings
 */
export function resolveSettings(text: string, environment: Environment): string {
  const pieces = text.split('%')
  if (pieces.length % 2 === 0)
    throw new Error(`The '%' at position ${text.lastIndexOf('%')} does not have a closing '%'.`)
  return pieces.map((piece, index) => (index % 2 === 0 ? piece : requireSetting(piece, environment))).join('')
}

/** A binding with its texts resolved. @throws Error as {@link resolveSettings}. */
export function resolveBinding<T extends object>(binding: T, environment: Environment): T {
  const entries = Object.entries(binding).map(([name, value]) => {
    const isText = typeof value === 'string' && value.includes('%') && !SETTING_PROPERTIES.has(name)
    return [name, isText ? resolveSettings(value, environment) : value]
  })
  return Object.fromEntries(entries) as T
}

function requireSetting(name: string, environment: Environment): string {
  const value = findSetting(environment, name)
  if (value === undefined)
    throw new Error(`'%${name}%' does not resolve to a value: there is no app setting '${name}'.`)
  return value
}
