import { type Environment, type Overrides, readSections } from './read.js'
import type { Section } from './section.js'
import { authSettings } from './sections/auth.js'
import { corsSettings } from './sections/cors.js'
import { documentationSettings } from './sections/documentation.js'
import { gatewaySettings } from './sections/gateway.js'
import { hostSettings } from './sections/host.js'
import { httpSettings } from './sections/http.js'
import { idempotencySettings } from './sections/idempotency.js'
import { logSettings } from './sections/log.js'
import { telemetrySettings } from './sections/telemetry.js'

/** The sections of the toolkit itself, in the order of the reference. */
export const toolkitSections = [
  hostSettings,
  gatewaySettings,
  authSettings,
  httpSettings,
  logSettings,
  telemetrySettings,
  documentationSettings,
  idempotencySettings,
  corsSettings,
] as const

type Sections = (typeof toolkitSections)[number]

/** What the toolkit reads from the environment, by section. */
export type Settings = {
  readonly [S in Sections as S['name']]: S extends Section<infer V> ? V : never
}

/** Settings that take the place of those of the environment, as `{ log: { format: 'json' } }`. */
export type SettingsOverrides = { readonly [S in keyof Settings]?: Partial<Settings[S]> }

/**
 * Reads the toolkit's settings, and those of other sections with them. An app does it once, in `createApp`.
 * @param sections all of them, those of the toolkit among them
 * @throws SettingsError with every problem of the environment
 */
export function readSettings(
  environment: Environment,
  overrides: SettingsOverrides = {},
  sections: readonly Section[] = toolkitSections,
): Settings {
  return readSections(sections, environment, overrides as Overrides) as Settings
}
