import type { Expression, Statement } from '../syntax/ast.js'
import { BOOL } from '../types/core.js'
import type { Binder } from './binder.js'
import { convert } from './convert.js'
import { bindLocalFunctions, declareLocalFunction } from './local-functions.js'
import type { Code, Frame, ValueOperand } from './operand.js'
import { Cell, type Scope } from './scope.js'

/** How a statement ended: normally, or on its way to a loop's end, a loop's next turn, the caller or a case label. */
export type Signal = 0 | 1 | 2 | 3 | number
export const NORMAL = 0
export const BREAK = 1
export const CONTINUE = 2
export const RETURN = 3
/** From here on: the section of the switch that `goto case` names. */
export const GOTO = 4

export interface BoundStatement {
  run(frame: Frame): Signal
  /** Whether the statement after it can be reached. */
  readonly completes: boolean
}

export function effect(code: Code, completes: boolean): BoundStatement {
  return {
    completes,
    run: (frame) => {
      code(frame)
      return NORMAL
    },
  }
}

export function sequence(statements: readonly BoundStatement[]): BoundStatement {
  const completes = statements.every((statement) => statement.completes)
  const runs = statements.map((statement) => statement.run)
  if (runs.length === 1) return statements[0]!
  return {
    completes,
    run: (frame) => {
      for (const run of runs) {
        const signal = run(frame)
        if (signal !== NORMAL) return signal
      }
      return NORMAL
    },
  }
}

/** Binds in a scope of its own, which makes its cells anew each time it runs. */
export function scoped(b: Binder, bind: () => BoundStatement): BoundStatement {
  const { result, scope } = b.block(bind)
  return withCells(scope, result)
}

function withCells({ cells }: Scope, statement: BoundStatement): BoundStatement {
  if (cells.length === 0) return statement
  return {
    completes: statement.completes,
    run: (frame) => {
      for (const { slot, value } of cells) frame[slot] = new Cell(value)
      return statement.run(frame)
    },
  }
}

export function bindStatements(b: Binder, statements: readonly Statement[]): BoundStatement {
  const functions = statements
    .filter((statement) => statement.kind === 'localFunction')
    .map((syntax) => declareLocalFunction(b, syntax))
  const bound = statements.map((statement) => b.statement(statement))
  bindLocalFunctions(b, functions)
  return sequence(bound)
}

export function conditionCode(b: Binder, expression: Expression): { code: Code; constant: unknown } {
  const operand: ValueOperand = b.value(expression)
  return { code: convert(b, operand, BOOL), constant: operand.constant?.value }
}

/** Binds a loop's body, noting whether a break leaves it. */
export function loopBody(b: Binder, body: Statement): { run: (frame: Frame) => Signal; broken: boolean } {
  const target = { broken: false, isLoop: true as const }
  b.breakTargets.push(target)
  const { run } = scoped(b, () => b.statement(body))
  b.breakTargets.pop()
  return { run, broken: target.broken }
}
