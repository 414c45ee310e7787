import { type Substitution, substitute, type Type } from './type.js'

/** A function of a member table. `never` lets each declare the parameters that its signature promises. */
export type Implementation = (...args: never[]) => unknown

/** A property or indexer that can be set. */
export interface Accessors {
  readonly get: Implementation
  readonly set: Implementation
}

/**
 * A type's members: C# signatures and what they do. An implementation gets the instance (unless static), the arguments
 * in order, and then the type arguments: a generic method's own, or for constructors and static members the type's.
 * A parameter of a reference type without `?` rejects null with ArgumentNullException, as annotated .NET methods do.
 * A property without accessors is given its getter; a constant its value.
 */
export type MemberTable = Readonly<
  Record<string, Implementation | Accessors | string | number | bigint | boolean | object>
>

export interface Parameter {
  readonly name: string
  readonly type: Type
  readonly mode: 'value' | 'out' | 'ref' | 'params'
  readonly isThis: boolean
  readonly rejectsNull: boolean
  readonly defaultValue?: { readonly value: unknown }
}

export type Invoke = (...args: unknown[]) => unknown

export class Method {
  readonly kind = 'method'

  constructor(
    readonly name: string,
    readonly owner: Type,
    readonly isStatic: boolean,
    readonly typeParameters: readonly Type[],
    readonly parameters: readonly Parameter[],
    readonly returns: Type,
    readonly invoke: Invoke,
    /** What the implementation gets after the arguments. */
    readonly typeArguments: readonly Type[],
  ) {}

  get isExtension(): boolean {
    return this.parameters[0]?.isThis ?? false
  }

  substitute(map: Substitution, owner: Type = this.owner): Method {
    return new Method(
      this.name,
      owner,
      this.isStatic,
      this.typeParameters,
      this.parameters.map((parameter) => ({ ...parameter, type: substitute(parameter.type, map) })),
      substitute(this.returns, map),
      this.invoke,
      this.typeArguments.map((type) => substitute(type, map)),
    )
  }

  /** As error messages show it: `string.Substring(int, int)`. */
  get display(): string {
    const list = this.parameters.map((parameter) => parameter.type.name).join(', ')
    return `${this.owner.name}.${this.name === CONSTRUCTOR ? this.owner.definition.name : this.name}(${list})`
  }
}

export class Property {
  readonly kind = 'property'

  constructor(
    readonly name: string,
    readonly owner: Type,
    readonly isStatic: boolean,
    readonly type: Type,
    readonly get: Invoke | undefined,
    readonly set: Invoke | undefined,
    /** An indexer's. */
    readonly parameters: readonly Parameter[],
    readonly constant?: { readonly value: unknown },
  ) {}

  substitute(map: Substitution, owner: Type): Property {
    const parameters = this.parameters.map((parameter) => ({ ...parameter, type: substitute(parameter.type, map) }))
    const type = substitute(this.type, map)
    return new Property(this.name, owner, this.isStatic, type, this.get, this.set, parameters, this.constant)
  }
}

export type Member = Method | Property

export const CONSTRUCTOR = '.ctor'
export const INDEXER = 'this[]'
