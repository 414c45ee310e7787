import { step } from '../runtime/budget.js'
import { raise } from '../runtime/exceptions.js'
import type { Block, Expression, Statement } from '../syntax/ast.js'
import { THROW, VOID } from '../types/core.js'
import type { Binder } from './binder.js'
import {
  type BoundStatement,
  BREAK,
  bindStatements,
  CONTINUE,
  conditionCode,
  effect,
  loopBody,
  NORMAL,
  RETURN,
  scoped,
  sequence,
} from './control.js'
import { convert } from './convert.js'
import { throwCode } from './expressions.js'
import { bindForeach } from './foreach.js'
import { type Code, fail, RESULT } from './operand.js'
import type { PendingReturn } from './scope.js'
import { bindGoto, bindSwitch } from './switch.js'
import { bindRethrow, bindTry, bindUsing } from './try.js'
import { bindVariables } from './variables.js'

type Node<K extends Statement['kind']> = Extract<Statement, { kind: K }>
type Binders = { readonly [K in Statement['kind']]: (b: Binder, node: Node<K>) => BoundStatement }

const BINDERS: Binders = {
  block: bindBlock,
  variables: bindVariables,
  expression: bindExpressionStatement,
  empty: () => ({ run: () => NORMAL, completes: true }),
  if: bindIf,
  while: bindWhile,
  do: bindDo,
  for: bindFor,
  foreach: bindForeach,
  return: bindReturn,
  throw: (b, { value, position }) =>
    effect(value === undefined ? bindRethrow(b, position) : throwCode(b, value), false),
  break: bindBreak,
  continue: bindContinue,
  gotoCase: bindGoto,
  switch: bindSwitch,
  try: bindTry,
  using: bindUsing,
  lock: (b, { value, body }) => sequence([effect(b.value(value).code, true), b.statement(body)]),
  checkedBlock: bindCheckedBlock,
  localFunction: () => ({ run: () => NORMAL, completes: true }),
}

export function bindStatement(b: Binder, node: Statement): BoundStatement {
  return (BINDERS[node.kind] as (b: Binder, node: Statement) => BoundStatement)(b, node)
}

function bindBlock(b: Binder, { statements }: Block): BoundStatement {
  return scoped(b, () => bindStatements(b, statements))
}

const STATEMENT_EXPRESSIONS: ReadonlySet<Expression['kind']> = new Set([
  'call',
  'assign',
  'increment',
  'new',
  'conditionalAccess',
])

function bindExpressionStatement(b: Binder, { expression, position }: Node<'expression'>): BoundStatement {
  const operand = b.bind(expression)
  if (!STATEMENT_EXPRESSIONS.has(expression.kind)) {
    fail(
      'CS0201',
      'Only assignment, call, increment, decrement, await, and new object expressions can be used as a statement',
      position,
    )
  }
  if (operand.kind !== 'value')
    return fail('CS0201', 'Only a call or an assignment can be used as a statement', position)
  return effect(operand.code, operand.type !== THROW)
}

function bindIf(b: Binder, node: Node<'if'>): BoundStatement {
  const { code: condition, constant } = conditionCode(b, node.condition)
  const then = scoped(b, () => b.statement(node.then))
  const otherwise = node.else && scoped(b, () => b.statement(node.else!))
  return {
    completes: (constant !== false && then.completes) || (constant !== true && (otherwise?.completes ?? true)),
    run: (frame) => {
      if (condition(frame)) return then.run(frame)
      return otherwise === undefined ? NORMAL : otherwise.run(frame)
    },
  }
}

function bindWhile(b: Binder, node: Node<'while'>): BoundStatement {
  return scoped(b, () => {
    const { code: condition, constant } = conditionCode(b, node.condition)
    const { run: body, broken } = loopBody(b, node.body)
    return {
      completes: constant !== true || broken,
      run: (frame) => {
        while (condition(frame)) {
          step()
          const signal = body(frame)
          if (signal === BREAK) break
          if (signal > CONTINUE) return signal
        }
        return NORMAL
      },
    }
  })
}

function bindDo(b: Binder, node: Node<'do'>): BoundStatement {
  const { run: body, broken } = loopBody(b, node.body)
  const { code: condition, constant } = conditionCode(b, node.condition)
  return {
    completes: constant !== true || broken,
    run: (frame) => {
      do {
        step()
        const signal = body(frame)
        if (signal === BREAK) break
        if (signal > CONTINUE) return signal
      } while (condition(frame))
      return NORMAL
    },
  }
}

function bindFor(b: Binder, node: Node<'for'>): BoundStatement {
  return scoped(b, () => {
    const start = node.initializers.map((initializer) => b.statement(initializer))
    const condition = node.condition && conditionCode(b, node.condition)
    const next = node.iterators
      .map((iterator) => b.bind(iterator))
      .map((operand) => (operand.kind === 'value' ? operand.code : () => null))
    const { run: body, broken } = loopBody(b, node.body)
    return {
      completes: (condition !== undefined && condition.constant !== true) || broken,
      run: (frame) => {
        for (const statement of start) statement.run(frame)
        while (condition === undefined || condition.code(frame)) {
          step()
          const signal = body(frame)
          if (signal === BREAK) break
          if (signal > CONTINUE) return signal
          for (const code of next) code(frame)
        }
        return NORMAL
      },
    }
  })
}

function bindReturn(b: Binder, { value, position }: Node<'return'>): BoundStatement {
  const { returnType, returns } = b.function
  const operand = value && b.bind(value)
  if (returnType === undefined) {
    const pending: PendingReturn = {
      value: operand,
      position,
      code: () => raise('InvalidOperationException', 'The lambda has no return type.'),
    }
    returns.push(pending)
    return returning((frame) => pending.code(frame), operand !== undefined)
  }
  if (operand === undefined && returnType !== VOID)
    fail('CS0126', `An object of a type convertible to '${returnType.name}' is required`, position)
  if (operand !== undefined && returnType === VOID)
    fail(
      'CS0127',
      'Since the function returns void, a return keyword must not be followed by an object expression',
      position,
    )
  return operand === undefined ? returning(() => null, false) : returning(convert(b, operand, returnType), true)
}

function returning(code: Code, hasValue: boolean): BoundStatement {
  return {
    completes: false,
    run: (frame) => {
      if (hasValue) frame[RESULT] = code(frame)
      return RETURN
    },
  }
}

function bindBreak(b: Binder, { position }: Node<'break'>): BoundStatement {
  const target = b.breakTargets.at(-1)
  if (target === undefined) fail('CS0139', 'No enclosing loop out of which to break or continue', position)
  target.broken = true
  return { run: () => BREAK, completes: false }
}

function bindContinue(b: Binder, { position }: Node<'continue'>): BoundStatement {
  if (!b.breakTargets.some((target) => target.isLoop))
    fail('CS0139', 'No enclosing loop out of which to break or continue', position)
  return { run: () => CONTINUE, completes: false }
}

function bindCheckedBlock(b: Binder, { checked, body }: Node<'checkedBlock'>): BoundStatement {
  const before = b.isChecked
  b.isChecked = checked
  try {
    return b.statement(body)
  } finally {
    b.isChecked = before
  }
}
