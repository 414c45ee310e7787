import { enter, leave, step } from '../runtime/budget.js'
import type { Expression, Statement } from '../syntax/ast.js'
import { VOID } from '../types/core.js'
import { Method, type Parameter } from '../types/members.js'
import type { Type } from '../types/type.js'
import type { Binder } from './binder.js'
import { convert } from './convert.js'
import { type Code, type Frame, fail, RESULT, type ValueOperand } from './operand.js'
import { Cell, distance, FunctionScope, type LocalFunction, outerFrame, Scope } from './scope.js'

type Syntax = Extract<Statement, { kind: 'localFunction' }>

/** Makes a local function known to its block, whose statements may call it before its own place. */
export function declareLocalFunction(b: Binder, syntax: Syntax): LocalFunction {
  if (syntax.typeParameters.length > 0) {
    fail(
      'CS8652',
      'Generic local functions are not available in policy expressions here; write one for each type',
      syntax.position,
    )
  }
  const parameters = syntax.parameters.map((parameter): Parameter => {
    const { name, mode, defaultValue } = parameter
    const type = b.type(parameter.type)
    const value = defaultValue === undefined ? {} : { defaultValue: { value: constantValue(b, defaultValue, type) } }
    return { name, type, mode, isThis: false, rejectsNull: false, ...value }
  })
  const returns = b.type(syntax.returns)
  const body: LocalFunction['body'] = { run: undefined }
  const method = new Method(syntax.name, returns, true, [], parameters, returns, () => null, [])
  const symbol: LocalFunction = { name: syntax.name, owner: b.function, syntax, method, body }
  b.scope.declare(symbol, syntax.position)
  return symbol
}

function constantValue(b: Binder, expression: Expression, type: Type): unknown {
  const operand = b.value(expression)
  const isConstant = operand.constant !== undefined || operand.type.kind === 'special'
  if (!isConstant) fail('CS1736', 'A default parameter value must be a compile-time constant', operand.position)
  return convert(b, operand, type)([])
}

export function bindLocalFunction(b: Binder, symbol: LocalFunction): void {
  const { syntax, method } = symbol
  const owner = new FunctionScope(symbol.owner, method.returns)
  const scope = new Scope(b.scope, owner)
  b.within(scope, () => {
    const variables = method.parameters.map(({ name, type, mode }, i) =>
      b.declare(name, type, syntax.parameters[i]!.position, { byReference: mode === 'out' || mode === 'ref' }),
    )
    const cells = scope.cells.slice()
    const parameterSlots = new Set(variables.map((variable) => variable.slot))
    const run = bindBody(b, syntax, method.returns)
    const locals = [...cells, ...scope.cells].filter(({ slot }) => !parameterSlots.has(slot))
    symbol.body.run = (parent, values) => {
      step()
      enter()
      const frame: Frame = [parent, null]
      for (const [i, variable] of variables.entries()) {
        frame.push(variable.storage === 'cell' ? new Cell(values[i]) : values[i])
      }
      for (const { slot, value } of locals) frame[slot] = new Cell(value)
      const result = run(frame)
      leave()
      return result
    }
  })
}

function bindBody(b: Binder, { body, name, position }: Syntax, returns: Type): Code {
  if (body.kind !== 'block') {
    const operand = b.bind(body)
    return returns === VOID && operand.kind === 'value' ? operand.code : convert(b, operand, returns)
  }
  const { run, completes } = b.statement(body)
  if (completes && returns !== VOID) fail('CS0161', `'${name}': not all code paths return a value`, position)
  return (frame) => {
    run(frame)
    return frame[RESULT]
  }
}

/** A call whose arguments have been matched already. */
export function localCall(b: Binder, local: LocalFunction, codes: readonly Code[], position: number): ValueOperand {
  const outer = outerFrame(distance(b.function, local.owner))
  const { body } = local
  const code: Code = (frame) =>
    body.run!(
      outer(frame),
      codes.map((argument) => argument(frame)),
    )
  return { kind: 'value', type: local.method.returns, code, position }
}
