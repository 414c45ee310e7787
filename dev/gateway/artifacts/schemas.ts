import type { Fields } from './fields.js'
import { checkNames, type LoadContext, propertiesOf, readInformation, subfolders } from './folder.js'
import { type Located, parseLocated, plain } from './located.js'
import type { Schema } from './model.js'

/** Reads `schemas/`, by id: https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/schemas */
export function loadSchemas(context: LoadContext): Map<string, Schema> {
  const schemas = new Map<string, Schema>()
  for (const id of subfolders(context, 'schemas')) {
    const folder = `schemas/${id}`
    checkNames(context, folder, ['schemaInformation.json'])
    const node = readInformation(context, `${folder}/schemaInformation.json`)
    if (node === undefined) continue
    const fields = propertiesOf(node, 'A schema', context)
    const schema = readSchema(id, fields, context)
    fields.ignore('description', 'provisioningState').end()
    if (schema !== undefined) schemas.set(id, schema)
  }
  return schemas
}

/** XML schemas are text in `value`; those of JSON are an object in `document`, or in `value` as such or as text. */
function readSchema(id: string, fields: Fields, context: LoadContext): Schema | undefined {
  const type = fields.oneOf('schemaType', ['json', 'xml'])
  if (type === undefined) {
    if (!fields.has('schemaType')) fields.problem('a schema needs "schemaType": json or xml')
    fields.ignore('document', 'value')
    return undefined
  }
  if (type === 'xml') return { id, type, text: fields.requiredString('value'), at: fields.at('value') }
  const given = fields.located('document') ?? fields.located('value')
  fields.ignore('document', 'value')
  const document = given === undefined ? undefined : jsonDocument(given, context)
  if (document !== undefined) return { id, type, document }
  fields.problem('a schema of type json needs a JSON object in "document"', 'document')
  return undefined
}

function jsonDocument(given: Located, { problems }: LoadContext): Readonly<Record<string, unknown>> | undefined {
  const isText = given.kind === 'scalar' && typeof given.value === 'string'
  const node = isText ? parseLocated(String(given.value), given.at.file, problems) : given
  return node?.kind === 'map' ? (plain(node) as Readonly<Record<string, unknown>>) : undefined
}
