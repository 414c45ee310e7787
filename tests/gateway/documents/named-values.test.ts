import { describe, expect, it } from '@jest/globals'
import { substituteNamedValues } from '../../../dev/gateway/documents/named-values.js'
import { parseDocument } from '../../../dev/gateway/documents/parse.js'

const values = new Map([
  ['host', 'example.org'],
  ['long', '@(\n\n"x")'],
  ['again', '{{host}}'],
  ['body.x', 'named'],
])
const substitute = (text: string) => substituteNamedValues(text, 'policy.xml', (name) => values.get(name))

describe('named values', () => {
  it('are put in as text, wherever they stand', () => {
    expect(substitute('<a b="https://{{host}}/x" c="@("{{host}}")">{{host}}</a>').text.text).toBe(
      '<a b="https://example.org/x" c="@("example.org")">example.org</a>',
    )
  })

  it('are not looked for in each other', () => {
    expect(substitute('<a b="{{again}}" />').text.text).toBe('<a b="{{host}}" />')
  })

  it('may hold an expression', () => {
    const root = parseDocument(substitute('<a b="{{long}}" />').text, 'policy.xml').root
    expect(root.attributes.get('b')!.value).toMatchObject({ expression: true, text: '@(\n\n"x")' })
  })

  it('leave what follows where it stands in the file', () => {
    const root = parseDocument(substitute('<a b="{{long}}" c="{{host}}"><d/>\n<e/></a>').text, 'policy.xml').root
    expect(root.attributes.get('b')!.value.position).toEqual({ line: 1, column: 7 })
    expect(root.attributes.get('c')!.position).toEqual({ line: 1, column: 17 })
    expect(root.children.map(({ position }) => position)).toEqual([
      { line: 1, column: 30 },
      { line: 2, column: 1 },
    ])
  })

  it('that do not exist are reported with their place', () => {
    expect(substitute('<a\n b="{{nope}}" />').problems).toEqual([
      {
        file: 'policy.xml',
        line: 2,
        column: 5,
        message: 'named value "nope" does not exist: define it under "named values", or correct the name',
      },
    ])
  })

  it('are not looked for in comments', () => {
    expect(substitute('<a><!-- {{nope}} --></a>').problems).toEqual([])
  })

  it('leave liquid alone, and are taken in it when they exist', () => {
    const body = (text: string) => `<set-body template="liquid">${text}</set-body>`
    const { text, problems } = substitute(body('{{body.y}} {{ body.x }} {{host}} {{context.Variables["a"]}}'))
    expect(text.text).toBe(body('{{body.y}} {{ body.x }} example.org {{context.Variables["a"]}}'))
    expect(problems).toEqual([])
  })

  it('stay fast when a comment or template is never closed', () => {
    const text = '<!--{{x}}<set-body template="liquid">'.repeat(5_000)
    expect(substitute(text).problems).toHaveLength(5_000)
  })
})
