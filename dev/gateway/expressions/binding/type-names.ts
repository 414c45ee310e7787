import type { TypeSyntax } from '../syntax/ast.js'
import { acceptsNull, arrayOf, nullableOf } from '../types/core.js'
import { findQualified, findSimple, hasSimple, isNamespace } from '../types/registry.js'
import { canBeTuple, tupleType } from '../types/tuples.js'
import type { Type } from '../types/type.js'
import { fail } from './operand.js'

/** Type parameters by name, or what stands for them. */
export type TypeNames = ReadonlyMap<string, Type>

/** The type that the syntax names; an error at the name when neither `names` nor the allow-list has it. */
export function resolveType(syntax: TypeSyntax, names: TypeNames): Type {
  switch (syntax.kind) {
    case 'array':
      if (syntax.rank > 1)
        fail('CS0178', 'Arrays of more than one dimension are not available in policy expressions', syntax.position)
      return arrayOf(resolveType(syntax.element, names))
    case 'nullable':
      return resolveNullable(syntax, names)
    case 'tuple':
      if (!canBeTuple(syntax.elements.length))
        fail('CS8078', 'Tuples of more than eight elements are not available', syntax.position)
      return tupleType(
        syntax.elements.map((element) => resolveType(element.type, names)),
        syntax.elements.map((element) => element.name),
      )
    case 'named':
      return resolveNamed(syntax, names)
  }
}

function resolveNullable(syntax: Extract<TypeSyntax, { kind: 'nullable' }>, names: TypeNames): Type {
  const element = resolveType(syntax.element, names)
  if (acceptsNull(element)) {
    const message = `The type '${element.name}' must be a non-nullable value type in order to use it as parameter 'T' in 'Nullable<T>'`
    fail('CS0453', message, syntax.position)
  }
  return nullableOf(element)
}

function resolveNamed({ parts, position }: Extract<TypeSyntax, { kind: 'named' }>, names: TypeNames): Type {
  const last = parts.at(-1)!
  const own = parts.length === 1 && last.arguments.length === 0 ? names.get(last.name) : undefined
  if (own !== undefined) return own
  const args = last.arguments.map((argument) => resolveType(argument, names))
  const prefix = parts.slice(0, -1).map((part) => part.name)
  const definition =
    prefix.length === 0
      ? findSimple(last.name, args.length)
      : findQualified([...prefix, last.name].join('.'), args.length)
  if (definition !== undefined) return definition.construct(...args)
  return unknownType(prefix, last.name, args.length, position, last.position)
}

function unknownType(
  prefix: readonly string[],
  name: string,
  arity: number,
  position: number,
  namePosition: number,
): never {
  if (prefix.length > 0 && isNamespace(prefix.join('.'))) {
    fail(
      'CS0234',
      `The type or namespace name '${name}' does not exist in the namespace '${prefix.join('.')}', or policy expressions may not use it`,
      namePosition,
    )
  }
  if (prefix.length === 0 && hasSimple(name)) {
    fail('CS0305', `The type '${name}' takes another number of type arguments than ${arity}`, position)
  }
  const missing = prefix[0] ?? name
  return fail(
    'CS0246',
    `The type or namespace name '${missing}' could not be found, or policy expressions may not use it`,
    position,
  )
}
