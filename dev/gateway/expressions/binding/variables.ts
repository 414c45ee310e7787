import type { VariableDeclaration } from '../syntax/ast.js'
import { defaultOf, VOID } from '../types/core.js'
import type { Type } from '../types/type.js'
import type { Binder } from './binder.js'
import { type BoundStatement, effect, NORMAL, sequence } from './control.js'
import { convert } from './convert.js'
import { bindArrayInitializer } from './creation.js'
import { type Code, fail, type Operand } from './operand.js'
import { variablePlace } from './scope.js'

export function bindVariables(b: Binder, node: VariableDeclaration): BoundStatement {
  return sequence(node.declarators.map((declarator) => bindDeclarator(b, node, declarator)))
}

export function bindDeclarator(
  b: Binder,
  node: VariableDeclaration,
  { name, position, value }: VariableDeclaration['declarators'][number],
  isReadOnly = false,
): BoundStatement {
  const declared = node.type && b.type(node.type)
  if (value === undefined) {
    if (declared === undefined) fail('CS0818', 'Implicitly-typed variables must be initialized', position)
    const variable = b.declare(name, declared, position)
    return effect(
      variablePlace(variable, b.function).store(() => defaultOf(declared)),
      true,
    )
  }
  const operand =
    value.kind === 'arrayInitializer' ? bindArrayInitializer(b, value, arrayTypeOf(declared, position)) : b.bind(value)
  const type = declared ?? inferredType(operand, position)
  const code = convert(b, operand, type)
  if (node.isConst) return declareConstant(b, name, type, operand, code, position)
  const variable = b.declare(name, type, position, isReadOnly ? { isReadOnly } : {})
  return effect(variablePlace(variable, b.function).store(code), true)
}

function declareConstant(
  b: Binder,
  name: string,
  type: Type,
  operand: Operand,
  code: Code,
  position: number,
): BoundStatement {
  const isConstant = operand.kind === 'value' && (operand.constant !== undefined || operand.type.kind === 'special')
  if (!isConstant) fail('CS0133', `The expression being assigned to '${name}' must be constant`, operand.position)
  b.declare(name, type, position, { constant: { value: code([]) } })
  return { run: () => NORMAL, completes: true }
}

function arrayTypeOf(declared: Type | undefined, position: number): Type {
  return (
    declared ?? fail('CS0820', 'Cannot initialize an implicitly-typed variable with an array initializer', position)
  )
}

function inferredType(operand: Operand, position: number): Type {
  if (operand.kind !== 'value')
    return fail('CS0815', 'Cannot assign this expression to an implicitly-typed variable', position)
  if (operand.type.kind === 'special' || operand.type === VOID) {
    fail('CS0815', `Cannot assign <${operand.type.name}> to an implicitly-typed variable`, position)
  }
  return operand.type
}
