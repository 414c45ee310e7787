import type { Setting } from './setting.js'

type Declared = Readonly<Record<string, Setting>>

/** The values of a section's settings, by their names in the code. */
export type ValuesOf<D> = { readonly [K in keyof D]: D[K] extends Setting<infer T> ? T : never }

/** Settings that belong together: those of one feature of the toolkit, or some of the app's own. */
export interface Section<V extends object = object, N extends string = string> {
  readonly name: N
  /** Heading in the reference. */
  readonly title: string
  readonly settings: Declared
  /** What is wrong with the values together, as `set A or B`; undefined when nothing is. */
  check?(values: V): string | undefined
}

/**
 * Declares a section of the settings.
 *
 * @example
 * export const storageSettings = defineSettings('storage', 'Storage', {
 *   connection: setting('STORAGE', text('a connection string'), { description: 'Where the data is.', secret: true }),
 * })
 */
export function defineSettings<const N extends string, D extends Declared>(
  name: N,
  title: string,
  settings: D,
  check?: (values: ValuesOf<D>) => string | undefined,
): Section<ValuesOf<D>, N> {
  return { name, title, settings, ...(check && { check }) }
}
