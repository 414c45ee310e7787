import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import type { RouteDefinition } from '../../src/lib/apim-context/index.js'
import type { TestResponse } from '../../src/lib/apim-context/testing.js'
import { apis, operations } from '../../src/openapi/apis.js'
import { buildDocument } from '../../src/openapi/document.js'

interface Operation {
  readonly operationId: string
  readonly responses: Readonly<Record<string, { readonly headers?: object; readonly content?: object }>>
}
interface Described {
  readonly pointer: string
  readonly operation: Operation
}

const pointerPart = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))

/** Says how an answer departs from the OpenAPI document of its function; nothing when it does not. */
export function createContract(routes: readonly RouteDefinition[]): (name: string, answer: TestResponse) => string[] {
  // The document is no schema, but has some in it.
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const described = new Map<string, Described>()
  for (const api of [...apis, operations]) {
    const document = buildDocument(routes, api)
    ajv.addSchema(document, api.name)
    for (const [path, item] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(item as Record<string, Operation>)) {
        const pointer = `${api.name}#/paths/${pointerPart(path)}/${method}/responses`
        described.set(operation.operationId, { pointer, operation })
      }
    }
  }

  return (name, { status, headers, text }) => {
    const { pointer, operation } = described.get(name)!
    const response = operation.responses[status]
    if (!response) return [`status ${status} is not declared`]
    const { content = {} } = response
    const type = headers.get('content-type')?.split(';')[0]?.trim()
    if (type === undefined) return text === '' ? [] : ['a body without a content type']
    const declared = Object.keys(content).find((one) => one === type || one === '*/*')
    if (declared === undefined) return [`content type ${type} is not declared for ${status}`]
    if (!type.endsWith('json')) return []
    const validate = ajv.getSchema(`${pointer}/${status}/content/${pointerPart(declared)}/schema`)!
    // The document itself is served as text of that type.
    validate(name === 'getOpenApi' && status === 200 ? text : JSON.parse(text))
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }
}
