import { describe, expect, it } from '@jest/globals'
import { contextOf } from '../../../dev/gateway/expressions/eval-context.js'
import { compileExpression } from '../../../dev/gateway/expressions/index.js'

const evaluate = (expression: string) =>
  compileExpression(expression, { slot: 'any' }).evaluate(contextOf({}, '2026-01-02T03:04:05Z'))
const xmlError = (message: string) =>
  expect.objectContaining({ exceptionType: 'System.Xml.XmlException', message: expect.stringContaining(message) })

describe('XML in expressions', () => {
  it('takes no entities from a document type: they could grow without bounds or name files', () => {
    for (const subset of ['[<!ENTITY a "aaaa">]', 'SYSTEM "file:///etc/passwd" [<!ENTITY % p "x">]']) {
      expect(() => evaluate(`@(XElement.Parse(@"<!DOCTYPE a ${subset.replaceAll('"', '""')}><a>&a;</a>"))`)).toThrow(
        xmlError('DTD is prohibited'),
      )
    }
    expect(evaluate('@(XElement.Parse("<!DOCTYPE a SYSTEM \'a.dtd\'><a>t</a>").Value)')).toBe('t')
  })

  it('refuses a document type that is not before the root', () => {
    expect(() => evaluate('@(XElement.Parse("<a><!DOCTYPE a></a>"))')).toThrow(xmlError('DTD is prohibited'))
  })

  it('refuses documents that are nested too deeply, before the stack is full', () => {
    const nested = (depth: number) =>
      `@(XElement.Parse(string.Concat(Enumerable.Repeat("<a>", ${depth})) + string.Concat(Enumerable.Repeat("</a>", ${depth}))).Descendants().Count())`
    expect(evaluate(nested(200))).toMatchObject({ value: 199 })
    expect(() => evaluate(nested(100_000))).toThrow(xmlError('nested more than 200 deep'))
  })

  it('stops an expression that builds nodes without end', () => {
    expect(() => evaluate('@{ var a = new XElement("a"); for (;;) { a.Add(new XElement("b")); } }')).toThrow(
      expect.objectContaining({ exceptionType: 'System.TimeoutException' }),
    )
    expect(() => evaluate('@{ var a = new XElement("a"); for (;;) { a = new XElement("b", a, a); } }')).toThrow(
      expect.objectContaining({
        exceptionType: expect.stringMatching(
          /TimeoutException|OutOfMemoryException|InsufficientExecutionStackException/,
        ),
      }),
    )
  })

  it('keeps the place of an error for the catch clause', () => {
    const caught =
      '@{ try { XElement.Parse("<a>\\r\\n<b></a>"); return ""; } catch (XmlException e) { return e.LineNumber + ":" + e.LinePosition; } }'
    expect(evaluate(caught)).toBe('2:6')
  })

  it('does not share nodes between the trees of two evaluations', () => {
    const expression = compileExpression(
      '@{ var e = XElement.Parse("<a><b/></a>"); e.Add(new XElement("c")); return e.Elements().Count(); }',
      { slot: 'any' },
    )
    const context = contextOf({}, undefined)
    expect([expression.evaluate(context), expression.evaluate(context)]).toMatchObject([{ value: 2 }, { value: 2 }])
  })
})
