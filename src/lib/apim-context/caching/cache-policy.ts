type Never<K extends string> = { readonly [P in K]?: never }

interface Common {
  /** Request headers that the answer depends on, so that caches tell its variants apart. */
  readonly vary?: readonly string[]
  /** Forbids those on the way to change the body, as by compressing it. */
  readonly noTransform?: true
}

/** No cache may keep it. */
type NoStore = { readonly noStore: true } & Never<'noCache' | keyof Lifetime | keyof Audience | keyof Staleness>
/** A cache may keep it, but asks each time whether it still is so: goes well with `etag()`. */
type NoCache = { readonly noCache: true } & Who & Never<'noStore' | keyof Lifetime | keyof Staleness>
/** A cache may give it to others for a time. */
type Fresh = Lifetime & Who & (Immutable | Revalidated | Stale) & Never<'noStore' | 'noCache'>

interface Lifetime {
  /** Seconds from the answer. */
  readonly maxAge: number
  /** Seconds in a cache that several clients share, where those are others. */
  readonly sharedMaxAge?: number
}

interface Audience {
  /** Any cache may keep it, even the answer to a request with Authorization. */
  readonly public?: true
  /** Only the client's own cache may keep it; the gateway does not. */
  readonly private?: true
}
type Who =
  | { readonly public?: true; readonly private?: never }
  | { readonly private: true; readonly public?: never; readonly sharedMaxAge?: never }

interface Staleness {
  /** It will not change as long as it is fresh: asked for by its content's own name. */
  readonly immutable?: true
  /** Never to be used after its time, not even when the app does not answer. */
  readonly mustRevalidate?: true
  /** Seconds after its time in which a cache may still give it, and renew it meanwhile. */
  readonly staleWhileRevalidate?: number
  /** Seconds after its time in which a cache may give it when the app fails. */
  readonly staleIfError?: number
}
type Immutable = { readonly immutable: true } & Never<Exclude<keyof Staleness, 'immutable'>>
type Revalidated = { readonly mustRevalidate: true } & Never<Exclude<keyof Staleness, 'mustRevalidate'>>
type Stale = Pick<Staleness, 'staleWhileRevalidate' | 'staleIfError'> & Never<'immutable' | 'mustRevalidate'>

/** What caches may do with an answer; what contradicts itself does not compile. */
export type CachePolicy = Common & (NoStore | NoCache | Fresh)

type Directives = Common &
  Partial<Lifetime> &
  Audience &
  Staleness & { readonly noStore?: true; readonly noCache?: true }
type Name = Exclude<keyof Directives, 'vary'>

const directives: Readonly<Record<Name, string>> = {
  noStore: 'no-store',
  noCache: 'no-cache',
  public: 'public',
  private: 'private',
  maxAge: 'max-age',
  sharedMaxAge: 's-maxage',
  noTransform: 'no-transform',
  immutable: 'immutable',
  mustRevalidate: 'must-revalidate',
  staleWhileRevalidate: 'stale-while-revalidate',
  staleIfError: 'stale-if-error',
}
const lifetimes: readonly Name[] = ['maxAge', 'sharedMaxAge', 'staleWhileRevalidate', 'staleIfError']

/** For each directive those that it cannot stand beside. */
const contradictions: Readonly<Partial<Record<Name, readonly Name[]>>> = {
  noStore: ['noCache', 'public', 'private', 'maxAge', 'immutable', 'mustRevalidate', ...lifetimes],
  noCache: ['maxAge', 'immutable', 'mustRevalidate', ...lifetimes],
  private: ['public', 'sharedMaxAge'],
  immutable: ['mustRevalidate', 'staleWhileRevalidate', 'staleIfError'],
  mustRevalidate: ['staleWhileRevalidate', 'staleIfError'],
}

/**
 * The value of Cache-Control.
 * @throws TypeError for what it does not know, what contradicts itself, and a time that is no number of seconds
 */
export function toCacheControl({ vary: _, ...policy }: CachePolicy): string {
  const given = policy as Directives
  const names = Object.keys(given) as Name[]
  for (const name of names) checkDirective(name, given)
  if (!names.some((name) => name === 'noStore' || name === 'noCache' || name === 'maxAge')) {
    throw new TypeError('cacheControl: one of noStore, noCache, maxAge is missing')
  }
  return names
    .map((name) => (lifetimes.includes(name) ? `${directives[name]}=${given[name]}` : directives[name]))
    .join(', ')
}

function checkDirective(name: Name, given: Directives): void {
  if (!Object.hasOwn(directives, name)) {
    throw new TypeError(`cacheControl: '${name}' is none of ${Object.keys(directives).join(', ')}, vary`)
  }
  const value = given[name]
  const isTime = lifetimes.includes(name)
  if (isTime ? !(Number.isSafeInteger(value) && (value as number) >= 0) : value !== true) {
    throw new TypeError(
      `cacheControl: ${name} is ${value}: it must be ${isTime ? 'a number of whole seconds' : 'true'}`,
    )
  }
  const other = contradictions[name]?.find((each) => each in given)
  if (other !== undefined) throw new TypeError(`cacheControl: ${name} contradicts ${other}`)
}
