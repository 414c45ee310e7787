import { readFile } from 'node:fs/promises'
import { describe, expect, it } from '@jest/globals'
import * as toolkit from '../../../src/lib/apim-context/index.js'
import * as testing from '../../../src/lib/apim-context/testing.js'

const folder = new URL('../../../src/lib/apim-context/', import.meta.url)
const exportsOf = async (file: string) => {
  const source = await readFile(new URL(file, folder), 'utf8')
  const names = [...source.matchAll(/export (type )?\{([^}]*)\}/g)].flatMap(([, type = '', list = '']) =>
    list.split(',').flatMap((name) => (name.trim() ? [`${type}${name.trim()}`] : [])),
  )
  return names.sort((a, b) => a.replace('type ', '').localeCompare(b.replace('type ', '')))
}

describe('the public surface', () => {
  it('of index.ts is this list', async () => {
    expect(Object.keys(toolkit)).toMatchInlineSnapshot(`
[
  "BadRequestError",
  "ConflictError",
  "ForbiddenError",
  "GatewayRequiredError",
  "HttpError",
  "MalformedBodyError",
  "NotFoundError",
  "PreconditionFailedError",
  "PreconditionRequiredError",
  "RegistrationError",
  "ServiceUnavailableError",
  "SettingsError",
  "UnauthorizedError",
  "UnsupportedMediaTypeError",
  "ValidationError",
  "checkShadowedRoutes",
  "correlationHeaders",
  "createApp",
  "currentContext",
  "defineGuard",
  "defineLayer",
  "defineSettings",
  "errorCatalogue",
  "flag",
  "gatewayHeaders",
  "http",
  "integer",
  "integerParameter",
  "list",
  "oneOf",
  "openapi",
  "proofHeader",
  "readSettings",
  "requireGateway",
  "respond",
  "setting",
  "text",
  "url",
  "validateHttp",
  "withContext",
]
`)
    expect((await exportsOf('index.ts')).filter((name) => name.startsWith('type '))).toMatchInlineSnapshot(`
[
  "type Answer",
  "type Apim",
  "type App",
  "type AppOptions",
  "type AppView",
  "type AuthLevel",
  "type BaseInput",
  "type BodiesOf",
  "type CacheStatus",
  "type ContextInput",
  "type Decorator",
  "type Effect",
  "type ErrorCode",
  "type ErrorRow",
  "type GatewayUser",
  "type Guard",
  "type GuardInput",
  "type Host",
  "type HttpErrorOptions",
  "type HttpFunction",
  "type HttpSchemas",
  "type InputOf",
  "type IntegerRange",
  "type Kind",
  "type Layer",
  "type LayerInput",
  "type Log",
  "type LogFields",
  "type Method",
  "type Misuse",
  "type Next",
  "type Operation",
  "type ParamNames",
  "type ProblemDetail",
  "type ProblemPlace",
  "type Reply",
  "type RequestContext",
  "type RequestSchemas",
  "type ResponseNote",
  "type ResponseSchemas",
  "type Route",
  "type RoutedBy",
  "type RouteDefinition",
  "type Section",
  "type SecurityRequirement",
  "type SecurityScheme",
  "type Setting",
  "type SettingOptions",
  "type Settings",
  "type SettingsOverrides",
  "type Stage",
  "type Subscription",
  "type ValuesOf",
]
`)
  })

  it('of testing.ts is this list', async () => {
    expect(Object.keys(testing)).toMatchInlineSnapshot(`
[
  "fromGateway",
  "testClient",
]
`)
    expect((await exportsOf('testing.ts')).filter((name) => name.startsWith('type '))).toMatchInlineSnapshot(`
[
  "type LogLine",
  "type TestClient",
  "type TestRequest",
  "type TestResponse",
]
`)
  })

  it.each(['index.ts', 'testing.ts'])('of %s names each export', async (file) => {
    expect(await readFile(new URL(file, folder), 'utf8')).not.toMatch(/export \*/)
  })
})
