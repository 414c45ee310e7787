import type { VersionSet } from '../artifacts/model.js'
import type { HeaderList } from '../http/headers.js'
import type { RequestUrl } from '../http/url.js'

/** What routing needs to know of an API. */
export interface RoutedApi {
  readonly path: string
  readonly version: string
  readonly versionSet?: VersionSet
  readonly revision: string
  readonly isCurrent: boolean
  readonly isOnline: boolean
}

export interface ApiMatch<T> {
  readonly api: T
  /** What follows the API's path and version; empty or beginning with a slash. */
  readonly rest: string
}

/** The APIs that share a prefix: one per version, each with its revisions. */
interface Group<T> {
  readonly versions: Map<string, Revisions<T>>
  /** Says where the version stands when it is not in the path. */
  readonly versionSet?: VersionSet
}
interface Revisions<T> {
  current?: T
  readonly all: Map<string, T>
}

/**
 * Finds the API of a request by path prefix, version and revision. The longest prefix wins; with the version in the path it is
 * part of the prefix. A revision stands behind the prefix: `/api;rev=2/operation`
 * (https://learn.microsoft.com/azure/api-management/api-management-revisions).
 */
export class ApiTable<T extends RoutedApi> {
  readonly #groups = new Map<string, Group<T>>()
  #depth = 1

  constructor(apis: readonly T[]) {
    for (const api of apis) this.#add(api)
  }

  match(url: RequestUrl, headers: HeaderList): ApiMatch<T> | undefined {
    const { path } = url
    for (let end = this.#longest(path); ; end = path.lastIndexOf('/', end - 1)) {
      const [prefix, revision] = splitRevision(path.slice(0, end).toLowerCase())
      const group = this.#groups.get(prefix)
      if (group !== undefined) {
        const revisions = findVersion(group, url, headers)
        const api = revision === undefined ? revisions?.current : revisions?.all.get(revision)
        return api?.isOnline ? { api, rest: path.slice(end) } : undefined
      }
      if (end <= 0) return undefined
    }
  }

  /** Where the longest prefix worth a look ends, so that a long path costs no more than the deepest API. */
  #longest(path: string): number {
    let end = 0
    for (let depth = 0; depth < this.#depth; depth++) {
      end = path.indexOf('/', end + 1)
      if (end < 0) return path.length
    }
    return end
  }

  #add(api: T): void {
    const inPath = api.versionSet?.scheme === 'Segment' && api.version !== ''
    const prefix = [api.path, inPath ? api.version : '']
      .filter((part) => part !== '')
      .map((part) => `/${part.toLowerCase()}`)
      .join('')
    this.#depth = Math.max(this.#depth, prefix.split('/').length - 1)
    let group = this.#groups.get(prefix)
    if (group === undefined) {
      const elsewhere = api.versionSet !== undefined && api.versionSet.scheme !== 'Segment'
      group = { versions: new Map(), ...(elsewhere ? { versionSet: api.versionSet } : {}) }
      this.#groups.set(prefix, group)
    }
    const version = inPath ? '' : api.version.toLowerCase()
    const revisions = group.versions.get(version) ?? { all: new Map<string, T>() }
    group.versions.set(version, revisions)
    revisions.all.set(api.revision, api)
    if (api.isCurrent) revisions.current = api
  }
}

/** `/api;rev=2` as prefix and revision. */
function splitRevision(path: string): [prefix: string, revision?: string] {
  const at = path.lastIndexOf(';rev=')
  const prefix = at < 0 ? path : path.slice(0, at)
  const trimmed = prefix === '/' ? '' : prefix
  return at < 0 ? [trimmed] : [trimmed, path.slice(at + ';rev='.length)]
}

/** Without an identifier the Original version answers, which has none; an identifier that no API has matches nothing. */
function findVersion<T>(
  { versions, versionSet }: Group<T>,
  url: RequestUrl,
  headers: HeaderList,
): Revisions<T> | undefined {
  if (versionSet === undefined) return versions.get('')
  const { scheme, parameter } = versionSet
  const given = scheme === 'Query' ? url.query.get(parameter)?.[0] : headers.get(parameter)
  return versions.get((given ?? '').toLowerCase())
}
