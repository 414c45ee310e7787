export type Scheme = 'http' | 'https'

/**
 * The URL of a request, immutable: every change gives a new one. `path` is what policies see and rewrite; `basePath` is the path
 * of the backend's base URL, which forwarding puts before it. A client's own URL has an empty `basePath`.
 */
export class RequestUrl {
  readonly scheme: Scheme
  /** Without the port. */
  readonly host: string
  readonly port: number
  /** Without a trailing slash; empty for the root. */
  readonly basePath: string
  /** Begins with a slash, or is empty where the base URL is all there is; percent-encoding as received. */
  readonly path: string
  /** Without the question mark; empty when there is none. */
  readonly queryString: string
  #query: ReadonlyMap<string, readonly string[]> | undefined
  #whole: string | undefined

  constructor(parts: {
    readonly scheme: Scheme
    readonly host: string
    readonly port: number
    readonly basePath?: string
    readonly path: string
    readonly queryString?: string
  }) {
    this.scheme = parts.scheme
    this.host = parts.host
    this.port = parts.port
    this.basePath = parts.basePath ?? ''
    this.path = parts.path
    this.queryString = parts.queryString ?? ''
  }

  /** From an absolute http or https URL; `basePath` is left empty. Throws a TypeError for anything else. */
  static parse(text: string): RequestUrl {
    const url = URL.canParse(text) ? new URL(text) : undefined
    const scheme = url?.protocol.slice(0, -1)
    if (url === undefined || (scheme !== 'http' && scheme !== 'https')) {
      throw new TypeError(`"${text}" is not an http or https URL`)
    }
    return new RequestUrl({
      scheme,
      host: url.hostname,
      port: url.port === '' ? defaultPort(scheme) : Number(url.port),
      path: url.pathname,
      queryString: url.search.slice(1),
    })
  }

  /** Parameters by name, names compared exactly, values decoded, in order of appearance. */
  get query(): ReadonlyMap<string, readonly string[]> {
    this.#query ??= parseQuery(this.queryString)
    return this.#query
  }

  withPath(path: string): RequestUrl {
    return new RequestUrl({ ...this.#parts(), path: path.startsWith('/') ? path : `/${path}` })
  }

  /** The same under another scheme; a port that goes without saying changes with it. */
  withScheme(scheme: Scheme = this.scheme): RequestUrl {
    if (scheme === this.scheme) return this
    const port = this.port === defaultPort(this.scheme) ? defaultPort(scheme) : this.port
    return new RequestUrl({ ...this.#parts(), scheme, port })
  }

  withQueryString(queryString: string): RequestUrl {
    return new RequestUrl({ ...this.#parts(), queryString })
  }

  /** The same parameters, re-encoded; a name may have several values. */
  withQuery(query: Iterable<readonly [name: string, values: readonly string[]]>): RequestUrl {
    return this.withQueryString(formatQuery(query))
  }

  /** The same path and query under another base URL, whose own path becomes `basePath`. */
  withBase(base: RequestUrl): RequestUrl {
    base.#whole ??= (base.basePath + base.path).replace(/\/+$/, '')
    const { scheme, host, port } = base
    const { path, queryString } = this
    return new RequestUrl({ scheme, host, port, basePath: base.#whole, path, queryString })
  }

  /** Scheme, host and, unless it is the default, port: `https://example.org:8443`. */
  get origin(): string {
    return `${this.scheme}://${this.authority}`
  }

  /** Host and, unless it is the default, port: what a Host header says. */
  get authority(): string {
    return this.port === defaultPort(this.scheme) ? this.host : `${this.host}:${this.port}`
  }

  /** What stands on the request line: base path, path and query. */
  get target(): string {
    const path = this.basePath + this.path || '/'
    return this.queryString === '' ? path : `${path}?${this.queryString}`
  }

  toString(): string {
    return this.origin + this.target
  }

  #parts() {
    const { scheme, host, port, basePath, path, queryString } = this
    return { scheme, host, port, basePath, path, queryString }
  }
}

export function defaultPort(scheme: Scheme): number {
  return scheme === 'https' ? 443 : 80
}

const NO_QUERY: ReadonlyMap<string, readonly string[]> = new Map()

function parseQuery(text: string): ReadonlyMap<string, readonly string[]> {
  if (text === '') return NO_QUERY
  const query = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(text)) {
    const values = query.get(name)
    if (values === undefined) query.set(name, [value])
    else values.push(value)
  }
  return query
}

function formatQuery(query: Iterable<readonly [name: string, values: readonly string[]]>): string {
  const parts: string[] = []
  for (const [name, values] of query) {
    for (const value of values) parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  }
  return parts.join('&')
}
