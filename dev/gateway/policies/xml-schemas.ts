import type { Configuration, Resources, Schema } from '../artifacts/model.js'
import type { Problem } from '../problem.js'
import { type Libxml, loadLibxml, urlOf, type XmlSchema, xsdValidator } from './xml-schema.js'

/** https://learn.microsoft.com/azure/api-management/validate-content-policy: larger ones fail at run time. */
const MAX_SIZE = 4 * 1024 * 1024

/** What is wrong with XML schemas of the service and of workspaces. Without one nothing is loaded. */
export async function xmlSchemaProblems(configuration: Configuration): Promise<Problem[]> {
  const all: readonly Resources[] = [configuration, ...configuration.workspaces]
  if (!all.some(({ schemas }) => [...schemas.values()].some(isXml))) return []
  const libxml = await loadLibxml()
  return all.flatMap(({ schemas }) =>
    [...schemas.values()].filter(isXml).flatMap((schema) => {
      const message = problemOf(libxml, schemas, schema)
      return message === undefined ? [] : [{ ...schema.at, message }]
    }),
  )
}

function isXml(schema: Schema): schema is XmlSchema {
  return schema.type === 'xml'
}

function problemOf(libxml: Libxml, schemas: ReadonlyMap<string, Schema>, schema: XmlSchema): string | undefined {
  const size = Buffer.byteLength(schema.text)
  if (size > MAX_SIZE)
    return `the XML schema is ${size} bytes long: ${MAX_SIZE} are the most that validation policies take`
  try {
    xsdValidator(libxml, schemas, schema)
    return undefined
  } catch (error) {
    if (!(error instanceof libxml.XmlLibError)) throw error
    const { message = error.message, line = 0, file } = error.details.find(({ level }) => level > 1) ?? {}
    const place = line === 0 ? '' : ` (line ${line}${file === urlOf(schema.id) ? '' : ` of ${file}`})`
    return `the XML schema is not valid: ${message.trim()}${place}`
  }
}
