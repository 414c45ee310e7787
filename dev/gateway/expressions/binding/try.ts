import { currentDepth, restoreDepth } from '../runtime/budget.js'
import { ExceptionValue } from '../runtime/exceptions.js'
import { hostException } from '../runtime/host-errors.js'
import { LimitError } from '../runtime/limits.js'
import { isAssignable } from '../runtime/typing.js'
import type { CatchClause, Statement } from '../syntax/ast.js'
import { BOOL, OBJECT } from '../types/core.js'
import { findSimple } from '../types/registry.js'
import type { Type } from '../types/type.js'
import type { Binder } from './binder.js'
import { type BoundStatement, type Signal, scoped } from './control.js'
import { convert } from './convert.js'
import { type Code, type Frame, fail, RESULT } from './operand.js'
import { variablePlace } from './scope.js'
import { bindDeclarator } from './variables.js'

type Node<K extends Statement['kind']> = Extract<Statement, { kind: K }>

interface Handler {
  readonly type: Type | undefined
  /** Where the exception is kept while the handler runs. */
  readonly slot: number
  readonly body: BoundStatement
}

export function bindTry(b: Binder, node: Node<'try'>): BoundStatement {
  const body = b.statement(node.body)
  const handlers = node.catches.map((clause) => bindCatch(b, clause))
  const last = node.finally && b.statement(node.finally)
  const completes = (body.completes || handlers.some((handler) => handler.body.completes)) && (last?.completes ?? true)
  const guarded = handlers.length === 0 ? body.run : (frame: Frame) => runGuarded(frame, body, handlers)
  if (last === undefined) return { completes, run: guarded }
  return { completes, run: (frame) => runFinally(frame, guarded, last) }
}

function bindCatch(b: Binder, clause: CatchClause): Handler {
  const type = clause.type && b.type(clause.type)
  if (type !== undefined && !isAssignable(type, exceptionType())) {
    fail('CS0155', 'The type caught or thrown must be derived from System.Exception', clause.type!.position)
  }
  const slot = b.function.size++
  b.caught.push(slot)
  const body = scoped(b, () => {
    const store =
      clause.name === undefined
        ? undefined
        : variablePlace(b.declare(clause.name, type!, clause.position), b.function).store((frame) => frame[slot])
    const filter = clause.filter && convert(b, b.value(clause.filter), BOOL)
    const bound = b.statement(clause.body)
    return {
      completes: bound.completes,
      run: (frame) => {
        store?.(frame)
        if (filter !== undefined && !filter(frame)) return NOT_HANDLED
        return bound.run(frame)
      },
    }
  })
  b.caught.pop()
  return { type, slot, body }
}

/** A catch clause's filter said no. */
const NOT_HANDLED = -1

function runGuarded(frame: Frame, body: BoundStatement, handlers: readonly Handler[]): Signal {
  const depth = currentDepth()
  try {
    return body.run(frame)
  } catch (error) {
    if (error instanceof LimitError) throw error
    const exception = error instanceof ExceptionValue ? error : hostException(error)
    restoreDepth(depth)
    for (const { type, slot, body: handler } of handlers) {
      if (type !== undefined && !isAssignable(exception.type, type)) continue
      frame[slot] = exception
      const signal = handler.run(frame)
      if (signal !== NOT_HANDLED) return signal
    }
    throw exception
  }
}

/** What the finally block does comes last, but the value to return has been computed before. */
function runFinally(frame: Frame, guarded: (frame: Frame) => Signal, last: BoundStatement): Signal {
  let signal: Signal
  try {
    signal = guarded(frame)
  } catch (error) {
    if (!(error instanceof LimitError)) last.run(frame)
    throw error
  }
  const result = frame[RESULT]
  last.run(frame)
  frame[RESULT] = result
  return signal
}

export function exceptionType(): Type {
  return findSimple('Exception', 0)!.type
}

/** `throw;` within a catch clause. */
export function bindRethrow(b: Binder, position: number): Code {
  const slot = b.caught.at(-1)
  if (slot === undefined)
    fail('CS0156', 'A throw statement with no arguments is not allowed outside of a catch clause', position)
  return (frame) => {
    throw frame[slot]
  }
}

/** `using (var x = …)`: disposing does nothing here, for nothing holds a resource; the type must have it all the same. */
export function bindUsing(b: Binder, { resource, body }: Node<'using'>): BoundStatement {
  return scoped(b, () => {
    const run = resource.kind === 'variables' ? bindResources(b, resource) : disposable(b, b.value(resource))
    const bound = b.statement(body)
    return {
      completes: bound.completes,
      run: (frame) => {
        run(frame)
        return bound.run(frame)
      },
    }
  })
}

function bindResources(b: Binder, node: Extract<Statement, { kind: 'variables' }>): Code {
  const statements = node.declarators.map((declarator) => {
    const statement = bindDeclarator(b, node, declarator, true)
    disposable(b, b.value({ kind: 'name', name: declarator.name, position: declarator.position }))
    return statement
  })
  return (frame) => {
    for (const statement of statements) statement.run(frame)
  }
}

function disposable(_b: Binder, operand: { type: Type; code: Code; position: number }): Code {
  if (
    operand.type !== OBJECT &&
    !isAssignable(operand.type, findSimple('IDisposable', 0)!.type) &&
    operand.type.kind !== 'special'
  ) {
    const message = `'${operand.type.name}': type used in a using statement must be implicitly convertible to 'System.IDisposable'`
    fail('CS1674', message, operand.position)
  }
  return operand.code
}
