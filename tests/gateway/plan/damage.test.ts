import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { PolicyElement } from '../../../dev/gateway/documents/element.js'
import { parseDocument } from '../../../dev/gateway/documents/parse.js'
import { checkDocument } from '../../../dev/gateway/plan/check.js'
import type { Position } from '../../../dev/gateway/problem.js'

const document = `<!-- One of each kind of value, element and expression. -->
<policies>
  <inbound>
    <base />
    <set-variable name="id" value="@(context.Request.Headers.GetValueOrDefault("X-Id", "none"))" />
    <cors allow-credentials="true">
      <allowed-origins>
        <origin>https://a.test</origin>
      </allowed-origins>
      <allowed-methods preflight-result-max-age="300">
        <method>GET</method>
      </allowed-methods>
    </cors>
    <rate-limit-by-key calls="10" renewal-period="60" counter-key="all" increment-count="1" />
    <choose>
      <when condition="true">
        <set-header name="X-A" exists-action="override">
          <value>a</value>
        </set-header>
      </when>
      <otherwise>
        <send-request mode="new" response-variable-name="r" timeout="5" ignore-error="false">
          <set-url>https://other.test/</set-url>
          <set-method>POST</set-method>
          <set-body>{"a": 1}</set-body>
        </send-request>
      </otherwise>
    </choose>
    <rewrite-uri template="/a" copy-unmatched-params="false" />
  </inbound>
  <backend>
    <retry condition="false" count="2" interval="1">
      <forward-request timeout="10" buffer-request-body="true" />
    </retry>
  </backend>
  <outbound>
    <base />
    <find-and-replace from="a" to="b" />
  </outbound>
  <on-error>
    <return-response>
      <set-status code="500" reason="Oh" />
    </return-response>
  </on-error>
</policies>
`
const elements = flatten(parseDocument(document, 'policy.xml').root)
const attributes = elements.flatMap((element) => [...element.attributes.values()])

function flatten(element: PolicyElement): PolicyElement[] {
  return [element, ...element.children.flatMap(flatten)]
}

function offsetOf({ line, column }: Position): number {
  const before = document.split('\n').slice(0, line - 1)
  return before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1
}

/** The document with something else at an offset. */
function damaged(offset: number, removed: number, put: string): string {
  return document.slice(0, offset) + put + document.slice(offset + removed)
}

function placesIn(text: string): Position[] {
  return checkDocument(text, 'policy.xml').map(({ line, column }) => ({ line, column }))
}

const insertion = fc.constantFrom('q', 'x', 'zz', '_')

describe('a document', () => {
  it('is right before it is damaged', () => {
    expect(checkDocument(document, 'policy.xml')).toEqual([])
  })

  it('with a misspelt element is refused at that element', () => {
    fc.assert(
      fc.property(fc.constantFrom(...elements.slice(1)), insertion, (element, put) => {
        const places = placesIn(damaged(offsetOf(element.position) + 2, 0, put))
        expect(places).toContainEqual(element.position)
      }),
    )
  })

  it('with a misspelt attribute is refused at that attribute', () => {
    fc.assert(
      fc.property(fc.constantFrom(...attributes), insertion, (attribute, put) => {
        expect(placesIn(damaged(offsetOf(attribute.position) + 1, 0, put))).toContainEqual(attribute.position)
      }),
    )
  })

  it('without a required attribute is refused at the element', () => {
    for (const element of elements) {
      for (const attribute of element.attributes.values()) {
        const length = attribute.name.length + attribute.value.text.length + 3
        const problems = checkDocument(damaged(offsetOf(attribute.position), length, ''), 'policy.xml')
        const missing = problems.filter(({ message }) => message.includes(`needs the attribute "${attribute.name}"`))
        for (const { line, column } of missing) expect({ line, column }).toEqual(element.position)
      }
    }
  })

  it('with a wrong number, flag or choice is refused at that value', () => {
    const typed = attributes.filter(({ value }) => /^(\d+|true|false|new|override)$/.test(value.text))
    for (const { value } of typed) {
      expect(placesIn(damaged(offsetOf(value.position), value.text.length, 'wrong'))).toEqual([value.position])
    }
  })

  it('with an element that is not closed is refused there', () => {
    const inner = elements.filter(({ children, text }) => children.length > 0 || text !== undefined).slice(1)
    for (const element of inner) {
      const close = `</${element.name}>`
      const text = damaged(document.indexOf(close, offsetOf(element.position)), close.length, '')
      expect(placesIn(text)).toContainEqual(element.position)
    }
  })

  it('cut off anywhere is refused', () => {
    const length = document.trimEnd().length
    fc.assert(
      fc.property(fc.nat({ max: length - 1 }), (end) => {
        expect(placesIn(document.slice(0, end))).not.toEqual([])
      }),
    )
  })

  it('changed anywhere is refused with a place in it, or still right, and nothing is ever thrown', () => {
    const piece = fc.constantFrom(
      '"',
      '(',
      ')',
      '{',
      '}',
      '<',
      '>',
      '@(',
      '@{',
      '$"',
      '&quot;',
      '//',
      '/*',
      '\n',
      "'",
      '{{x}}',
      '<!--',
    )
    const change = fc.tuple(fc.nat({ max: document.length }), fc.nat({ max: 5 }), piece)
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const text = changes.reduce(
          (old, [at, removed, put]) => old.slice(0, at) + put + old.slice(at + removed),
          document,
        )
        for (const { line, column } of placesIn(text)) {
          expect(text.split('\n')[line - 1]!.length + 1).toBeGreaterThanOrEqual(column)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('with a policy in the wrong section is refused at that policy', () => {
    const wrong: [policy: string, section: string][] = [
      ['<forward-request />', 'inbound'],
      ['<rewrite-uri template="/" />', 'outbound'],
      ['<cache-store duration="5" />', 'inbound'],
      ['<set-query-parameter name="a"><value>b</value></set-query-parameter>', 'on-error'],
      ['<ip-filter action="allow"><address>10.0.0.1</address></ip-filter>', 'backend'],
    ]
    for (const [policy, section] of wrong) {
      const offset = document.indexOf(`<${section}>`) + section.length + 2
      const before = document.slice(0, offset).split('\n')
      expect(placesIn(damaged(offset, 0, policy))).toEqual([{ line: before.length, column: before.at(-1)!.length + 1 }])
    }
  })
})
