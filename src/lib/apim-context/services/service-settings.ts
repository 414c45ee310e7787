import { integer, text, url } from '../settings/kinds.js'
import { defineSettings, type Section } from '../settings/section.js'
import { setting } from '../settings/setting.js'

/** The settings of a service: `inventory` reads SERVICE_INVENTORY_URL and its like. */
export function serviceSettings(name: string) {
  const prefix = `SERVICE_${name.replaceAll('-', '_').toUpperCase()}`
  return defineSettings(
    name,
    `The service ${name}`,
    {
      url: setting(`${prefix}_URL`, url(), {
        description: `Base address of the service ${name}, to which the paths of calls are appended.`,
        required: true,
      }),
      timeoutMs: setting(`${prefix}_TIMEOUT_MS`, integer({ min: 1, max: 230_000, unit: 'milliseconds' }), {
        description: 'How long one attempt may take, to the end of the answer.',
        default: 2000,
        visible: true,
      }),
      retries: setting(`${prefix}_RETRIES`, integer({ min: 0, max: 10, unit: 'attempts' }), {
        description: 'How often a failed call is tried again, where that is safe.',
        default: 2,
        visible: true,
      }),
      key: setting(`${prefix}_KEY`, text('a key'), {
        description: 'Function key that is sent in x-functions-key.',
        secret: true,
      }),
      scope: setting(`${prefix}_SCOPE`, text('a scope such as api://inventory/.default'), {
        description: "Scope of the token of the app's identity that is sent as a bearer token.",
      }),
    },
    ({ key, scope }) =>
      key && scope
        ? `${prefix}_KEY and ${prefix}_SCOPE are both set: give the one that the service asks for`
        : undefined,
  )
}

export type ServiceSettings = ReturnType<typeof serviceSettings> extends Section<infer V> ? V : never
