import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { raise } from './exceptions.js'
import { NetObject } from './object.js'

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, ftp: 21, ws: 80, wss: 443 }
const ABSOLUTE = /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/

/** System.Uri, in the components that .NET names. */
export class UriValue extends NetObject {
  readonly scheme: string
  readonly userInfo: string
  readonly host: string
  /** -1 for a scheme without a default. */
  readonly port: number
  /** Percent-encoded. */
  readonly path: string
  readonly query: string
  readonly fragment: string

  private constructor(
    readonly original: string,
    readonly isAbsolute: boolean,
    url: URL | undefined,
  ) {
    super()
    this.scheme = url?.protocol.slice(0, -1) ?? ''
    this.userInfo = url === undefined ? '' : url.username + (url.password === '' ? '' : `:${url.password}`)
    this.host = url?.hostname ?? ''
    this.port = url === undefined ? -1 : url.port === '' ? (DEFAULT_PORTS[this.scheme] ?? -1) : Number(url.port)
    this.path = url?.pathname ?? ''
    this.query = url?.search ?? ''
    this.fragment = url?.hash ?? ''
  }

  static tryParse(text: string, kind: 'absolute' | 'relative' | 'either'): UriValue | undefined {
    const trimmed = text.trim()
    if (kind !== 'relative') {
      const url = ABSOLUTE.test(trimmed) && URL.canParse(trimmed) ? new URL(trimmed) : undefined
      if (url !== undefined && !(url.host === '' && url.protocol.startsWith('http')))
        return new UriValue(text, true, url)
      if (trimmed.startsWith('/') && !trimmed.startsWith('//')) {
        // On Unix .NET takes a rooted path for a file.
        const file = kind === 'absolute' ? new URL(`file://${trimmed}`) : undefined
        if (file !== undefined) return new UriValue(text, true, file)
      }
      if (kind === 'absolute') return undefined
    }
    return kind === 'relative' && ABSOLUTE.test(trimmed) && URL.canParse(trimmed)
      ? undefined
      : new UriValue(text, false, undefined)
  }

  static parse(text: string, kind: 'absolute' | 'relative' | 'either' = 'absolute'): UriValue {
    if (text.trim() === '' && kind === 'absolute') raise('UriFormatException', 'Invalid URI: The URI is empty.')
    return (
      UriValue.tryParse(text, kind) ??
      raise('UriFormatException', 'Invalid URI: The format of the URI could not be determined.')
    )
  }

  static combine(base: UriValue, relative: string): UriValue {
    const joined = URL.canParse(relative, base.absolute) ? new URL(relative, base.absolute).toString() : undefined
    return joined === undefined
      ? raise('UriFormatException', 'Invalid URI: The format of the URI could not be determined.')
      : UriValue.parse(joined)
  }

  get type(): Type {
    return typeNamed('Uri')
  }

  get isDefaultPort(): boolean {
    return this.port === (DEFAULT_PORTS[this.scheme] ?? -1)
  }

  get authority(): string {
    return this.isDefaultPort || this.port < 0 ? this.host : `${this.host}:${this.port}`
  }

  get leftPart(): string {
    return `${this.scheme}:${this.host === '' && this.scheme !== 'file' ? '' : `//${this.userInfo === '' ? '' : `${this.userInfo}@`}${this.authority}`}`
  }

  get absolute(): string {
    if (!this.isAbsolute) raise('InvalidOperationException', 'This operation is not supported for a relative URI.')
    return this.leftPart + this.path + this.query + this.fragment
  }

  /** Unescaped as far as the text stays unambiguous. */
  override display(): string {
    return this.isAbsolute ? safeUnescape(this.absolute) : this.original
  }

  equals(other: unknown): boolean {
    return (
      other instanceof UriValue &&
      (this.isAbsolute
        ? other.isAbsolute && withoutFragment(this) === withoutFragment(other)
        : this.original === other.original)
    )
  }

  get valueKey(): string {
    return this.isAbsolute ? withoutFragment(this) : this.original
  }
}

function withoutFragment(uri: UriValue): string {
  return uri.leftPart + uri.path + uri.query
}

/** What Uri.ToString() shows unescaped: everything but control characters and what has a meaning in a URI. */
function safeUnescape(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    let decoded: string
    try {
      decoded = decodeURIComponent(run)
    } catch {
      return run
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters stay escaped
    return decoded.replace(/[\u0000-\u001f\u007f-\u009f%/?#@:\\]/g, (c) => encodeURIComponent(c))
  })
}
