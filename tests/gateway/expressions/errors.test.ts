import { describe, expect, it } from '@jest/globals'
import { compileExpression, ExpressionError, type Slot } from '../../../dev/gateway/expressions/index.js'

function errorOf(source: string, slot: Slot = 'any', at = { line: 1, column: 1 }): string {
  try {
    compileExpression(source, { slot, at })
  } catch (error) {
    if (error instanceof ExpressionError) return `${error.line}:${error.column} ${error.code}`
    throw error
  }
  return 'compiles'
}

describe('the place of an error', () => {
  it.each([
    ['@(context.Requst.Method)', '1:11 CS1061'],
    ['@(context.Request.Methud)', '1:19 CS1061'],
    ['@("abc".Lenght)', '1:9 CS1061'],
    ['@(string.IsNullOrEmty(""))', '1:10 CS0117'],
    ['@(foo + 1)', '1:3 CS0103'],
    ['@("abc".Substring("x"))', '1:19 CS1503'],
    ['@(new Foo())', '1:7 CS0246'],
    ['@("a" - "b")', '1:7 CS0019'],
    ['@("abc)', '1:3 CS1010'],
    ['@{ return 1 }', '1:11 CS1002'],
    ['@{\n  var x = 1;\n  return y;\n}', '3:10 CS0103'],
    ['@{\n  string s = 5;\n  return s;\n}', '2:14 CS0029'],
    ['@(new[] {1}.Where(x => x.Foo > 1))', '1:26 CS1061'],
    ['@($"{missing}")', '1:6 CS0103'],
    ['@{ var x = 1; }', '1:15 CS0161'],
    ['@{ int x; return x; }', '1:18 CS0165'],
    ['@{\n  string s;\n  if (context.Tracing) s = "a";\n  return s;\n}', '4:10 CS0165'],
    ['@{ object o = 1; return o is int i ? 0 : i; }', '1:42 CS0165'],
  ])('%s', (source, place) => {
    expect(errorOf(source)).toBe(place)
  })

  it('counts from where the expression stands in its document', () => {
    expect(errorOf('@(foo)', 'any', { line: 7, column: 20 })).toBe('7:22 CS0103')
    expect(errorOf('@{\n return foo;\n}', 'any', { line: 7, column: 20 })).toBe('8:9 CS0103')
  })
})

describe('the result that a slot takes', () => {
  it.each<[string, Slot, string]>([
    ['@(1)', 'string', '1:3 CS0029'],
    ['@("a")', 'bool', '1:3 CS0029'],
    ['@(context.Variables["x"])', 'string', '1:20 CS0266'],
    ['@{ return 5; }', 'bool', '1:11 CS0029'],
    ['@(1.5)', 'int', '1:3 CS0266'],
    ['@(1)', 'double', 'compiles'],
    ['@(null)', 'string', 'compiles'],
    ['@(1)', 'any', 'compiles'],
  ])('%s for %s', (source, slot, place) => {
    expect(errorOf(source, slot)).toBe(place)
  })
})

describe('hostile text', () => {
  it.each([
    ['nested parentheses', `@(${'('.repeat(5000)}1${')'.repeat(5000)})`],
    ['nested lambdas', `@(${'((Func<int,int>)(x => '.repeat(200)}1${'))'.repeat(200)})`],
    ['casts that never end', `@(${'(a)'.repeat(3000)})`],
    ['type arguments that never end', `@(${'a<'.repeat(3000)})`],
    ['an unclosed hole', '@($"{")'],
  ])('%s is refused', (_name, source) => {
    expect(errorOf(source)).toMatch(/CS\d+/)
  })
})
