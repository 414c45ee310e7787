import type { Section } from './section.js'

/** The values of the settings that may be shown, by section and name: only those that say so themselves. */
export type VisibleSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export function toVisible(sections: readonly Section[], values: Readonly<Record<string, object>>): VisibleSettings {
  const shown = sections.map(({ name, settings }) => {
    const allowed = Object.entries(values[name]!).filter(
      ([key, value]) => settings[key]!.options.visible && value !== undefined,
    )
    return [name, Object.fromEntries(allowed)] as const
  })
  return Object.fromEntries(shown.filter(([, section]) => Object.keys(section).length > 0))
}
