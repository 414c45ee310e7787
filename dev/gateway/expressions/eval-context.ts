import { MessageBody } from '../http/body.js'
import { HeaderList } from '../http/headers.js'
import { RequestUrl } from '../http/url.js'
import { GuidValue } from './runtime/guid.js'
import { JsonReader } from './runtime/json/reader.js'
import type { Value } from './runtime/object.js'
import { parseDateTime } from './runtime/parse-date.js'
import { parseTimeSpan } from './runtime/parse-timespan.js'
import type { ContextSource, LastErrorSource, RequestSource, ResponseSource } from './source.js'
import * as values from './values.js'

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined }
type JsonObject = { readonly [name: string]: Json | undefined }

const DEFAULT_URL = 'https://contoso.azure-api.net/echo/resource?param1=sample'
const DEFAULT_TIME = '2026-01-02T03:04:05Z'

function object(json: Json | undefined): JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as JsonObject) : {}
}

const text = (json: Json | undefined, fallback: string) => (typeof json === 'string' ? json : fallback)

function headers(json: Json | undefined): HeaderList {
  return new HeaderList(
    Object.entries(object(json)).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((item) => [name, String(item)] as const),
    ),
  )
}

function body(json: Json | undefined): MessageBody {
  if (json === undefined || json === null) return MessageBody.empty()
  return MessageBody.fromText(typeof json === 'string' ? json : JSON.stringify(json))
}

function response(json: Json | undefined): ResponseSource | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const { StatusCode, StatusReason, Headers, Body } = object(json)
  return {
    status: typeof StatusCode === 'number' ? StatusCode : 200,
    reason: text(StatusReason, 'OK'),
    headers: headers(Headers),
    body: body(Body),
  }
}

function request(json: JsonObject): RequestSource {
  const url = text(json['Url'], DEFAULT_URL)
  return {
    method: text(json['Method'], 'GET'),
    url: RequestUrl.parse(url),
    originalUrl: RequestUrl.parse(text(json['OriginalUrl'], url)),
    headers: headers(json['Headers']),
    body: body(json['Body']),
    ipAddress: text(json['IpAddress'], '203.0.113.10'),
    matchedParameters: new Map(
      Object.entries(object(json['MatchedParameters'])).map(([name, value]) => [name, String(value)]),
    ),
  }
}

/** A variable: `{"$type": "int", "value": 1}`, or plain JSON with the type that it suggests. */
function variable(json: Json | undefined): Value {
  const { $type, value } = object(json)
  if (typeof $type === 'string') return typed($type, value)
  if (typeof json === 'number') return Number.isInteger(json) ? values.intValue(json) : values.doubleValue(json)
  if (typeof json === 'string' || typeof json === 'boolean') return json
  return json === null || json === undefined ? null : token(json)
}

const token = (json: Json | undefined): Value =>
  new JsonReader(JSON.stringify(json ?? null), { dates: false }).read() ?? null

function typed(type: string, value: Json | undefined): Value {
  switch (type) {
    case 'string':
      return value === null || value === undefined ? null : String(value)
    case 'int':
      return values.intValue(Number(value))
    case 'long':
      return values.longValue(BigInt(value as number))
    case 'double':
      return values.doubleValue(Number(value))
    case 'decimal':
      return values.decimalValue(String(value))
    case 'bool':
      return Boolean(value)
    case 'bytes':
      return values.bytesValue(Buffer.from(String(value), 'base64'))
    case 'DateTime':
      return parseDateTime(String(value), 128)
    case 'Guid':
      return GuidValue.parse(String(value))
    case 'TimeSpan':
      return parseTimeSpan(String(value))
    case 'Jwt':
      return values.jwtValue(String(value))
    case 'Response': {
      const found = response(value)
      return found === undefined ? null : values.responseValue(found)
    }
    case 'Authorization':
      return values.authorizationValue(String(value))
    default:
      return token(value)
  }
}

/** An object of the context: absent means the default, null means none. */
function part<T extends object>(
  json: Json | undefined,
  fallback: T,
  names: Readonly<Record<string, keyof T>>,
): T | undefined {
  if (json === null) return undefined
  const given = Object.entries(object(json)).flatMap(([name, value]) =>
    names[name] === undefined ? [] : [[names[name], value]],
  )
  return { ...fallback, ...Object.fromEntries(given) }
}

const names = <T extends string>(...list: readonly T[]): Record<string, T> =>
  Object.fromEntries(list.map((name) => [name[0]!.toUpperCase() + name.slice(1), name]))

const API = {
  id: 'echo-api',
  name: 'Echo API',
  path: 'echo',
  revision: '1',
  version: '',
  isCurrentRevision: true,
  serviceUrl: 'https://backend.contoso.com/api',
}
const OPERATION = { id: 'get-resource', method: 'GET', name: 'Get resource', urlTemplate: '/resource' }
const PRODUCT = {
  id: 'starter',
  name: 'Starter',
  subscriptionRequired: false,
  approvalRequired: false,
  state: 'published' as const,
}
const NEVER = Date.parse('0001-01-01T00:00:00Z')
const SUBSCRIPTION = {
  id: 'sub1',
  key: 'key1',
  primaryKey: 'key1',
  secondaryKey: 'key2',
  name: 'Sub 1',
  createdDate: NEVER,
}
const USER = { id: '1', email: 'a@contoso.com', firstName: 'Ada', lastName: 'L', registrationDate: NEVER, groups: [] }
const DEPLOYMENT = { serviceName: 'contoso', region: 'West Europe', gatewayId: 'managed', isManaged: true }

/** The context of one evaluation case, from its public members as JSON; what is left out gets a default. */
export function contextOf(json: JsonObject, now: string | undefined): ContextSource {
  const instant = now === undefined ? Date.now() : Date.parse(now)
  let guids = 0
  const timestamp = Date.parse(text(json['Timestamp'], DEFAULT_TIME))
  const user = object(json['User'])
  const groups = Array.isArray(user['Groups'])
    ? user['Groups'].map((group: Json) => ({
        id: text(object(group)['Id'], ''),
        name: text(object(group)['Name'], ''),
      }))
    : []
  const optional = {
    response: response(json['Response']),
    api: part(json['Api'], API, names('id', 'name', 'path', 'revision', 'version', 'isCurrentRevision')),
    operation: part(json['Operation'], OPERATION, names('id', 'name', 'method', 'urlTemplate')),
    product: part(json['Product'], PRODUCT, names('id', 'name', 'subscriptionRequired', 'approvalRequired')),
    subscription: part(json['Subscription'], SUBSCRIPTION, names('id', 'name', 'key', 'primaryKey', 'secondaryKey')),
    user: part(json['User'], { ...USER, groups }, names('id', 'email', 'firstName', 'lastName')),
    workspace: part(json['Workspace'], { id: 'ws', name: 'ws' }, names('id', 'name')),
    backend: part(json['Backend'], { id: 'be', type: 'Single' as const }, names('id')),
    lastError:
      json['LastError'] === undefined
        ? undefined
        : part<LastErrorSource>(
            json['LastError'],
            { source: '', reason: '', message: '' },
            names('source', 'reason', 'message', 'scope', 'section', 'path', 'policyId'),
          ),
  }
  return {
    services: {
      clock: { now: () => instant },
      deployment: part(json['Deployment'], DEPLOYMENT, names('region', 'serviceName', 'gatewayId')) ?? DEPLOYMENT,
      newGuid: () => `${(++guids).toString(16).padStart(8, '0')}-0000-4000-8000-000000000001`,
      trace: () => undefined,
    },
    requestId: text(json['RequestId'], '00000000-0000-4000-8000-000000000001'),
    timestamp,
    elapsed: typeof json['ElapsedMs'] === 'number' ? json['ElapsedMs'] : 12,
    tracing: json['Tracing'] === true,
    request: request(object(json['Request'])),
    variables: new Map(Object.entries(object(json['Variables'])).map(([name, value]) => [name, variable(value)])),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  }
}
