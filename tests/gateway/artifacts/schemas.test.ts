import { describe, expect, it } from '@jest/globals'
import { loadArtifacts } from '../../../dev/gateway/artifacts/load.js'
import { json, problemsOf, smallest } from './sample.js'

const PATH = 'schemas/item/schemaInformation.json'
const withSchema = (properties: Readonly<Record<string, unknown>>) => ({ ...smallest, [PATH]: json(properties) })
const load = (properties: Readonly<Record<string, unknown>>) =>
  loadArtifacts(withSchema(properties)).schemas.get('item')

describe('a schema of the service', () => {
  const document = { type: 'object', required: ['name'] }

  it.each([
    [{ schemaType: 'json', document }],
    [{ schemaType: 'json', value: document, description: 'An item' }],
    [{ schemaType: 'JSON', value: JSON.stringify(document) }],
  ])('of JSON: %j', (properties) => {
    expect(load(properties)).toEqual({ id: 'item', type: 'json', document })
  })

  it('of XML is text', () => {
    expect(load({ schemaType: 'xml', value: '<xs:schema/>' })).toEqual({
      id: 'item',
      type: 'xml',
      text: '<xs:schema/>',
      at: { file: PATH, line: 4, column: 14 },
    })
  })

  it.each([
    [{ document }, 'a schema needs "schemaType": json or xml'],
    [{ schemaType: 'avro' }, '"schemaType" has to be one of json, xml, not "avro"'],
    [{ schemaType: 'json' }, 'a schema of type json needs a JSON object in "document"'],
    [{ schemaType: 'json', value: '[]' }, 'a schema of type json needs a JSON object in "document"'],
    [{ schemaType: 'json', document: 'text: [' }, `${PATH}:1:8: Flow sequence`],
    [{ schemaType: 'xml' }, 'A schema needs "value"'],
    [{ schemaType: 'xml', value: '<a/>', document }, 'A schema has no property "document"'],
    [{ schemaType: 'json', document, colour: 1 }, 'A schema has no property "colour"'],
  ])('%j is refused: %s', (properties, message) => {
    expect(problemsOf(withSchema(properties))[0]).toContain(message)
  })

  it('has its information file, and no other', () => {
    expect(problemsOf({ ...smallest, 'schemas/item/notes.txt': 'x' })).toEqual([
      'schemas/item/notes.txt:1:1: "notes.txt" is unknown here; expected: schemaInformation.json, policy.xml, policy.<sku>.xml',
      `${PATH}:1:1: the file is missing`,
    ])
  })

  it('belongs to the service or to a workspace', () => {
    const files = {
      ...withSchema({ schemaType: 'json', document }),
      'workspaces/team/workspaceInformation.json': json({ displayName: 'Team' }),
      'workspaces/team/schemas/own/schemaInformation.json': json({ schemaType: 'json', document }),
    }
    const { schemas, workspaces } = loadArtifacts(files, { sku: 'premium' })
    expect([...schemas.keys()]).toEqual(['item'])
    expect([...workspaces[0]!.schemas.keys()]).toEqual(['own'])
  })
})
