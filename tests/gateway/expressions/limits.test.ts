import { describe, expect, it } from '@jest/globals'
import { contextOf } from '../../../dev/gateway/expressions/eval-context.js'
import { compileExpression, EvaluationError, ExpressionError } from '../../../dev/gateway/expressions/index.js'

function failureOf(source: string): string {
  try {
    const value = compileExpression(source, { slot: 'any' }).evaluate(contextOf({}, undefined))
    return `value ${String(value)}`
  } catch (error) {
    if (error instanceof EvaluationError) return error.exceptionType
    if (error instanceof ExpressionError) return error.code
    throw error
  }
}

describe('limits', () => {
  it.each([
    ['an endless loop', '@{ while (true) { } }', 'System.TimeoutException'],
    [
      'an endless loop that catches',
      '@{ while (true) { try { while (true) { } } catch (Exception) { } } }',
      'System.TimeoutException',
    ],
    ['endless recursion', '@{ int F(int n) => F(n + 1); return F(0); }', 'System.InsufficientExecutionStackException'],
    ['a function that needs ever new types', '@{ int F<T>(T x) => F(new[]{x}); return F(1); }', 'CS8078'],
    [
      'a search from right to left',
      `@(Regex.IsMatch("!${'a'.repeat(40)}", "^(a+)+$", RegexOptions.RightToLeft))`,
      'System.Text.RegularExpressions.RegexMatchTimeoutException',
    ],
    ['a string that doubles', '@{ var s = "x"; while (true) s += s; }', 'System.OutOfMemoryException'],
    ['a huge string', "@(new string('x', 2000000000))", 'System.OutOfMemoryException'],
    ['a huge array', '@(new byte[2000000000])', 'System.OutOfMemoryException'],
    ['padding', '@("x".PadLeft(2000000000))', 'System.OutOfMemoryException'],
    ['an endless query', '@(Enumerable.Range(0, 2000000000).Count())', 'System.TimeoutException'],
    [
      'a hostile regular expression',
      '@(Regex.IsMatch("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$"))',
      'System.Text.RegularExpressions.RegexMatchTimeoutException',
    ],
    ['deep JSON', `@(JToken.Parse("${'['.repeat(5000)}"))`, 'Newtonsoft.Json.JsonReaderException'],
  ])('%s ends', (_name, source, exception) => {
    expect(failureOf(source)).toBe(exception)
  })

  it('leave the next evaluation its own budget', () => {
    failureOf('@{ while (true) { } }')
    expect(failureOf('@(Enumerable.Range(0, 1000).Count() == 1000)')).toBe('value true')
  })
})

describe('nothing outside the allow-list is reachable', () => {
  it.each([
    '@(context.constructor)',
    '@(context.__proto__)',
    '@("".constructor.constructor("return process")())',
    '@(process.exit(1))',
    '@(globalThis)',
    '@(require("fs"))',
    '@(new Function("x"))',
    '@(context.Request.headers)',
    '@(context.Variables["x"].toString())',
    '@(new JObject()["a"].constructor)',
    '@(typeof(string).Assembly)',
    '@(System.IO.File.ReadAllText("/etc/passwd"))',
    '@(System.Diagnostics.Process.Start("sh"))',
    '@(Environment.GetEnvironmentVariable("PATH"))',
    '@(Activator.CreateInstance(typeof(string)))',
  ])('%s does not compile', (source) => {
    expect(failureOf(source)).toMatch(/^CS/)
  })

  it('takes names of the host for keys like any other', () => {
    expect(failureOf('@((string)new JObject()["__proto__"] ?? "none")')).toBe('value none')
    expect(failureOf('@(new Dictionary<string, int>().ContainsKey("constructor"))')).toBe('value false')
    expect(failureOf('@(JObject.Parse("{\\"__proto__\\":{\\"a\\":1}}").Count == 1)')).toBe('value true')
  })
})
