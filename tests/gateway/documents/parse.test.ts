import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { PolicyElement } from '../../../dev/gateway/documents/element.js'
import { parseDocument } from '../../../dev/gateway/documents/parse.js'
import { ConfigurationError } from '../../../dev/gateway/problem.js'

const parse = (text: string) => parseDocument(text, 'policy.xml').root
const attribute = (element: PolicyElement, name: string) => element.attributes.get(name)!.value
const problemsOf = (text: string) => {
  try {
    parse(text)
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems
    throw error
  }
  return []
}

describe('elements', () => {
  it('keeps names, attributes, children and their positions', () => {
    const root = parse(
      '<policies>\n  <inbound>\n    <set-variable name="a"\n      value=\'b\' />\n  </inbound>\n</policies>',
    )
    const [inbound] = root.children
    const [variable] = inbound!.children
    expect(variable).toMatchObject({ name: 'set-variable', position: { line: 3, column: 5 }, children: [] })
    expect(variable!.attributes.get('value')).toMatchObject({
      position: { line: 4, column: 7 },
      value: { text: 'b', expression: false, position: { line: 4, column: 14 } },
    })
  })

  it('skips a byte order mark, a declaration and comments, whatever they hold', () => {
    const root = parse(
      '\uFEFF<?xml version="1.0"?>\n<!-- <a> -- @( -->\n<fragment><!-- " --><base /></fragment>\n<!-- end -->',
    )
    expect(root.children.map(({ name }) => name)).toEqual(['base'])
  })

  it('decodes entities in literals and leaves unknown ones', () => {
    const root = parse('<a b="&lt;&#65;&#x42;&amp;&quot;&ndash;" />')
    expect(attribute(root, 'b').text).toBe('<AB&"&ndash;')
  })

  it('keeps the content of set-body as it stands', () => {
    const body = '\n  <soap:Envelope><Body a="1">{{x}} &lt;</Body></soap:Envelope>\n'
    expect(parse(`<set-body>${body}</set-body>`).text?.text).toBe(body)
    expect(parse('<set-body>{"a": "&lt;"}</set-body>').text?.text).toBe('{"a": "<"}')
    expect(parse('<set-body><![CDATA[<a>&lt;]]></set-body>').text?.text).toBe('<a>&lt;')
  })

  it('takes a bare < or & in text for the character', () => {
    expect(parse('<message>a < b & c</message>').text?.text).toBe('a < b & c')
  })
})

describe('expressions', () => {
  it.each([
    ['raw quotes', '@(context.Variables["a"])'],
    ['raw operators', '@(1 < 2 && 3 > 2 || a["x"].As<JObject>() != null)'],
    ['brackets in strings', '@(")]}" + @"a""(" + $"{(1 > 0 ? "}" : ")")}" + \')\')'],
    ['nested interpolation', '@($"a{$"b{"c" + @"}"}"}" + $@"{"x"}""" + @$"{1:N0}{{")'],
    ['comments', '@{ // it\'s ) "\n /* } \' */ return "a"; }'],
    ['characters', "@(\"a\".Split('\"', '\\'', ')')[0])"],
  ])('reads %s in attributes and in text', (_, source) => {
    const root = parse(`<a b="${source}" c='x'><value> ${source} </value></a>`)
    expect(attribute(root, 'b')).toMatchObject({ text: source, expression: true })
    expect(attribute(root, 'c').text).toBe('x')
    expect(root.children[0]!.text).toMatchObject({ text: source, expression: true })
  })

  it('unescapes the escaped form', () => {
    const escaped = '@(a[&quot;x)&quot;] &amp;&amp; 1 &lt; 2)'
    const root = parse(`<a b="${escaped}"><value>${escaped}</value></a>`)
    expect(attribute(root, 'b').text).toBe('@(a["x)"] && 1 < 2)')
    expect(root.children[0]!.text!.text).toBe('@(a["x)"] && 1 < 2)')
  })

  it('keeps entities in the strings of raw C#, and decodes them outside', () => {
    const root = parse('<a b="@(s.Replace("&amp;", "&") &amp;&amp; t)" />')
    expect(attribute(root, 'b').text).toBe('@(s.Replace("&amp;", "&") && t)')
  })

  it('reads an expression in CDATA', () => {
    expect(parse('<value><![CDATA[ @(a < "]") ]]></value>').text).toMatchObject({
      text: '@(a < "]")',
      expression: true,
    })
  })

  it('knows where each character of a decoded expression stands', () => {
    const { value } = parse('<a b="@(&quot;x&quot; +\n y)" />').attributes.get('b')!
    expect(value.text).toBe('@("x" +\n y)')
    expect(value.positionAt(value.text.indexOf('x'))).toEqual({ line: 1, column: 15 })
    expect(value.positionAt(value.text.indexOf('y'))).toEqual({ line: 2, column: 2 })
  })
})

describe('what cannot be read', () => {
  it.each([
    ['an element that is not closed', '<a>\n <b>\n</a>', 2, 2, '<b> is not closed: add </b>; </a> comes first, at 3:1'],
    ['a closing tag too many', '<a>\n</backend></a>', 2, 1, '</backend> closes nothing: </a> must stand here'],
    ['the end of the file', '<a>\n<b/>', 1, 1, '<a> is not closed: add </a>'],
    ['an attribute without quotes', '<a\n b=c />', 2, 2, 'the value of attribute "b" must stand in quotes'],
    ['an attribute without a value', '<a b />', 1, 4, 'attribute "b" has no value: write b="…"'],
    ['an attribute twice', '<a b="1" b="2" />', 1, 10, 'attribute "b" stands twice: remove one'],
    ['attributes without space', '<a b="1"c="2" />', 1, 9, 'white space must stand before the attribute "c"'],
    [
      'an open quote',
      '<a b="1 />\n<c/></a>',
      1,
      4,
      'the value of attribute "b" is not closed: add ", or write &lt; for "<"',
    ],
    ['an open expression', '<a b="@(x[1)" />', 1, 7, 'the expression does not end: ")" stands where "]" is needed'],
    ['an open string', '<a b="@("x)\n" />', 1, 7, 'the expression does not end: the string is not closed on its line'],
    [
      'text after an expression',
      '<a>@(x) y</a>',
      1,
      9,
      'nothing may stand beside an expression: make the whole one expression',
    ],
    ['text around', 'x<a/>', 1, 1, 'a policy document begins with <policies> or <fragment>'],
    ['two roots', '<a/>\n<b/>', 2, 1, 'nothing may follow </a>: remove it'],
    ['an open comment', '<a>\n<!-- </a>', 2, 1, 'the comment is not closed: add "-->"'],
    ['an open CDATA section', '<a><![CDATA[</a>', 1, 4, 'the CDATA section is not closed: add "]]>"'],
    ['an open tag', '<a b="1"', 1, 1, 'the tag <a> is not closed: add ">"'],
  ])('%s', (_, text, line, column, message) => {
    expect(problemsOf(text)).toEqual([{ file: 'policy.xml', line, column, message }])
  })

  it('tells both places where opening and closing tag are alike', () => {
    expect(problemsOf('<a>\n <set-headr>\n </set-header></a>')).toEqual([
      {
        file: 'policy.xml',
        line: 2,
        column: 2,
        message: '<set-headr> is closed by </set-header>: make the names the same',
      },
      { file: 'policy.xml', line: 3, column: 2, message: '</set-header> closes nothing: </set-headr> must stand here' },
    ])
  })

  it('refuses depth that would exhaust the stack', () => {
    expect(problemsOf('<a>'.repeat(100_000))[0]!.message).toBe('elements are nested more than 200 deep')
    expect(problemsOf(`<a b="@(${'$"{'.repeat(100_000)})" />`)[0]!.message).toMatch(/nested too deeply/)
  })
})

describe('any input', () => {
  const piece = fc.constantFrom(
    ...[
      '<a>',
      '</a>',
      '<a ',
      'b=',
      '"',
      "'",
      '/>',
      '>',
      '@(',
      '@{',
      '(',
      ')',
      '{',
      '}',
      '[',
      ']',
      '$"',
      '@"',
      '$@"',
      '\\',
    ],
    ...[
      '//',
      '/*',
      '*/',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&lt;',
      '&quot;',
      '&',
      '\n',
      ' ',
      'x',
      ':',
      '<set-body>',
      '</set-body>',
    ],
  )

  it('is parsed or refused with a place in the file, never anything else', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = `<a>${pieces.join('')}`
        for (const { line, column } of problemsOf(text)) {
          expect(text.split('\n')[line - 1]!.length + 1).toBeGreaterThanOrEqual(column)
        }
      }),
      { numRuns: 3_000 },
    )
  })

  it('costs time in proportion: a long input of openings is refused at once', () => {
    for (const opening of ['<!--', '<a b="', '@(', '$"{', '<![CDATA[', '@("', '<set-body>', '{{', '&#']) {
      expect(() => problemsOf(`<a>${opening.repeat(20_000)}`)).not.toThrow()
    }
  })

  it('gives back the C# strings that were put in, raw or escaped', () => {
    const quoted = fc
      .string({ unit: 'binary' })
      .map((text) => `"${text.replace(/["\\\r\n\u2028\u2029\u0085]/g, '\\$&').replace(/[\r\n]/g, 'n')}"`)
    const escaped = (text: string) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
    fc.assert(
      fc.property(quoted, (string) => {
        const source = `@(f(${string}))`
        const root = parse(`<a b="${escaped(source)}"><value>${escaped(source)}</value></a>`)
        expect(attribute(root, 'b').text).toBe(source)
        expect(root.children[0]!.text!.text).toBe(source)
      }),
    )
  })
})
