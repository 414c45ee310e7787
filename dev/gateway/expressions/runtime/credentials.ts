import { STRING } from '../types/core.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { ArrayValue } from './array.js'
import { MultiDictionary } from './context-view.js'
import { DateTimeValue } from './datetime.js'
import { ExceptionValue } from './exceptions.js'
import { JsonReader } from './json/reader.js'
import { JArray, JObject, type JToken, JValue } from './json/token.js'
import { writeJson } from './json/writer.js'
import { Box, NetObject } from './object.js'

export class BasicCredentials extends NetObject {
  constructor(
    readonly userId: string,
    readonly password: string,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed('BasicAuthCredentials')
  }
}

/** AsBasic: null for anything that is not a Basic authorization header. */
export function parseBasic(header: string | null): BasicCredentials | null {
  const encoded = /^\s*basic\s+(\S+)\s*$/i.exec(header ?? '')?.[1]
  if (encoded === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded) || encoded.length % 4 !== 0) return null
  const text = Buffer.from(encoded, 'base64').toString('latin1')
  const colon = text.indexOf(':')
  return colon < 0 ? null : new BasicCredentials(text.slice(0, colon), text.slice(colon + 1))
}

/** A JSON Web Token that was read; whether it is valid is validate-jwt's concern. */
export class JwtValue extends NetObject {
  readonly claims = new MultiDictionary()

  constructor(
    readonly header: JObject,
    readonly payload: JObject,
  ) {
    super()
    for (const { name, value } of payload.properties.values()) {
      for (const item of value instanceof JArray ? value.items : [value]) this.claims.add(name, claimText(item))
    }
  }

  get type(): Type {
    return typeNamed('Jwt')
  }

  get algorithm(): string | null {
    return textOf(this.header.get('alg'))
  }

  get tokenType(): string | null {
    return textOf(this.header.get('typ'))
  }

  get audiences(): ArrayValue {
    return (this.claims.tryGet('aud')?.value as ArrayValue | undefined) ?? ArrayValue.of(STRING, [])
  }

  text(name: string): string | null {
    return textOf(this.payload.get(name))
  }

  date(name: string): DateTimeValue | null {
    const token = this.payload.get(name)
    return token instanceof JValue && token.value instanceof Box
      ? DateTimeValue.fromUnix(Number(token.value.value) * 1000)
      : null
  }
}

function textOf(token: JToken | null): string | null {
  return token === null ? null : token.display()
}

function claimText(token: JToken): string {
  if (token instanceof JValue && typeof token.value === 'string') return token.value
  return token instanceof JValue && typeof token.value === 'boolean' ? String(token.value) : writeJson(token, false)
}

/** AsJwt, with or without `Bearer` before it: null for what is no token. */
export function parseJwt(text: string | null): JwtValue | null {
  const parts = (text ?? '')
    .replace(/^Bearer /i, '')
    .trim()
    .split('.')
  if (parts.length !== 3 && parts.length !== 5) return null
  const [header, payload] = [parseSegment(parts[0]!), parseSegment(parts[1]!)]
  return header === undefined || payload === undefined ? null : new JwtValue(header, payload)
}

function parseSegment(segment: string): JObject | undefined {
  if (!/^[A-Za-z0-9_+/-]*={0,2}$/.test(segment)) return undefined
  try {
    const token = new JsonReader(Buffer.from(segment, 'base64url').toString('utf8'), { dates: false }).read()
    return token instanceof JObject ? token : undefined
  } catch (error) {
    if (error instanceof ExceptionValue) return undefined
    throw error
  }
}
