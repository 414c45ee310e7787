import type { Section } from '../settings/section.js'
import type { Dependency, Source } from './dependency.js'

/** What stands in for a dependency in an app. */
export interface Override {
  readonly source: Source
  readonly value: unknown
}

/**
 * Puts a value in the place of a dependency, for the `overrides` of `createApp`. What the dependency itself would need is
 * then not looked at. Of a section of the settings the values that are given take the place of the environment's.
 */
export function override<T>(dependency: Dependency<T>, value: NoInfer<T>): Override
export function override<V extends object>(section: Section<V>, values: Partial<NoInfer<V>>): Override
export function override(source: Source, value: unknown): Override {
  return { source, value }
}
