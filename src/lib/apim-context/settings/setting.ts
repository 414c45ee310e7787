import type { Kind } from './kinds.js'

export interface SettingOptions<T> {
  /** What it does, for the reference and for whoever gave a bad value. */
  readonly description: string
  /** What it is when the variable is missing or empty. */
  readonly default?: T
  /** The default on a development machine, where that is another. */
  readonly developmentDefault?: T
  /** Without it the app does not start. */
  readonly required?: true
  /** Never shown, not even in the message about a bad value. */
  readonly secret?: true
  /** May be shown to whoever may call `GET info`. */
  readonly visible?: true
}

/** One variable of the environment, and the value that it becomes. */
export interface Setting<T = unknown> {
  readonly variable: string
  readonly kind: Kind<T>
  readonly options: SettingOptions<unknown>
}

type Value<T, O> = O extends { readonly required: true } | { readonly default: unknown } ? T : T | undefined

/**
 * Declares a variable of the environment. Without `default` and `required` its value may be undefined; an empty variable
 * is a missing one.
 * @throws TypeError for a secret that is visible
 */
export function setting<T, const O extends SettingOptions<NoInfer<T>>>(
  variable: string,
  kind: Kind<T>,
  options: O & SettingOptions<NoInfer<T>>,
): Setting<Value<T, O>> {
  if (options.secret && options.visible) throw new TypeError(`${variable} is a secret: it cannot be visible`)
  return { variable, kind, options } as Setting<unknown> as Setting<Value<T, O>>
}
