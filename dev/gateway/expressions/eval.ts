import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { contextOf } from './eval-context.js'
import { compileExpression, EvaluationError, ExpressionError, toJson, typeName, type Value } from './index.js'
import { fromObject } from './runtime/json/convert.js'
import { JToken } from './runtime/json/token.js'
import { writeJson } from './runtime/json/writer.js'
import { NetObject } from './runtime/object.js'
import { writeXml, XNode } from './runtime/xml/node.js'

interface Case {
  readonly id: unknown
  readonly expr: string
  readonly now?: string
  readonly context?: Record<string, never>
}

/**
 * Evaluates cases, one JSON object a line: `{id, expr, now, context}`, where `now` pins the clock. Writes a result a line:
 * `{id, ok: true, type, value}` or `{id, ok: false, stage: "compile" | "runtime", error, message}`.
 */
export async function evalCases(input: Readable, output: Writable): Promise<void> {
  for await (const line of createInterface({ input })) {
    if (line.trim() !== '') output.write(`${evaluateCase(JSON.parse(line) as Case)}\n`)
  }
}

function evaluateCase({ id, expr, now, context }: Case): string {
  const source = /^\s*@[({]/.test(expr) ? expr : `@(${expr})`
  try {
    const value = compileExpression(source, { slot: 'any' }).evaluate(contextOf(context ?? {}, now))
    return `{"id":${JSON.stringify(id)},"ok":true,"type":${JSON.stringify(typeName(value))},"value":${valueJson(value)}}`
  } catch (error) {
    if (error instanceof ExpressionError)
      return JSON.stringify({ id, ok: false, stage: 'compile', error: error.code, message: error.message })
    if (error instanceof EvaluationError) {
      return JSON.stringify({ id, ok: false, stage: 'runtime', error: error.exceptionType, message: error.message })
    }
    // A mistake of this engine: shown with the case, so that the others still run.
    return JSON.stringify({ id, ok: false, stage: 'internal', error: 'internal', message: String(error) })
  }
}

/** The value as JSON; XML and dates as their text. */
function valueJson(value: Value): string {
  if (value instanceof XNode) return JSON.stringify(writeXml(value, false))
  if (value instanceof JToken) return writeJson(value, false)
  if (value instanceof NetObject && /^System\.DateTime(?:Offset)?$/.test(value.type.fullName))
    return JSON.stringify(value.format('o'))
  if (value instanceof NetObject && fromObject(value) instanceof JToken) return toJson(value)
  return toJson(value)
}
