import type { OpenApiDocument } from '../../src/openapi/document.js'

type Json = Record<string, unknown>
interface Parameter {
  name: string
  in: string
  required?: boolean
  schema?: Json
}
interface Operation extends Json {
  operationId?: string
  summary?: string
  parameters?: Parameter[]
  requestBody?: unknown
  responses: Record<string, Json>
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

/** Every object in the document with the path that leads to it. */
function* walk(value: unknown, path = '#'): Generator<[string, Json]> {
  if (!isObject(value)) return
  yield [path, value]
  for (const [key, member] of Object.entries(value)) yield* walk(member, `${path}/${key}`)
}

function operationsOf(document: OpenApiDocument): [string, string, Operation][] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Json).map(([method, operation]): [string, string, Operation] => [
      path,
      method,
      operation as Operation,
    ]),
  )
}

function checkOperation([path, method, operation]: [string, string, Operation]): string[] {
  const where = `${method} ${path}`
  const { operationId = '', summary = '', parameters = [] } = operation
  const names = parameters.filter((one) => one.in !== 'header').map(({ name }) => name.toLowerCase())
  const templated = Array.from(path.matchAll(/\{([^}]+)\}/g), ([, name]) => name)
  const inPath = parameters.filter((one) => one.in === 'path')
  return [
    ...(/^[A-Za-z0-9]{1,76}$/.test(operationId) ? [] : [`${where}: its operationId would not become a resource name`]),
    ...(summary.length > 0 && summary.length <= 300 ? [] : [`${where}: its summary is no display name`]),
    ...(new Set(names).size === names.length ? [] : [`${where}: a name is used twice in path and query`]),
    ...(parameters.some((one) => one.in === 'cookie') ? [`${where}: has a cookie parameter`] : []),
    ...(inPath.map(({ name }) => name).join() === templated.join()
      ? []
      : [`${where}: path parameters are not those of the template`]),
    ...inPath
      .filter(({ required, schema }) => !required || !schema?.type || schema.nullable)
      .map(({ name }) => `${where}: ${name} is not required or has no type`),
    ...(path.length < 128 ? [] : [`${where}: is too long`]),
    ...(method === 'get' && operation.requestBody ? [`${where}: has a body, which is discarded`] : []),
    ...['servers', 'callbacks', 'externalDocs'].filter((key) => key in operation).map((key) => `${where}: has ${key}`),
  ]
}

function checkReferences(document: OpenApiDocument): string[] {
  const references = [...walk(document)].flatMap(([path, value]) =>
    typeof value.$ref === 'string' ? [[path, value.$ref] as const] : [],
  )
  const schemas = (document.components?.schemas ?? {}) as Json
  const known = new Set(Object.keys(schemas).map((name) => `#/components/schemas/${name}`))
  const reaches = (name: string, seen: readonly string[] = []): boolean =>
    seen.includes(name) ||
    [...walk(schemas[name])].some(
      ([, { $ref }]) => typeof $ref === 'string' && reaches($ref.split('/').at(-1)!, [...seen, name]),
    )
  return [
    ...references.filter(([, target]) => !known.has(target)).map(([path, target]) => `${path}: refers to ${target}`),
    ...Object.keys(schemas)
      .filter((name) => reaches(name))
      .map((name) => `schema ${name} is recursive`),
  ]
}

/**
 * What API Management's import does not take, refuses or ignores in a document:
 * https://learn.microsoft.com/azure/api-management/api-management-api-import-restrictions
 */
export function findImportProblems(document: OpenApiDocument): string[] {
  const operations = operationsOf(document)
  const ids = operations.map(([, , { operationId = '' }]) => operationId.toLowerCase())
  const ignored = ['responses', 'parameters', 'examples', 'requestBodies', 'headers', 'links', 'callbacks']
  return [
    ...(/^3\.0\.[0-3]$/.test(document.openapi) ? [] : [`is OpenAPI ${document.openapi}`]),
    ...(JSON.stringify(document).length < 1_048_576 ? [] : ['is larger than Bicep loads']),
    ...(new Set(ids).size === ids.length ? [] : ['two operations would have one resource name']),
    ...ignored
      .filter((kind) => Object.keys((document.components as Json)[kind] ?? {}).length > 0)
      .map((kind) => `components/${kind} are ignored`),
    ...(operations.length <= 100 ? [] : ['has more operations than one deployment takes']),
    ...operations.flatMap(checkOperation),
    ...checkReferences(document),
    ...[...walk(document)].flatMap(([path, value]) =>
      ['examples', 'style', 'explode', 'allowReserved', 'allowEmptyValue', 'const', 'patternProperties', 'externalDocs']
        .filter((key) => key in value && !path.endsWith('/properties'))
        .map((key) => `${path} has ${key}`),
    ),
    ...[...walk(document)].filter(([, { type }]) => Array.isArray(type)).map(([path]) => `${path} has a list of types`),
  ]
}
