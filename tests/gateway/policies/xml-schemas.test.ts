import { describe, expect, it } from '@jest/globals'
import { createGateway } from '../../../dev/gateway/index.js'
import { json } from '../artifacts/sample.js'
import { api } from '../sample.js'

const XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
const FILE = 'schemas/main/schemaInformation.json'
const schema = (id: string, value: string) => ({
  [`schemas/${id}/schemaInformation.json`]: json({ schemaType: 'xml', value }),
})
const load = async (files: Record<string, string>) => {
  const gateway = await createGateway({ artifacts: { ...api('echo'), ...files }, environment: {} })
  await gateway.close()
}

describe('an XML schema of the service', () => {
  const include = `<xs:schema ${XS}>\n<xs:include schemaLocation="/schemas/part"/><xs:element name="a" type="Part"/></xs:schema>`
  const part = `<xs:schema ${XS}><xs:simpleType name="Part"><xs:restriction base="xs:string"/></xs:simpleType></xs:schema>`

  it('may include another one, which may include it', async () => {
    const circular = part.replace('<xs:simpleType', '<xs:include schemaLocation="/schemas/main"/><xs:simpleType')
    await expect(load({ ...schema('main', include), ...schema('part', part) })).resolves.toBeUndefined()
    await expect(load({ ...schema('main', include), ...schema('part', circular) })).resolves.toBeUndefined()
  })

  it.each([
    [
      include,
      "the XML schema is not valid: Element '{http://www.w3.org/2001/XMLSchema}include': Failed to load the document '/schemas/part' for inclusion. (line 2)",
    ],
    [
      include.replace('/schemas/part', 'file:///etc/passwd'),
      "the XML schema is not valid: Element '{http://www.w3.org/2001/XMLSchema}include': Failed to load the document 'file:///etc/passwd' for inclusion. (line 2)",
    ],
    [
      `<xs:schema ${XS}>\n\n<xs:element name="a" type="xs:number"/></xs:schema>`,
      "the XML schema is not valid: element decl. 'a', attribute 'type': The QName value '{http://www.w3.org/2001/XMLSchema}number' does not resolve to a(n) type definition. (line 3)",
    ],
    [`<xs:schema ${XS}>`, 'the XML schema is not valid: '],
    ['<a/>', "the XML schema is not valid: The XML document '/schemas/main' is not a schema document."],
    [
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xs:schema ${XS}>&e;</xs:schema>`,
      'the XML schema is not valid: ',
    ],
    [
      `<xs:schema ${XS}><!--${'x'.repeat(4 * 1024 * 1024)}--></xs:schema>`,
      'the XML schema is 4194378 bytes long: 4194304 are the most that validation policies take',
    ],
  ])('that cannot be used is refused at load (%#)', async (text, message) => {
    await expect(load(schema('main', text))).rejects.toThrow(`${FILE}:4:14: ${message}`)
  })

  it('names the included one that is wrong', async () => {
    const files = { ...schema('main', include), ...schema('part', part.replace('xs:string', 'xs:text')) }
    await expect(load(files)).rejects.toThrow(/schemas\/main\/.*text.* \(line 1 of \/schemas\/part\)/)
    await expect(load(files)).rejects.toMatchObject({
      problems: [{ file: FILE }, { file: expect.stringContaining('part') }],
    })
  })

  it('of a workspace includes those of the workspace', async () => {
    const inWorkspace = {
      'workspaces/team/workspaceInformation.json': json({ displayName: 'Team' }),
      'workspaces/team/schemas/main/schemaInformation.json': json({ schemaType: 'xml', value: include }),
    }
    await expect(load({ ...inWorkspace, ...schema('part', part) })).rejects.toThrow(`workspaces/team/${FILE}:4:14`)
    const both = {
      ...inWorkspace,
      'workspaces/team/schemas/part/schemaInformation.json': schema('part', part)[
        'schemas/part/schemaInformation.json'
      ]!,
    }
    await expect(load(both)).resolves.toBeUndefined()
  })
})
