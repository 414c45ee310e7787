import { describe, expect, it } from '@jest/globals'
import { type CheckDocumentOptions, checkDocument } from '../../../dev/gateway/plan/check.js'
import { sections } from '../policies/harness.js'

const check = (text: string, options?: CheckDocumentOptions) =>
  checkDocument(text, 'policy.xml', options).map(({ line, column, message }) => `${line}:${column} ${message}`)
const inbound = (policy: string) => `<policies>\n<inbound>\n${policy}\n</inbound>\n</policies>`

describe('check', () => {
  it.each([
    ['a misspelt policy', '<set-heder name="a"/>', '3:1 unknown policy "set-heder": did you mean "set-header"?'],
    ['a policy unlike any other', '<qwertyuiop/>', '3:1 unknown policy "qwertyuiop"'],
    [
      'a misspelt attribute',
      '<set-variable nam="a" value="b" name="c"/>',
      '3:15 <set-variable> has no attribute "nam": did you mean "name"?',
    ],
    [
      'an attribute unlike any other',
      '<set-variable name="a" value="b" frobnicate="c"/>',
      '3:34 <set-variable> has no attribute "frobnicate": it takes name, value',
    ],
    ['a missing attribute', '<set-variable name="a"/>', '3:1 <set-variable> needs the attribute "value": add it'],
    ['a wrong section', '<forward-request/>', '3:1 <forward-request> is not allowed in inbound: move it to backend'],
    [
      'a wrong child',
      '<set-header name="a"><valu>x</valu><value/></set-header>',
      '3:22 <valu> may not stand in <set-header>: did you mean "value"?',
    ],
    ['a child where none goes', '<base><x/></base>', '3:7 <x> may not stand in <base>: remove it'],
    ['a missing child', '<cors/>', '3:1 <cors> needs a <allowed-origins> inside: add it'],
    [
      'a second child',
      '<choose><when condition="true"/><otherwise/><otherwise/></choose>',
      '3:45 <choose> takes one <otherwise>: remove the second',
    ],
    [
      'text where none goes',
      '<choose><when condition="true"/>x</choose>',
      '3:33 <choose> takes no text: remove it, or put it into the element it belongs to',
    ],
    [
      'a wrong number',
      '<rate-limit calls="many" renewal-period="60"/>',
      '3:20 attribute "calls": "many" is not a whole number: write one, such as 60, or an expression',
    ],
    [
      'neither true nor false',
      '<rewrite-uri template="/" copy-unmatched-params="yes"/>',
      '3:50 attribute "copy-unmatched-params": "yes" is neither true nor false: write one of them',
    ],
    [
      'none of a list',
      '<set-header name="a" exists-action="replace"><value/></set-header>',
      '3:37 attribute "exists-action": "replace" is not one of override, skip, append, delete: write one of them',
    ],
    [
      'an expression where none goes',
      '<include-fragment fragment-id="@("x")"/>',
      '3:32 attribute "fragment-id" takes no expression: write the value itself',
    ],
    [
      'a broken rule',
      '<set-backend-service/>',
      '3:1 <set-backend-service> needs either base-url or backend-id: give one of them',
    ],
    ['an open element', '<choose>', '3:1 <choose> is not closed: add </choose>; </inbound> comes first, at 4:1'],
  ])('%s', (_, policy, problem) => {
    expect(check(inbound(policy))).toEqual([problem])
  })

  it('looks at policies within policies', () => {
    expect(check(inbound('<choose><otherwise><cach-store/></otherwise><when condition="true"/></choose>'))).toEqual([
      '3:20 unknown policy "cach-store": did you mean "cache-store"?',
    ])
  })

  it('reports sections that do not exist, stand twice or have attributes', () => {
    expect(check('<policies>\n<inbnd/><backend/><backend/><outbound x="1"/><set-header/></policies>')).toEqual([
      '2:1 <policies> has no section "inbnd": did you mean "inbound"?',
      '2:19 section <backend> stands twice: join them',
      '2:39 <outbound> takes no attributes: remove "x"',
      '2:46 <policies> has no section "set-header": move it into one of inbound, backend, outbound, on-error',
    ])
  })

  it('takes a fragment in any section, and refuses what no fragment may hold', () => {
    expect(check('<fragment><forward-request/><rewrite-uri template="/"/></fragment>')).toEqual([])
    expect(
      check('<fragment><cache-lookup vary-by-developer="false" vary-by-developer-groups="false"/></fragment>'),
    ).toEqual(['1:11 <cache-lookup> is not supported in a fragment: put it into the policy itself'])
  })

  it('refuses other roots', () => {
    expect(check('<inbound/>')).toEqual([
      '1:1 <inbound> is not a policy document: its root is <policies>, or <fragment>',
    ])
  })

  it('accepts an id on every policy', () => {
    expect(check(sections({ inbound: '<base id="a"/><set-variable id="b" name="c" value="d"/>' }))).toEqual([])
  })

  it('lets named values and Terraform stand for what is not known', () => {
    const policy =
      '<cors><allowed-origins>%{ for o in origins ~}<origin>%{ o }</origin>%{ endfor ~}</allowed-origins></cors>'
    expect(check(inbound(`${policy}<rate-limit calls="{{calls}}" renewal-period="\${period}"/>`))).toEqual([])
  })

  it('knows named values when it is given them', () => {
    const limit = '<rate-limit calls="{{calls}}" renewal-period="{{none}}"/>'
    expect(check(inbound(limit), { namedValue: (name) => (name === 'calls' ? 'x' : undefined) })).toEqual([
      '3:47 named value "none" does not exist: define it under "named values", or correct the name',
      '3:20 attribute "calls": "x" is not a whole number: write one, such as 60, or an expression',
      '3:47 attribute "renewal-period": "{{none}}" is not a whole number: write one, such as 60, or an expression',
    ])
  })

  it('says what a scope refuses', () => {
    const quota = '<quota calls="1" renewal-period="300"/>'
    expect(check(inbound(quota), { scope: 'product' })).toEqual([])
    expect(check(inbound(quota), { scope: 'api' })).toEqual([
      '3:1 <quota> is not allowed at api scope: move it to product',
    ])
  })
})
