import { describe, expect, it } from '@jest/globals'
import type { Schema } from '../../../dev/gateway/artifacts/model.js'
import { sections, World } from './harness.js'

const xml = (id: string, text: string): Schema => ({
  id,
  type: 'xml',
  text,
  at: { file: `schemas/${id}/schemaInformation.json`, line: 3, column: 12 },
})
const XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
const order = xml(
  'order',
  `<xs:schema ${XS} xmlns="urn:o" targetNamespace="urn:o" elementFormDefault="qualified">
  <xs:include schemaLocation="/schemas/code"/>
  <xs:element name="order">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="id" type="xs:int"/>
        <xs:element name="code" type="Code" minOccurs="0" maxOccurs="3"/>
      </xs:sequence>
      <xs:attribute name="day" type="xs:date"/>
    </xs:complexType>
  </xs:element>
  <xs:element name="ping" type="xs:string"/>
</xs:schema>`,
)
const code = xml(
  'code',
  `<xs:schema ${XS} targetNamespace="urn:o"><xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:pattern value="[a-z]+"/></xs:restriction></xs:simpleType></xs:schema>`,
)
const schemas = [order, code]

/** What the policy finds wrong with a body: empty where it conforms. */
async function check(body: string, validateAs = 'xml'): Promise<string> {
  const world = Object.assign(new World(), { schemas })
  const policy = `<validate-content unspecified-content-type-action="prevent" max-size="100000" size-exceeded-action="prevent"><content type="text/xml" validate-as="${validateAs}" schema-id="order" action="prevent" /></validate-content>`
  const { exchange } = await world.send(world.plan(sections({ inbound: policy })), {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'text/xml' },
  })
  const subject =
    'Body of the request does not conform to the definition order, which is associated with the content type text/xml. '
  return (exchange.lastError?.message ?? '').replace(subject, '')
}

describe('a body of XML', () => {
  it.each([
    '<order xmlns="urn:o"><id>1</id></order>',
    '<?xml version="1.0"?><!-- <x> --><o:order xmlns:o="urn:o" day="2026-01-02"><o:id> 1 </o:id><o:code>ab</o:code></o:order>',
    '<ping xmlns="urn:o"><![CDATA[<any>]]></ping>',
    '<ping xmlns="urn:o">ä&#228;&amp;</ping>',
  ])('conforms: %s', async (body) => {
    expect(await check(body)).toBe('')
  })

  it.each([
    [
      '<order xmlns="urn:o"><id>x</id></order>',
      "Element '{urn:o}id': 'x' is not a valid value of the atomic type 'xs:int'. Line: 1, Position: 23",
    ],
    [
      '<order xmlns="urn:o"/>',
      "Element '{urn:o}order': Missing child element(s). Expected is ( {urn:o}id ). Line: 1, Position: 2",
    ],
    [
      '<order xmlns="urn:o">\n  <!-- <id> -->\n  <id>1</id><code\n>ab</code><code>AB</code></order>',
      "Element '{urn:o}code': [facet 'pattern'] The value 'AB' is not accepted by the pattern '[a-z]+'. Line: 4, Position: 12",
    ],
    [
      '<order xmlns="urn:o">\r\n<id>1</id><more a=">"/></order>',
      "Element '{urn:o}more': This element is not expected. Expected is ( {urn:o}code ). Line: 2, Position: 12",
    ],
    [
      '<order xmlns="urn:o"\n day="today"><id>1</id></order>',
      "Element '{urn:o}order', attribute 'day': 'today' is not a valid value of the atomic type 'xs:date'. Line: 1, Position: 2",
    ],
    [
      '<order/>',
      "Element 'order': No matching global declaration available for the validation root. Line: 1, Position: 2",
    ],
    [
      '<order xmlns="urn:o"><id>1</id>\n</orde>',
      "The 'order' start tag on line 1 position 2 does not match the end tag of 'orde'. Line 2, position 3. Line: 2, Position: 3",
    ],
  ])('does not: %s', async (body, message) => {
    expect(await check(body)).toBe(message)
  })

  it('has no say in which schemas are looked at, and declares no entities', async () => {
    const hint =
      'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:z file:///etc/passwd urn:o /schemas/none"'
    expect(await check(`<order xmlns="urn:o" ${hint}><id>1</id></order>`)).toBe('')
    expect(
      await check('<!DOCTYPE ping [<!ENTITY e SYSTEM "file:///etc/passwd">]><ping xmlns="urn:o">&e;</ping>'),
    ).toMatch(/DTD is prohibited/)
    const include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
    expect(await check(`<ping xmlns="urn:o">${include}</ping>`)).toMatch(/^Element '{urn:o}ping'/)
  })

  it('names the place far down a long text', async () => {
    const lines = Array.from({ length: 8000 }, () => '\n').join('')
    expect(await check(`<order xmlns="urn:o">${lines}<id>x</id></order>`)).toMatch(/Line: 8001, Position: 2$/)
  })
})

describe('a SOAP envelope', () => {
  const envelope = (content: string, version = 'http://schemas.xmlsoap.org/soap/envelope/') =>
    `<s:Envelope xmlns:s="${version}">${content}</s:Envelope>`
  const body = (content: string) => `<s:Header><any/></s:Header>\n<s:Body>${content}</s:Body>`

  it.each([
    [envelope(body('<order xmlns="urn:o"><id>1</id></order>')), ''],
    [envelope(body('<ping xmlns="urn:o"/>'), 'http://www.w3.org/2003/05/soap-envelope'), ''],
    [envelope(body('')), ''],
    [envelope(''), 'The SOAP envelope has no body. Line: 1, Position: 1'],
    [
      envelope(body('<order xmlns="urn:o"><id>x</id></order>')),
      "Element '{urn:o}id': 'x' is not a valid value of the atomic type 'xs:int'. Line: 2, Position: 31",
    ],
    [
      envelope(body('<ping xmlns="urn:o"/><pong xmlns="urn:o"/>')),
      "Element '{urn:o}pong': No matching global declaration available for the validation root. Line: 2, Position: 31",
    ],
    ['<order xmlns="urn:o"><id>1</id></order>', 'The root element is not a SOAP envelope. Line: 1, Position: 1'],
  ])('%s: %s', async (text, message) => {
    expect(await check(text, 'soap')).toBe(message)
  })
})
