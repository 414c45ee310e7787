import type { Member, MemberTable } from './members.js'

export type Kind = 'class' | 'struct' | 'interface' | 'enum' | 'delegate' | 'parameter' | 'special'

let nextId = 0

/**
 * A .NET type with its type arguments; the same type is always the same object.
 *
 * Values of a type are represented so that the common ones need no wrapping: string, bool and null as themselves; the
 * 8 to 32 bit integers, char, float, double and enums as numbers; long and ulong as bigints; all others as objects of
 * the engine. A number, char or enum that becomes an `object` is put in a Box, which knows its type.
 */
export class Type {
  readonly id = nextId++
  readonly isValueType: boolean
  /** The C# keyword of a predefined type. */
  readonly keyword: string | undefined
  #bases: readonly Type[] | undefined
  #ancestors: ReadonlySet<Type> | undefined
  readonly #members = new Map<string, readonly Member[]>()

  constructor(
    readonly definition: Definition,
    readonly args: readonly Type[],
  ) {
    this.isValueType = definition.kind === 'struct' || definition.kind === 'enum'
    this.keyword = definition.keyword
  }

  get kind(): Kind {
    return this.definition.kind
  }

  /** As C# writes it: `int`, `string[]`, `List<int>`. */
  get name(): string {
    const { definition, args } = this
    if (definition.name === '[]') return `${args[0]!.name}[]`
    if (definition.fullName === 'System.Nullable') return `${args[0]!.name}?`
    if (definition.fullName === 'System.ValueTuple') return `(${args.map((arg) => arg.name).join(', ')})`
    if (definition.keyword !== undefined) return definition.keyword
    return args.length === 0 ? definition.name : `${definition.name}<${args.map((arg) => arg.name).join(', ')}>`
  }

  /** As reflection writes it, without type arguments: `System.Collections.Generic.List`, `System.String[]`. */
  get fullName(): string {
    return this.definition.name === '[]' ? `${this.args[0]!.fullName}[]` : this.definition.fullName
  }

  /** The base class, when there is one, and then the interfaces. */
  get bases(): readonly Type[] {
    this.#bases ??= this.definition.bases.map((base) => this.#close(base))
    return this.#bases
  }

  /** This type, its base classes and all their interfaces. */
  get ancestors(): ReadonlySet<Type> {
    if (this.#ancestors === undefined) {
      const all = new Set<Type>([this])
      for (const base of this.bases) for (const type of base.ancestors) all.add(type)
      this.#ancestors = all
    }
    return this.#ancestors
  }

  get baseClass(): Type | undefined {
    const first = this.bases[0]
    return first?.kind === 'class' ? first : undefined
  }

  /** The members of this name that the type itself declares, with its arguments put in. */
  members(name: string): readonly Member[] {
    let members = this.#members.get(name)
    if (members === undefined) {
      const map = substitution(this.definition.parameters, this.args)
      members = this.definition
        .membersNamed(name)
        .map((member) => (map.size === 0 ? member : member.substitute(map, this)))
      this.#members.set(name, members)
    }
    return members
  }

  #close(type: Type): Type {
    return substitute(type, substitution(this.definition.parameters, this.args))
  }
}

export type Substitution = ReadonlyMap<Type, Type>

export function substitution(parameters: readonly Type[], args: readonly Type[]): Substitution {
  return new Map(parameters.map((parameter, i) => [parameter, args[i] ?? parameter]))
}

export function substitute(type: Type, map: Substitution): Type {
  if (map.size === 0) return type
  const direct = map.get(type)
  if (direct !== undefined) return direct
  if (type.args.length === 0) return type
  return type.definition.construct(...type.args.map((arg) => substitute(arg, map)))
}

export interface Header {
  readonly kind: Kind
  readonly isStatic: boolean
  readonly isAbstract: boolean
  readonly namespace: string
  readonly name: string
  readonly parameters: readonly { readonly name: string; readonly variance: 'in' | 'out' | undefined }[]
  /** Resolved late, because a base may be declared in a later file. */
  readonly bases: (scope: ReadonlyMap<string, Type>) => readonly Type[]
}

export interface DefinitionOptions {
  readonly keyword?: string
  /** The value of a struct's `default`, in the engine's representation. */
  readonly defaultValue?: (...args: Type[]) => unknown
  /** An enum's members. */
  readonly values?: Readonly<Record<string, number>>
  readonly isFlags?: boolean
  /** An anonymous type's or a tuple's members by name, which have no table. */
  readonly parseMember?: (signature: string, implementation: unknown, definition: Definition) => Member
}

/** A class, struct, interface, enum or delegate of the allow-list, as its header and tables of members declare it. */
export class Definition {
  readonly name: string
  readonly namespace: string
  readonly kind: Kind
  readonly isStatic: boolean
  readonly isAbstract: boolean
  readonly parameters: readonly Type[]
  readonly variance: readonly ('in' | 'out' | undefined)[]
  readonly keyword: string | undefined
  readonly #header: Header
  #bases: readonly Type[] | undefined
  #members: Map<string, Member[]> | undefined
  readonly #tables: MemberTable[] = []
  readonly #constructed = new Map<string, Type>()

  constructor(
    header: Header,
    readonly options: DefinitionOptions = {},
  ) {
    this.#header = header
    this.name = header.name
    this.namespace = header.namespace
    this.kind = header.kind
    this.isStatic = header.isStatic
    this.isAbstract = header.isAbstract
    this.keyword = options.keyword
    this.variance = header.parameters.map((parameter) => parameter.variance)
    this.parameters = header.parameters.map(({ name }) => typeParameter(name))
  }

  get fullName(): string {
    return this.namespace === '' ? this.name : `${this.namespace}.${this.name}`
  }

  get scope(): ReadonlyMap<string, Type> {
    return new Map(this.parameters.map((parameter) => [parameter.definition.name, parameter]))
  }

  get bases(): readonly Type[] {
    this.#bases ??= this.#header.bases(this.scope)
    return this.#bases
  }

  /** Adds members; possible until the first look at any. */
  extend(...tables: readonly MemberTable[]): this {
    this.#tables.push(...tables)
    return this
  }

  construct(...args: readonly Type[]): Type {
    const key = args.map((arg) => arg.id).join(',')
    let type = this.#constructed.get(key)
    if (type === undefined) {
      type = new Type(this, args)
      this.#constructed.set(key, type)
    }
    return type
  }

  /** The type of a definition without parameters, or the one over its own parameters. */
  get type(): Type {
    return this.construct(...this.parameters)
  }

  membersNamed(name: string): readonly Member[] {
    return this.members.get(name) ?? []
  }

  /** Parsed at the first look: most types are never used by a document. */
  get members(): ReadonlyMap<string, readonly Member[]> {
    if (this.#members === undefined) {
      this.#members = new Map()
      for (const table of this.#tables) {
        for (const [signature, implementation] of Object.entries(table)) this.#add(signature, implementation)
      }
    }
    return this.#members
  }

  #add(signature: string, implementation: unknown): void {
    const member = this.options.parseMember!(signature, implementation, this)
    const list = this.#members!.get(member.name)
    if (list === undefined) this.#members!.set(member.name, [member])
    else list.push(member)
  }
}

/** A type parameter: a type of its own, which substitution replaces. */
export function typeParameter(name: string): Type {
  const header: Header = {
    kind: 'parameter',
    isStatic: false,
    isAbstract: false,
    namespace: '',
    name,
    parameters: [],
    bases: () => [],
  }
  return new Definition(header).type
}
