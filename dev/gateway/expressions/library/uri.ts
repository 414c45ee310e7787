import { isIPv4, isIPv6 } from 'node:net'
import { ArrayValue } from '../runtime/array.js'
import { MultiDictionary } from '../runtime/context-view.js'
import { decodeForm, decodePercent, parseForm } from '../runtime/form.js'
import { decodeHtml, encodeHtml } from '../runtime/html.js'
import { NetObject } from '../runtime/object.js'
import { UriValue } from '../runtime/uri.js'
import { escapeData, urlEncode } from '../runtime/url-encode.js'
import { STRING } from '../types/core.js'
import { define, defineEnum } from '../types/define.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'

defineEnum('System.UriKind', ['RelativeOrAbsolute', 'Absolute', 'Relative'])
defineEnum('System.UriPartial', ['Scheme', 'Authority', 'Path', 'Query'])

defineEnum('System.UriHostNameType', ['Unknown', 'Basic', 'Dns', 'IPv4', 'IPv6'])

function hostKind(host: string): number {
  if (isIPv4(host)) return 3
  if (isIPv6(host.replace(/^\[|\]$/g, ''))) return 4
  if (host === '') return 0
  return /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?$/.test(host) ? 2 : 0
}

/** From the folder of one path to another path: up as far as they differ, and down. */
function relativePath(from: string, to: string): string {
  const [start, end] = [from.split('/').slice(0, -1), to.split('/')]
  let same = 0
  while (same < start.length && same < end.length - 1 && start[same] === end[same]) same++
  return '../'.repeat(start.length - same) + end.slice(same).join('/')
}

const KINDS = ['either', 'absolute', 'relative'] as const
const absolute =
  <T>(read: (uri: UriValue) => T) =>
  (uri: UriValue) => {
    uri.absolute
    return read(uri)
  }
const segments = (uri: UriValue) => ArrayValue.of(STRING, uri.path.match(/[^/]*\/|[^/]+$/g) ?? [])
interface Out {
  set(value: unknown): void
}

define('class System.Uri', {
  'static string HexEscape(char character)': (code: number) => `%${code.toString(16).toUpperCase().padStart(2, '0')}`,
  'Uri(string uriString)': (text: string) => UriValue.parse(text),
  'Uri(string uriString, UriKind uriKind)': (text: string, kind: number) => UriValue.parse(text, KINDS[kind]!),
  'Uri(Uri baseUri, string? relativeUri)': (base: UriValue, text: string | null) => UriValue.combine(base, text ?? ''),
  'Uri(Uri baseUri, Uri relativeUri)': (base: UriValue, relative: UriValue) =>
    UriValue.combine(base, relative.original),
  'string Scheme { get; }': absolute((uri) => uri.scheme),
  'string Host { get; }': absolute((uri) => uri.host),
  'string DnsSafeHost { get; }': absolute((uri) => uri.host.replace(/^\[|\]$/g, '')),
  'string IdnHost { get; }': absolute((uri) => uri.host),
  'string Authority { get; }': absolute((uri) => uri.authority),
  'int Port { get; }': absolute((uri) => uri.port),
  'bool IsDefaultPort { get; }': absolute((uri) => uri.isDefaultPort),
  'string AbsolutePath { get; }': absolute((uri) => uri.path),
  'string LocalPath { get; }': absolute((uri) => decodePercent(uri.path)),
  'string PathAndQuery { get; }': absolute((uri) => uri.path + uri.query),
  'string Query { get; }': absolute((uri) => uri.query),
  'string Fragment { get; }': absolute((uri) => uri.fragment),
  'string UserInfo { get; }': absolute((uri) => uri.userInfo),
  'string AbsoluteUri { get; }': (uri: UriValue) => uri.absolute,
  'string OriginalString { get; }': (uri: UriValue) => uri.original,
  'string[] Segments { get; }': absolute(segments),
  'bool IsAbsoluteUri { get; }': (uri: UriValue) => uri.isAbsolute,
  'bool IsFile { get; }': (uri: UriValue) => uri.scheme === 'file',
  'bool IsLoopback { get; }': (uri: UriValue) =>
    uri.host === 'localhost' || uri.host === '127.0.0.1' || uri.host === '[::1]',
  'string GetLeftPart(UriPartial part)': (uri: UriValue, part: number) =>
    [`${uri.scheme}://`, uri.leftPart, uri.leftPart + uri.path, uri.leftPart + uri.path + uri.query][part]!,
  'bool IsBaseOf(Uri uri)': (uri: UriValue, other: UriValue) =>
    other.absolute.startsWith(uri.absolute.replace(/[^/]*$/, '')),
  'Uri MakeRelativeUri(Uri uri)': (uri: UriValue, other: UriValue) =>
    uri.leftPart === other.leftPart
      ? UriValue.parse(relativePath(uri.path, other.path) + other.query + other.fragment, 'relative')
      : other,
  'UriHostNameType HostNameType { get; }': absolute((uri) => hostKind(uri.host)),
  'static UriHostNameType CheckHostName(string? name)': (name: string | null) => hostKind(name ?? ''),
  'const string UriSchemeFtp': 'ftp',
  'const string UriSchemeFile': 'file',
  'const string UriSchemeMailto': 'mailto',
  'string ToString()': (uri: UriValue) => uri.display(),
  'bool Equals(object? comparand)': (uri: UriValue, other: unknown) => uri.equals(other),
  'static bool operator ==(Uri? a, Uri? b)': (a: UriValue | null, b: UriValue | null) =>
    a === b || (a?.equals(b) ?? false),
  'static bool operator !=(Uri? a, Uri? b)': (a: UriValue | null, b: UriValue | null) =>
    !(a === b || (a?.equals(b) ?? false)),
  'static bool TryCreate(string? uriString, UriKind uriKind, out Uri result)': (
    text: string | null,
    kind: number,
    out: Out,
  ) => {
    const uri = text === null ? undefined : UriValue.tryParse(text, KINDS[kind]!)
    out.set(uri ?? null)
    return uri !== undefined
  },
  'static bool IsWellFormedUriString(string? uriString, UriKind uriKind)': (text: string | null, kind: number) =>
    text !== null &&
    UriValue.tryParse(text, KINDS[kind]!) !== undefined &&
    !/[\s<>"{}|\\^`]|%(?![0-9a-fA-F]{2})/.test(text),
  'static string EscapeDataString(string stringToEscape)': escapeData,
  'static string UnescapeDataString(string stringToUnescape)': decodePercent,
  'static string EscapeUriString(string stringToEscape)': (text: string) =>
    encodeURI(text.toWellFormed()).replaceAll('%5B', '[').replaceAll('%5D', ']'),
  'static bool CheckSchemeName(string? schemeName)': (text: string | null) =>
    /^[A-Za-z][A-Za-z0-9+.-]*$/.test(text ?? ''),
  'const string UriSchemeHttp': 'http',
  'const string UriSchemeHttps': 'https',
  'const string SchemeDelimiter': '://',
})

const web = {
  'static string UrlEncode(string? value)': (text: string | null) => (text === null ? null : urlEncode(text)),
  'static string UrlDecode(string? encodedValue)': (text: string | null) => (text === null ? null : decodeForm(text)),
  'static string HtmlEncode(string? value)': (text: string | null) => (text === null ? null : encodeHtml(text)),
  'static string HtmlDecode(string? value)': (text: string | null) => (text === null ? null : decodeHtml(text)),
}
define('static class System.Net.WebUtility', web)

/** HttpUtility's result of ParseQueryString: names to values joined by commas. */
class QueryCollection extends NetObject {
  constructor(readonly values: MultiDictionary) {
    super()
  }

  get type(): Type {
    return typeNamed('System.Collections.Specialized.NameValueCollection')
  }

  get(name: string): string | null {
    const found = this.values.tryGet(name)
    return found === undefined ? null : [...(found.value as ArrayValue)].join(',')
  }

  /** Replaces all values of the name; a new name comes last. */
  set(name: string, value: string | null): void {
    this.values.replace(name, value ?? '')
  }

  override display(): string {
    return [...this.values]
      .flatMap(({ key, value }) =>
        [...(value as ArrayValue)].map((item) => `${lowerEscapes(String(key))}=${lowerEscapes(String(item))}`),
      )
      .join('&')
  }
}
const lowerEscapes = (text: string) => urlEncode(text).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())

define('class System.Collections.Specialized.NameValueCollection', {
  'string this[string? name]': {
    get: (self: QueryCollection, name: string) => self.get(name),
    set: (self: QueryCollection, name: string, value: string | null) => self.set(name, value),
  },
  'void Add(string? name, string? value)': (self: QueryCollection, name: string, value: string | null) =>
    self.values.add(name, value ?? ''),
  'void Set(string? name, string? value)': (self: QueryCollection, name: string, value: string | null) =>
    self.set(name, value),
  'void Remove(string? name)': (self: QueryCollection, name: string) => self.values.delete(name),
  'string Get(string? name)': (self: QueryCollection, name: string) => self.get(name),
  'string[] GetValues(string? name)': (self: QueryCollection, name: string) => self.values.tryGet(name)?.value ?? null,
  'string[] AllKeys { get; }': (self: QueryCollection) => ArrayValue.of(STRING, self.values.keys.items as string[]),
  'int Count { get; }': (self: QueryCollection) => self.values.count,
})
const hexEscape = (byte: number) => `%${byte.toString(16).padStart(2, '0')}`
/** Of the path alone: what is not ASCII and spaces, before the query. */
function encodePath(text: string): string {
  const [, start, rest] = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)?([\s\S]*)$/i.exec(text)!
  const query = rest!.indexOf('?')
  const path = query < 0 ? rest! : rest!.slice(0, query)
  const encoded = [...Buffer.from(path)].map((byte) =>
    byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : hexEscape(byte),
  )
  return (start ?? '') + encoded.join('') + (query < 0 ? '' : rest!.slice(query))
}

const SCRIPT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}
function scriptString(text: string | null, addQuotes = false): string {
  const quote = addQuotes ? '"' : ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
  const escaped = (text ?? '').replace(/["\\<>&'\u0000-\u001f\u0085\u2028\u2029]/g, (c) => {
    return SCRIPT_ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return quote + escaped + quote
}
const ATTRIBUTE: Readonly<Record<string, string>> = { '"': '&quot;', "'": '&#39;', '&': '&amp;', '<': '&lt;' }

define('static class System.Web.HttpUtility', {
  ...web,
  'static string JavaScriptStringEncode(string? value)': (text: string | null) => scriptString(text),
  'static string JavaScriptStringEncode(string? value, bool addDoubleQuotes)': scriptString,
  'static string UrlPathEncode(string? str)': (text: string | null) => (text === null ? null : encodePath(text)),
  'static string HtmlAttributeEncode(string? s)': (text: string | null) =>
    text?.replace(/["'&<]/g, (c) => ATTRIBUTE[c]!) ?? null,
  'static string UrlEncode(string? value, Encoding e)': (text: string | null) =>
    text === null ? null : lowerEscapes(text),
  'static string UrlDecode(string? value, Encoding e)': (text: string | null) =>
    text === null ? null : decodeForm(text),
  'static System.Collections.Specialized.NameValueCollection ParseQueryString(string query, Encoding encoding)':
    parseQuery,
  'static string UrlEncode(string? value)': (text: string | null) => (text === null ? null : lowerEscapes(text)),
  'static System.Collections.Specialized.NameValueCollection ParseQueryString(string query)': parseQuery,
})

function parseQuery(text: string): QueryCollection {
  const values = new MultiDictionary()
  for (const [name, value] of parseForm(text.replace(/^\?/, ''))) values.add(name ?? '', value)
  return new QueryCollection(values)
}
