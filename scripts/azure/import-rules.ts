import { normaliseOperationId } from './import-plan.js'

/** Something in an OpenAPI document that API Management refuses, drops or changes when it imports it. */
export interface ImportProblem {
  readonly rule: ImportRule
  /** A JSON pointer into the document. */
  readonly where: string
  readonly message: string
}

/** What is checked: https://learn.microsoft.com/azure/api-management/api-management-api-import-restrictions */
export const IMPORT_RULES = {
  version: 'Write OpenAPI 3.0.0 to 3.0.3: 3.1 can be imported, but its features are not supported.',
  keyword: 'This keyword is of OpenAPI 3.1; write it as 3.0.3 does.',
  size: 'Keep it under 1,048,576 characters: Bicep loads no larger file, and an import no more than 4 MB.',
  operations: 'Keep it to 100 operations: a larger import may exceed the time that Azure Resource Manager gives it.',
  'external-reference': 'Refer to places inside the document alone.',
  'component-reference': 'Write it where it is used: of the components only schemas are imported.',
  recursion: 'A schema that contains itself is not imported.',
  server: 'Give an https URL, or one relative to the gateway.',
  'own-servers': 'Servers of a path or an operation are dropped: choose the backend in a policy.',
  method: 'TRACE is not imported.',
  callbacks: 'Callbacks and links are dropped.',
  'operation-id':
    'Give every operation an operationId that is its own after normalisation: policies are matched by it.',
  summary: 'A summary of more than 300 characters is too long for a display name.',
  body: 'The body of a GET, HEAD or OPTIONS request is discarded.',
  'url-length': 'The path and its query parameters have to be shorter than 128 characters.',
  'parameter-name': 'Names have to differ between path and query, upper and lower case being one.',
  'path-parameter': 'Every parameter of the path has to be declared, and be in the path.',
  cookie: 'Parameters in cookies are dropped.',
  style: 'Parameters are read in the default style alone, arrays in a query as form and exploded.',
  examples: '"examples" are dropped: give one "example".',
} as const
export type ImportRule = keyof typeof IMPORT_RULES

type Json = null | boolean | number | string | readonly Json[] | JsonObject
type JsonObject = { readonly [name: string]: Json }

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']
const WITHOUT_BODY = ['get', 'head', 'options']
const LARGEST = 1_048_576

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})
const listOf = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter((each): each is JsonObject => isObject(each)) : []
const pointer = (...names: readonly (string | number)[]): string =>
  names.map((name) => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** All that an import would trip over or lose; empty when the document arrives as it is. */
export function checkImport(document: object): ImportProblem[] {
  const problems: ImportProblem[] = []
  const report = (rule: ImportRule, where: string) => problems.push({ rule, where, message: IMPORT_RULES[rule] })
  const root = document as JsonObject
  checkRoot(root, report)
  checkTree(root, '', report)
  checkRecursion(root, report)
  const operations = operationsOf(root)
  if (operations.length > 100) report('operations', '/paths')
  checkOperationIds(operations, report)
  for (const operation of operations) checkOperation(operation, report)
  return problems
}

type Report = (rule: ImportRule, where: string) => void

interface Operation {
  readonly path: string
  readonly method: string
  readonly where: string
  readonly definition: JsonObject
  readonly parameters: readonly { readonly parameter: JsonObject; readonly where: string }[]
}

function checkRoot(root: JsonObject, report: Report): void {
  if (!/^3\.0\.[0-3]$/.test(String(root['openapi']))) report('version', '/openapi')
  if (JSON.stringify(root).length > LARGEST) report('size', '')
  if ('summary' in objectOf(root['info'])) report('keyword', '/info/summary')
  for (const [index, { url }] of listOf(root['servers']).entries()) {
    if (!/^(https:\/\/|\/(?!\/)|\.)/.test(String(url))) report('server', pointer('servers', index, 'url'))
  }
}

/** What may stand anywhere: references, examples, keywords of 3.1. */
function checkTree(value: Json, where: string, report: Report): void {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) checkTree(each, where + pointer(index), report)
  }
  if (!isObject(value)) return
  const { $ref: reference } = value
  if (typeof reference === 'string') checkReference(reference, where, report)
  if (Array.isArray(value['type'])) report('keyword', `${where}/type`)
  for (const limit of ['exclusiveMinimum', 'exclusiveMaximum'])
    if (typeof value[limit] === 'number') report('keyword', where + pointer(limit))
  for (const [name, each] of Object.entries(value)) {
    // What a schema or an example calls its own is no keyword.
    if (name === 'example' || name === 'default' || name === 'enum') continue
    if (name === 'examples' && !where.endsWith('/properties')) report('examples', where + pointer(name))
    else if (name === 'links' && /\/responses\/[^/]+$/.test(where)) report('callbacks', where + pointer(name))
    else checkTree(each, where + pointer(name), report)
  }
}

function checkReference(reference: string, where: string, report: Report): void {
  if (!reference.startsWith('#/')) report('external-reference', where)
  else if (!reference.startsWith('#/components/schemas/')) report('component-reference', where)
}

function checkRecursion(root: JsonObject, report: Report): void {
  const schemas = objectOf(objectOf(root['components'])['schemas'])
  const uses = new Map(Object.entries(schemas).map(([name, schema]) => [name, referencesIn(schema)]))
  for (const name of uses.keys()) {
    const reached = new Set<string>()
    const visit = (from: string): void => {
      for (const next of uses.get(from) ?? []) {
        if (reached.has(next)) continue
        reached.add(next)
        visit(next)
      }
    }
    visit(name)
    if (reached.has(name)) report('recursion', pointer('components', 'schemas', name))
  }
}

function referencesIn(schema: Json): string[] {
  const text = JSON.stringify(schema)
  return [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name)
}

function operationsOf(root: JsonObject): Operation[] {
  return Object.entries(objectOf(root['paths'])).flatMap(([path, item]) =>
    METHODS.filter((method) => isObject(objectOf(item)[method])).map((method) => {
      const definition = objectOf(objectOf(item)[method])
      const shared = listOf(objectOf(item)['parameters']).map((parameter, index) => ({
        parameter,
        where: pointer('paths', path, 'parameters', index),
      }))
      const where = pointer('paths', path, method)
      const own = listOf(definition['parameters']).map((parameter, index) => ({
        parameter,
        where: where + pointer('parameters', index),
      }))
      return { path, method, where, definition, parameters: [...shared, ...own] }
    }),
  )
}

function checkOperationIds(operations: readonly Operation[], report: Report): void {
  const seen = new Set<string>()
  for (const { where, definition } of operations) {
    const name = normaliseOperationId(String(definition['operationId'] ?? ''))
    if (name === '' || seen.has(name)) report('operation-id', `${where}/operationId`)
    seen.add(name)
  }
}

function checkOperation(operation: Operation, report: Report): void {
  const { method, where, definition } = operation
  if (method === 'trace') report('method', where)
  if ('servers' in definition) report('own-servers', `${where}/servers`)
  if ('callbacks' in definition) report('callbacks', `${where}/callbacks`)
  if (String(definition['summary'] ?? '').length > 300) report('summary', `${where}/summary`)
  if (WITHOUT_BODY.includes(method) && 'requestBody' in definition) report('body', `${where}/requestBody`)
  checkParameters(operation, report)
}

function checkParameters({ path, where, parameters }: Operation, report: Report): void {
  const named = parameters.map(({ parameter }) => ({ name: String(parameter['name']), place: parameter['in'] }))
  const inUrl = named.filter(({ place }) => place === 'path' || place === 'query')
  const lower = inUrl.map(({ name }) => name.toLowerCase())
  if (new Set(lower).size < lower.length) report('parameter-name', `${where}/parameters`)
  const template = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name).toSorted()
  const declared = named.flatMap(({ name, place }) => (place === 'path' ? [name] : [])).toSorted()
  if (template.join() !== declared.join()) report('path-parameter', where)
  const query = named.filter(({ place }) => place === 'query').map(({ name }) => `${name}={${name}}`)
  if ([path, ...query].join('&').length >= 128) report('url-length', where)
  for (const { parameter, where: place } of parameters) {
    if (parameter['in'] === 'cookie') report('cookie', place)
    if (hasOwnStyle(parameter)) report('style', place)
  }
}

function hasOwnStyle({ in: place, style, explode, allowReserved, allowEmptyValue }: JsonObject): boolean {
  const usual = place === 'query' || place === 'cookie' ? 'form' : 'simple'
  return (
    (style !== undefined && style !== usual) ||
    (explode !== undefined && explode !== (usual === 'form')) ||
    allowReserved === true ||
    allowEmptyValue === true
  )
}
