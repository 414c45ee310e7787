import { type LoadContext, reportAt } from './folder.js'
import { parseLocated, plain } from './located.js'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']
const NAMES = ['specification.json', 'specification.yaml', 'specification.yml']

type JsonObject = Readonly<Record<string, unknown>>

/** An operation as the OpenAPI document has it. */
export interface SpecifiedOperation {
  /** As API Management makes it of the operationId. */
  readonly id: string
  readonly name: string
  readonly method: string
  /** With the required query parameters, where the API has them in its templates. */
  readonly urlTemplate: string
  readonly definition: JsonObject
}

export interface Specification {
  readonly path: string
  readonly document: JsonObject
}

/** The API's OpenAPI document; a problem when there is none, or two. */
export function readSpecification(context: LoadContext, folder: string): Specification | undefined {
  const found = NAMES.map((name) => `${folder}/${name}`).filter((path) => context.tree.read(path) !== undefined)
  const path = found[0]
  if (path === undefined) {
    reportAt(
      context,
      `${folder}/specification.json`,
      'the API has no OpenAPI document (specification.json or specification.yaml), so it has no operations',
    )
    return undefined
  }
  if (found.length > 1) reportAt(context, found[1]!, `the API has another document too, ${path}: keep one`)
  const node = parseLocated(context.tree.read(path)!, context.tree.display(path), context.problems)
  if (node === undefined) return undefined
  const document = plain(node)
  if (isObject(document) && isObject(document['paths'])) return { path, document }
  reportAt(context, path, 'this is no OpenAPI document: it has no "paths"')
  return undefined
}

/**
 * The operations of a document. `queryInTemplate`: required query parameters become part of the URL template, which is what
 * API Management does on import unless translateRequiredQueryParameters says "query".
 */
export function specifiedOperations({ document }: Specification, queryInTemplate: boolean): SpecifiedOperation[] {
  const operations: SpecifiedOperation[] = []
  for (const [path, item] of Object.entries(document['paths'] as JsonObject)) {
    if (!isObject(item)) continue
    for (const method of METHODS) {
      const definition = item[method]
      if (!isObject(definition)) continue
      const operationId =
        typeof definition['operationId'] === 'string' ? definition['operationId'] : `${method}-${path}`
      const query = queryInTemplate ? requiredQuery(document, item, definition) : []
      operations.push({
        id: normalizeOperationId(operationId),
        name: typeof definition['summary'] === 'string' ? definition['summary'] : operationId,
        method: method.toUpperCase(),
        urlTemplate: query.length === 0 ? path : `${path}?${query.map((name) => `${name}={${name}}`).join('&')}`,
        definition,
      })
    }
  }
  return operations
}

/** https://learn.microsoft.com/azure/api-management/api-import-restrictions#normalization-rules-for-operationid */
export function normalizeOperationId(operationId: string): string {
  const dashed = operationId.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return dashed.replace(/^-|-$/g, '').slice(0, 76)
}

function requiredQuery(document: JsonObject, ...holders: readonly JsonObject[]): string[] {
  const names = new Set<string>()
  for (const parameter of holders.flatMap((holder) =>
    Array.isArray(holder['parameters']) ? holder['parameters'] : [],
  )) {
    const resolved = resolve(document, parameter)
    if (resolved?.['in'] === 'query' && resolved['required'] === true) names.add(String(resolved['name']))
  }
  return [...names]
}

/** A local `$ref`, followed; anything else as it is. */
function resolve(document: JsonObject, value: unknown): JsonObject | undefined {
  if (!isObject(value)) return undefined
  const reference = value['$ref']
  if (typeof reference !== 'string') return value
  let target: unknown = document
  for (const step of reference.replace(/^#\//, '').split('/')) target = isObject(target) ? target[step] : undefined
  return isObject(target) ? target : undefined
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
