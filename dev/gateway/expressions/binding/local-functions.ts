import { enter, leave, step } from '../runtime/budget.js'
import type { Expression, Statement } from '../syntax/ast.js'
import { VOID } from '../types/core.js'
import { Method, type Parameter } from '../types/members.js'
import { type Type, typeParameter } from '../types/type.js'
import type { Binder } from './binder.js'
import { convert } from './convert.js'
import { type Code, type Frame, fail, RESULT, type ValueOperand } from './operand.js'
import { Cell, distance, FunctionScope, type LocalFunction, type LocalInstance, outerFrame, Scope } from './scope.js'
import type { TypeNames } from './type-names.js'

type Syntax = Extract<Statement, { kind: 'localFunction' }>

/** Makes a local function known to its block, whose statements may call it before its own place. */
export function declareLocalFunction(b: Binder, syntax: Syntax): LocalFunction {
  const typeParameters = syntax.typeParameters.map(typeParameter)
  const method = b.withTypes(namesOf(syntax, typeParameters), () => signatureOf(b, syntax, typeParameters))
  const instances = typeParameters.length === 0 ? [{ method, run: undefined }] : []
  const symbol: LocalFunction = { name: syntax.name, owner: b.function, syntax, method, instances }
  b.scope.declare(symbol, syntax.position)
  return symbol
}

function namesOf({ typeParameters }: Syntax, types: readonly Type[]): TypeNames {
  return new Map(typeParameters.map((name, i) => [name, types[i]!]))
}

function signatureOf(b: Binder, syntax: Syntax, typeParameters: readonly Type[]): Method {
  const parameters = syntax.parameters.map((parameter): Parameter => {
    const { name, mode, defaultValue } = parameter
    const type = b.type(parameter.type)
    const value = defaultValue === undefined ? {} : { defaultValue: { value: constantValue(b, defaultValue, type) } }
    return { name, type, mode, isThis: false, rejectsNull: false, ...value }
  })
  const returns = b.type(syntax.returns)
  return new Method(syntax.name, returns, true, typeParameters, parameters, returns, () => null, typeParameters)
}

function constantValue(b: Binder, expression: Expression, type: Type): unknown {
  const operand = b.value(expression)
  const isConstant = operand.constant !== undefined || operand.type.kind === 'special'
  if (!isConstant) fail('CS1736', 'A default parameter value must be a compile-time constant', operand.position)
  return convert(b, operand, type)([])
}

/** Binds the bodies of a block's functions, a generic one's for each list of type arguments that it is called with. */
export function bindLocalFunctions(b: Binder, symbols: readonly LocalFunction[]): void {
  const bound = new Set<LocalInstance>()
  for (let before = -1; before < bound.size; ) {
    before = bound.size
    for (const symbol of symbols) {
      // A body may call others, or itself, with type arguments that are new.
      for (const instance of symbol.instances) {
        if (bound.has(instance)) continue
        bound.add(instance)
        const names = namesOf(symbol.syntax, instance.method.typeArguments)
        b.withTypes(names, () => bindInstance(b, symbol, instance))
      }
    }
  }
}

function bindInstance(b: Binder, symbol: LocalFunction, instance: LocalInstance): void {
  const { syntax } = symbol
  const { method } = instance
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
    instance.run = (parent, values) => {
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
export function localCall(
  b: Binder,
  { local, method }: { readonly local: LocalFunction; readonly method: Method },
  codes: readonly Code[],
  position: number,
): ValueOperand {
  const outer = outerFrame(distance(b.function, local.owner))
  const instance = instanceOf(local, method)
  const code: Code = (frame) =>
    instance.run!(
      outer(frame),
      codes.map((argument) => argument(frame)),
    )
  return { kind: 'value', type: method.returns, code, position }
}

function instanceOf(local: LocalFunction, method: Method): LocalInstance {
  const isSame = (other: Method) => other.typeArguments.every((type, i) => type === method.typeArguments[i])
  const known = local.instances.find((instance) => isSame(instance.method))
  if (known !== undefined) return known
  const instance: LocalInstance = { method, run: undefined }
  local.instances.push(instance)
  return instance
}
