import { describe, expect, it } from '@jest/globals'
import { contextOf } from '../../../dev/gateway/expressions/eval-context.js'
import * as expressions from '../../../dev/gateway/expressions/index.js'

const { compileExpression } = expressions

describe('the bodies that an expression reads', () => {
  it.each([
    ['@(context.Request.Method)', false, false],
    ['@(context.Request.Body.As<string>(true))', true, false],
    ['@(context.Request.Body == null)', true, false],
    ['@(context.Response.StatusCode)', false, false],
    ['@(context.Response.Body.As<string>())', false, true],
    ['@{ var r = context.Response; return r.Body.As<string>(); }', false, true],
    ['@{ IResponse r = context.Response; return r.StatusCode; }', false, true],
    ['@(((IResponse)context.Variables["r"]).Body.As<string>())', false, false],
  ])('%s', (source, requestBody, responseBody) => {
    expect(compileExpression(source, { slot: 'any' }).reads).toEqual({ requestBody, responseBody })
  })
})

describe('a body', () => {
  const body = { Request: { Body: { a: 1 } } } as never

  it('is there once unless it is preserved', () => {
    const context = contextOf(body, undefined)
    const keep = compileExpression('@(context.Request.Body.As<JObject>(preserveContent: true)["a"].ToString())', {
      slot: 'string',
    })
    const take = compileExpression('@(context.Request.Body.As<string>())', { slot: 'string' })
    expect(keep.evaluate(context)).toBe('1')
    expect(keep.evaluate(context)).toBe('1')
    expect(take.evaluate(context)).toBe('{"a":1}')
    expect(() => take.evaluate(context)).toThrow('after it has been consumed')
  })
})

describe('values of variables', () => {
  const { boolValue, bytesValue, doubleValue, intValue, jsonValue, longValue, stringValue, toJson, typeName } =
    expressions

  it.each([
    [stringValue('x'), 'System.String', 'x', '"x"'],
    [boolValue(true), 'System.Boolean', 'True', 'true'],
    [intValue(5), 'System.Int32', '5', '5'],
    [longValue(5n), 'System.Int64', '5', '5'],
    [doubleValue(1), 'System.Double', '1', '1.0'],
    [bytesValue(Buffer.from('a')), 'System.Byte[]', 'System.Byte[]', '"YQ=="'],
    [jsonValue('{"a":[1]}'), 'Newtonsoft.Json.Linq.JObject', '{\n  "a": [\n    1\n  ]\n}', '{"a":[1]}'],
    [stringValue(null), 'null', '', 'null'],
  ])('%# keep their .NET type', (value, type, text, json) => {
    expect([typeName(value), expressions.displayString(value), toJson(value)]).toEqual([type, text, json])
  })

  it('compiles a source once for each slot', () => {
    const again = () => compileExpression('@("x" + context.Request.Method)', { slot: 'string' })
    expect(again()).toBe(again())
  })
})
