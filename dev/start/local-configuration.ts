import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { HostKeys } from '../functions-host/types.js'
import { StartError } from './settings.js'

/** What `npm start` itself takes from infra/apim/configuration.local.yaml; the gateway reads the rest and checks it all. */
export interface LocalConfiguration {
  /** Keys of the local host: the one that the gateway presents, and a master key. */
  readonly keys: HostKeys
  /** The key of the first subscription, shown in the table. */
  readonly subscriptionKey: string
}

interface Entry {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
}

export function readLocalConfiguration(file: string): LocalConfiguration {
  const { namedValues = [], subscriptions = [] } = parse(readFileSync(file, 'utf8')) as Record<string, Entry[]>
  const functionKey = namedValues.find(({ name }) => name === 'function-app-key')?.properties['value']
  const subscriptionKey = subscriptions[0]?.properties['primaryKey']
  if (!functionKey)
    throw new StartError(`${file}: give the named value function-app-key a value; the local host takes it as its key.`)
  if (!subscriptionKey)
    throw new StartError(`${file}: give a subscription a primaryKey; without one no call is let in.`)
  return {
    keys: { masterKey: 'local-master-key', functionKeys: [{ name: 'apim', value: functionKey }] },
    subscriptionKey,
  }
}
