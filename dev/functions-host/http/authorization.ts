import type { HttpFunction } from '../app-functions.js'
import type { HostKeys, HostSecret } from '../types.js'
import { parseQuery } from './query.js'
import type { HttpHead } from './request.js'

/** What a request may do: `forbidden` is answered with 401, `admin` also runs disabled functions. */
export type Access = 'forbidden' | 'allowed' | 'admin'

/** Decides what a request's key allows on a function. */
export type Authorize = (head: HttpHead, called: HttpFunction) => Access

/**
 * The host without key checks, as `func start` runs it: everyone is an administrator, but a request without a key to an
 * anonymous function is not looked at, so that it cannot run it when it is disabled.
 */
export const authorizeEveryone: Authorize = (head, { authLevel }) =>
  authLevel === 'anonymous' && presentedKey(head) === undefined ? 'allowed' : 'admin'

/** Key checks as in Azure: the master key passes everything, host and function keys pass the level `function`. */
export function createAuthorize(keys: HostKeys): Authorize {
  const hostKeys = toValues(keys.functionKeys)
  const functionKeys = new Map(
    Object.entries(keys.functions ?? {}).map(([name, secrets]) => [name.toLowerCase(), toValues(secrets)]),
  )
  return (head, { name, authLevel }) => {
    const key = presentedKey(head)
    if (key !== undefined && key === keys.masterKey) return 'admin'
    if (authLevel === 'anonymous') return 'allowed'
    const isFunctionKey = key !== undefined && (hostKeys.has(key) || functionKeys.get(name.toLowerCase())?.has(key))
    return authLevel === 'function' && isFunctionKey ? 'allowed' : 'forbidden'
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
