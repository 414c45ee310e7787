import type { ArrayValue } from '../runtime/array.js'
import { castTo } from '../runtime/cast.js'
import type { CertificateValue } from '../runtime/certificate.js'
import type { DictionaryValue, KeyValue } from '../runtime/collections.js'
import { HeaderDictionary } from '../runtime/context-view.js'
import { type BasicCredentials, type JwtValue, parseBasic, parseJwt } from '../runtime/credentials.js'
import { raiseNull } from '../runtime/exceptions.js'
import { toArray } from '../runtime/sequence.js'
import { urlEncode } from '../runtime/url-encode.js'
import { defaultOf } from '../types/core.js'
import { define } from '../types/define.js'
import type { Type } from '../types/type.js'
import type { DictionaryLike } from './interfaces.js'

interface Out {
  set(value: unknown): void
}

function joinedHeader(self: DictionaryLike | null, key: string, fallback: string | null): string | null {
  if (self === null) raiseNull()
  if (self instanceof HeaderDictionary) return self.joined(key) ?? fallback
  const found = self.tryGet(key)
  return found === undefined ? fallback : [...(found.value as ArrayValue)].join(',')
}

function valueOr(self: DictionaryLike | null, key: unknown, fallback: unknown): unknown {
  if (self === null) raiseNull()
  const found = self.tryGet(key)
  return found === undefined ? fallback : found.value
}

/** The extension methods of the reference, and those of the gateway's own types. */
define('static class Apim.PolicyExtensions', {
  'static string GetValueOrDefault(this IReadOnlyDictionary<string, string[]>? dictionary, string? key)': (
    self: DictionaryLike,
    key: string,
  ) => joinedHeader(self, key, null),
  'static string GetValueOrDefault(this IReadOnlyDictionary<string, string[]>? dictionary, string? key, string? defaultValue)':
    joinedHeader,
  'static string GetValueOrDefault(this IReadOnlyDictionary<string, string>? dictionary, string? key)': (
    self: DictionaryLike,
    key: string,
  ) => valueOr(self, key, null),
  'static string GetValueOrDefault(this IReadOnlyDictionary<string, string>? dictionary, string? key, string? defaultValue)':
    valueOr,
  'static object GetValueOrDefault(this IReadOnlyDictionary<string, object>? dictionary, string? key)': (
    self: DictionaryLike,
    key: string,
  ) => valueOr(self, key, null),
  'static T GetValueOrDefault<T>(this IReadOnlyDictionary<string, object>? dictionary, string? key)': (
    self: DictionaryLike,
    key: string,
    T: Type,
  ) => variableOr(self, key, defaultOf(T), T),
  'static T GetValueOrDefault<T>(this IReadOnlyDictionary<string, object>? dictionary, string? key, T defaultValue)':
    variableOr,
  'static BasicAuthCredentials AsBasic(this string? input)': (value: string | null) => parseBasic(value),
  'static bool TryParseBasic(this string? input, out BasicAuthCredentials result)': (value: string | null, out: Out) =>
    tried(parseBasic(value), out),
  'static Jwt AsJwt(this string? input)': (value: string | null) => parseJwt(value),
  'static bool TryParseJwt(this string? input, out Jwt result)': (value: string | null, out: Out) =>
    tried(parseJwt(value), out),
  'static bool VerifyNoRevocation(this X509Certificate2? input)': (certificate: CertificateValue | null) =>
    certificate === null ? raiseNull() : certificate.isTrusted,
  'static string ToQueryString(this IDictionary<string, IList<string>> parameters)': (form: DictionaryValue) => {
    const text = formText(form)
    return text === '' ? null : `?${text}`
  },
  'static string ToFormUrlEncodedContent(this IDictionary<string, IList<string>> parameters)': formText,
})

/** The type must be the variable's own: reading an int as a string is an error. */
function variableOr(self: DictionaryLike | null, key: string, fallback: unknown, T: Type): unknown {
  if (self === null) raiseNull()
  const found = self.tryGet(key)
  return found === undefined ? fallback : castTo(found.value, T)
}

function tried(value: unknown, out: Out): boolean {
  out.set(value)
  return value !== null
}

function formText(form: Iterable<unknown>): string {
  const pairs = toArray(form) as KeyValue[]
  return pairs
    .flatMap(({ key, value }) => toArray(value).map((item) => `${urlEncode(String(key))}=${urlEncode(String(item))}`))
    .join('&')
}

define('class Apim.BasicAuthCredentials', {
  'string UserId { get; }': (c: BasicCredentials) => c.userId,
  'string Username { get; }': (c: BasicCredentials) => c.userId,
  'string Password { get; }': (c: BasicCredentials) => c.password,
})
define('class Apim.Jwt', {
  'string Algorithm { get; }': (j: JwtValue) => j.algorithm,
  'IEnumerable<string> Audiences { get; }': (j: JwtValue) => j.audiences,
  'IReadOnlyDictionary<string, string[]> Claims { get; }': (j: JwtValue) => j.claims,
  'DateTime? ExpirationTime { get; }': (j: JwtValue) => j.date('exp'),
  'DateTime? IssuedAt { get; }': (j: JwtValue) => j.date('iat'),
  'DateTime? NotBefore { get; }': (j: JwtValue) => j.date('nbf'),
  'string Id { get; }': (j: JwtValue) => j.text('jti'),
  'string Issuer { get; }': (j: JwtValue) => j.text('iss'),
  'string Subject { get; }': (j: JwtValue) => j.text('sub'),
  'string Type { get; }': (j: JwtValue) => j.tokenType,
})
define('class Apim.Authorization', {
  'string AccessToken { get; }': (a: { accessToken: string }) => a.accessToken,
  'IReadOnlyDictionary<string, object> Claims { get; }': (a: { claims: unknown }) => a.claims,
})

/** The dictionary extensions of .NET itself, for dictionaries of any types. */
define('static class System.Collections.Generic.CollectionExtensions', {
  'static TValue GetValueOrDefault<TKey, TValue>(this IReadOnlyDictionary<TKey, TValue> dictionary, TKey key)': (
    self: DictionaryLike,
    key: unknown,
    _K: Type,
    V: Type,
  ) => valueOr(self, key, defaultOf(V)),
  'static TValue GetValueOrDefault<TKey, TValue>(this IReadOnlyDictionary<TKey, TValue> dictionary, TKey key, TValue defaultValue)':
    valueOr,
  'static bool TryAdd<TKey, TValue>(this IDictionary<TKey, TValue> dictionary, TKey key, TValue value)': (
    self: DictionaryValue,
    key: unknown,
    value: unknown,
  ) => self.tryInsert(key, value),
})
