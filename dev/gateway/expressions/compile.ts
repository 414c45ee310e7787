import type { Position } from '../problem.js'
import { Binder, type Reads } from './binding/binder.js'
import { bindStatements, scoped } from './binding/control.js'
import { convert } from './binding/convert.js'
import { BindingError, type Code, type Frame, RESULT } from './binding/operand.js'
import { FunctionScope } from './binding/scope.js'
import { ExpressionError } from './errors.js'
import { checkExpression, checkStatements } from './flow/statements.js'
import { ExceptionValue } from './runtime/exceptions.js'
import type { Expression } from './syntax/ast.js'
import { Cursor } from './syntax/cursor.js'
import { parseExpression } from './syntax/expressions.js'
import { GRAMMAR } from './syntax/grammar.js'
import { tokenize } from './syntax/lexer.js'
import { parseBody } from './syntax/statements.js'
import { ParseError } from './syntax/token.js'
import { BOOL, DOUBLE, INT, OBJECT, STRING } from './types/core.js'
import { typeNamed } from './types/registry.js'
import type { Type } from './types/type.js'
import './library/index.js'

export interface Program {
  /** Given a frame whose first variable is the context. */
  readonly run: Code
  readonly reads: Reads
}

const SLOT_TYPES = { string: STRING, bool: BOOL, int: INT, double: DOUBLE, any: OBJECT }

/** Compiles `@(…)` or `@{…}` to code that gives a value for the slot. */
export function compileProgram(source: string, slot: keyof typeof SLOT_TYPES, at: Position): Program {
  try {
    return compile(source, SLOT_TYPES[slot])
  } catch (error) {
    if (error instanceof ParseError || error instanceof BindingError) {
      const { line, column } = positionAt(source, error.position, at)
      throw new ExpressionError(error.message, line, column, error.code)
    }
    // A constant expression that throws, such as one that overflows where no rule of C# names it.
    if (error instanceof ExceptionValue) throw new ExpressionError(error.message, at.line, at.column, 'CS0220')
    if (error instanceof RangeError)
      throw new ExpressionError('The expression is nested too deeply.', at.line, at.column, 'CS8078')
    throw error
  }
}

function compile(source: string, type: Type): Program {
  const { text, isBlock } = unwrap(source)
  const p = new Cursor(tokenize(text.code, text.offset), GRAMMAR)
  const root = new FunctionScope(undefined, type)
  const b = new Binder(root, p.sharedNames)
  b.declareContext(typeNamed('Apim.Context'))
  return isBlock ? compileBlock(b, p, type, source) : compileExpression(b, p, type)
}

function unwrap(source: string): { text: { code: string; offset: number }; isBlock: boolean } {
  const start = source.search(/\S/)
  const opening = source.slice(start, start + 2)
  const end = source.trimEnd().length
  const closing = { '@(': ')', '@{': '}' }[opening]
  if (closing === undefined) throw new ParseError('An expression begins with @( or @{', Math.max(start, 0))
  if (source[end - 1] !== closing) throw new ParseError(`${closing} expected`, Math.max(end - 1, 0), 'CS1026')
  return { text: { code: source.slice(start + 2, end - 1), offset: start + 2 }, isBlock: opening === '@{' }
}

function compileExpression(b: Binder, p: Cursor, type: Type): Program {
  const expression: Expression = parseExpression(p)
  if (p.current.kind !== 'end') p.fail(`Syntax error, ')' expected`, 'CS1026')
  if (expression.kind === 'throw')
    p.fail('A throw expression is not allowed in this context.', 'CS8115', expression.position)
  const code = convert(b, b.bind(expression), type)
  checkExpression(expression)
  return { run: code, reads: b.reads }
}

function compileBlock(b: Binder, p: Cursor, type: Type, source: string): Program {
  const block = parseBody(p)
  const { run, completes } = scoped(b, () => bindStatements(b, block.statements))
  if (completes)
    throw new BindingError('CS0161', `Not all code paths return a value (${type.name})`, source.trimEnd().length - 1)
  checkStatements(block.statements)
  const code: Code = (frame: Frame) => {
    run(frame)
    return frame[RESULT]
  }
  return { run: code, reads: b.reads }
}

/** An offset in the expression as a place in the document that has the expression at `at`. */
function positionAt(source: string, offset: number, at: Position): Position {
  const before = source.slice(0, offset).split('\n')
  const last = before.at(-1)!.length
  return before.length === 1
    ? { line: at.line, column: at.column + last }
    : { line: at.line + before.length - 1, column: last + 1 }
}
