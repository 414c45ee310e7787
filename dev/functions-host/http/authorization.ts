import type { HttpFunction } from '../app-functions.js'
import type { HostKeys, HostSecret } from '../types.js'
import { parseQuery } from './query.js'
import type { HttpHead } from './request.js'

/** What a request may do: `forbidden` is answered with 401, `admin` also runs disabled functions. */
export type Access = 'forbidden' | 'allowed' | 'admin'

/** What the keys of requests allow. */
export interface Authorization {
  onFunction(head: HttpHead, called: HttpFunction): Access
  /** On the admin API: `unknown` is answered with 401, `forbidden` with 403. */
  onAdmin(head: HttpHead): 'unknown' | 'forbidden' | 'admin'
  readonly keys: HostKeys
}

/**
 * The host without key checks, as `func start` runs it: everyone is an administrator, but a request without a key to an
 * anonymous function is not looked at, so that it cannot run it when it is disabled.
 */
export const openToEveryone: Authorization = {
  onFunction: (head, { authLevel }) =>
    authLevel === 'anonymous' && presentedKey(head) === undefined ? 'allowed' : 'admin',
  onAdmin: () => 'admin',
  keys: {},
}

/** Key checks as in Azure: the master key passes everything, host and function keys pass the level `function`. */
export function createAuthorization(keys: HostKeys): Authorization {
  const hostKeys = toValues(keys.functionKeys)
  const functionKeys = new Map(
    Object.entries(keys.functions ?? {}).map(([name, secrets]) => [name.toLowerCase(), toValues(secrets)]),
  )
  const known = new Set([
    ...hostKeys,
    ...toValues(keys.systemKeys),
    ...[...functionKeys.values()].flatMap((one) => [...one]),
  ])
  return {
    keys,
    onFunction: (head, { name, authLevel }) => {
      const key = presentedKey(head)
      if (key !== undefined && key === keys.masterKey) return 'admin'
      if (authLevel === 'anonymous') return 'allowed'
      const isFunctionKey = key !== undefined && (hostKeys.has(key) || functionKeys.get(name.toLowerCase())?.has(key))
      return authLevel === 'function' && isFunctionKey ? 'allowed' : 'forbidden'
    },
    onAdmin: (head) => {
      const key = presentedKey(head)
      if (key !== undefined && key === keys.masterKey) return 'admin'
      return key !== undefined && known.has(key) ? 'forbidden' : 'unknown'
    },
  }
}

/** The header wins over the query parameter, even when its key is wrong. */
function presentedKey({ functionsKey, queryString }: HttpHead): string | undefined {
  const key = functionsKey ?? parseQuery(queryString).get('code')
  return key === '' ? undefined : key
}

function toValues(secrets: readonly HostSecret[] = []): ReadonlySet<string> {
  return new Set(secrets.map(({ value }) => value))
}
