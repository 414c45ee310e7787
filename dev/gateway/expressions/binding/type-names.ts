import type { TypeSyntax } from '../syntax/ast.js'
import { acceptsNull, arrayOf, nullableOf } from '../types/core.js'
import { findQualified, findSimple, hasSimple, isNamespace } from '../types/registry.js'
import { canBeTuple, tupleType } from '../types/tuples.js'
import type { Type } from '../types/type.js'
import { fail } from './operand.js'

/** The type that the syntax names; an error at the name when the allow-list has none. */
export function resolveType(syntax: TypeSyntax): Type {
  switch (syntax.kind) {
    case 'array':
      if (syntax.rank > 1)
        fail('CS0178', 'Arrays of more than one dimension are not available in policy expressions', syntax.position)
      return arrayOf(resolveType(syntax.element))
    case 'nullable':
      return resolveNullable(syntax)
    case 'tuple':
      if (!canBeTuple(syntax.elements.length))
        fail('CS8078', 'Tuples of more than eight elements are not available', syntax.position)
      return tupleType(
        syntax.elements.map((element) => resolveType(element.type)),
        syntax.elements.map((element) => element.name),
      )
    case 'named':
      return resolveNamed(syntax)
  }
}

function resolveNullable(syntax: Extract<TypeSyntax, { kind: 'nullable' }>): Type {
  const element = resolveType(syntax.element)
  if (acceptsNull(element)) {
    const message = `The type '${element.name}' must be a non-nullable value type in order to use it as parameter 'T' in 'Nullable<T>'`
    fail('CS0453', message, syntax.position)
  }
  return nullableOf(element)
}

function resolveNamed({ parts, position }: Extract<TypeSyntax, { kind: 'named' }>): Type {
  const last = parts.at(-1)!
  const args = last.arguments.map(resolveType)
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
