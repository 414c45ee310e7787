import {
  CONSTRUCTOR,
  type Implementation,
  INDEXER,
  type Invoke,
  type Member,
  Method,
  type Parameter,
  Property,
} from './members.js'
import { findQualified, findSimple } from './registry.js'
import { type Definition, type Header, type Kind, type Type, typeParameter } from './type.js'

const TOKEN = /\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*|"[^"]*"|'.'|-?\d+|=>|[-+*/%&|^!~<>=]=|[-+*/%&|^!~<>=()[\]{},?:;])/y

/** Reads the C# signatures of the member tables. They are ours: a mistake in one is a bug, so errors name the signature. */
class SignatureReader {
  readonly #tokens: string[] = []
  #at = 0

  constructor(
    readonly text: string,
    readonly scope: Map<string, Type>,
  ) {
    TOKEN.lastIndex = 0
    while (TOKEN.lastIndex < text.length) {
      const token = TOKEN.exec(text)?.[1]
      if (token === undefined) throw new Error(`Unreadable signature: ${text}`)
      this.#tokens.push(token)
    }
  }

  get current(): string {
    return this.#tokens[this.#at] ?? ''
  }

  peek(ahead: number): string {
    return this.#tokens[this.#at + ahead] ?? ''
  }

  next(): string {
    this.#at++
    return this.#tokens[this.#at - 1] ?? ''
  }

  take(token: string): boolean {
    if (this.current !== token) return false
    this.#at++
    return true
  }

  expect(token: string): void {
    if (!this.take(token)) throw new Error(`Expected ${token} at "${this.current}" in the signature: ${this.text}`)
  }

  /** A type, and whether a `?` follows a reference type: null is welcome then. */
  type(): { type: Type; acceptsNull: boolean } {
    const name = this.next()
    const args = this.#arguments()
    let type =
      this.scope.get(name) ?? (findSimple(name, args.length) ?? findQualified(name, args.length))?.construct(...args)
    if (type === undefined) throw new Error(`Unknown type ${name} in the signature: ${this.text}`)
    let acceptsNull = false
    for (;;) {
      if (this.take('?')) {
        acceptsNull = true
        if (type.isValueType) type = findQualified('System.Nullable', 1)!.construct(type)
      } else if (this.current === '[' && this.peek(1) === ']') {
        this.#at += 2
        type = findQualified('[]', 1)!.construct(type)
        acceptsNull = false
      } else {
        return { type, acceptsNull }
      }
    }
  }

  #arguments(): Type[] {
    const args: Type[] = []
    if (!this.take('<')) return args
    do args.push(this.type().type)
    while (this.take(','))
    this.expect('>')
    return args
  }

  /** `<T, TResult>` of a generic method; in scope for the rest of the signature, hence looked ahead for the return type. */
  typeParameters(): Type[] {
    const parameters: Type[] = []
    if (!this.take('<')) return parameters
    do parameters.push(this.scope.get(this.next())!)
    while (this.take(','))
    this.expect('>')
    return parameters
  }

  parameters(close: string): Parameter[] {
    const list: Parameter[] = []
    while (!this.take(close)) {
      list.push(this.#parameter())
      this.take(',')
    }
    return list
  }

  #parameter(): Parameter {
    const isThis = this.take('this')
    const mode: Parameter['mode'] = (['out', 'ref', 'params'] as const).find((word) => this.take(word)) ?? 'value'
    const { type, acceptsNull } = this.type()
    const name = this.next()
    const parameter = { name, type, mode, isThis, rejectsNull: mode === 'value' && !acceptsNull && isReference(type) }
    return this.take('=') ? { ...parameter, defaultValue: { value: this.#literal(type) } } : parameter
  }

  #literal(type: Type): unknown {
    const text = this.next()
    if (text === 'null') return null
    if (text === 'true' || text === 'false') return text === 'true'
    if (text.startsWith('"')) return text.slice(1, -1)
    if (text.startsWith("'")) return text.charCodeAt(1)
    const member = /^(?:\w+\.)?(\w+)$/.exec(text)?.[1]
    if (type.kind === 'enum' && member !== undefined) return type.definition.options.values![member]
    return type.keyword === 'long' || type.keyword === 'ulong' ? BigInt(text) : Number(text)
  }
}

function isReference(type: Type): boolean {
  return type.kind === 'class' || type.kind === 'interface' || type.kind === 'delegate'
}

const HEADER =
  /^(?:(static|abstract) )?(class|struct|interface|enum|delegate|parameter|special) ([\w.<>#?]+?|\[\])(?:<([^>]*)>)?(?: : (.+))?$/

/** `class System.Collections.Generic.List<T> : IList<T>, IReadOnlyList<T>`. */
export function parseHeader(header: string): Header {
  const [, modifier, kind, path, parameterList, baseList] = HEADER.exec(header) ?? []
  if (kind === undefined || path === undefined) throw new Error(`Unreadable type header: ${header}`)
  const dot = path.lastIndexOf('.')
  const parameters = (parameterList ?? '').split(',').filter((text) => text !== '')
  return {
    kind: kind as Kind,
    isStatic: modifier === 'static',
    isAbstract: modifier === 'abstract',
    namespace: dot < 0 ? '' : path.slice(0, dot),
    name: path.slice(dot + 1),
    parameters: parameters.map((text) => {
      const words = text.trim().split(' ')
      return { name: words.at(-1)!, variance: words.length === 2 ? (words[0] as 'in' | 'out') : undefined }
    }),
    bases: (scope) => parseBases(baseList, kind as Kind, path, scope),
  }
}

function parseBases(
  list: string | undefined,
  kind: Kind,
  path: string,
  scope: ReadonlyMap<string, Type>,
): readonly Type[] {
  const bases: Type[] = []
  if (list !== undefined) {
    const reader = new SignatureReader(list, new Map(scope))
    do bases.push(reader.type().type)
    while (reader.take(','))
  }
  const implied = {
    struct: 'System.ValueType',
    enum: 'System.Enum',
    delegate: 'System.Delegate',
    class: 'System.Object',
  }
  const base = (implied as Partial<Record<Kind, string>>)[kind]
  if (base === undefined || path === 'System.Object' || bases[0]?.kind === 'class') return bases
  return [findQualified(base, 0)!.type, ...bases]
}

/** One entry of a member table. */
export function parseMember(signature: string, implementation: unknown, definition: Definition): Member {
  const reader = new SignatureReader(signature, new Map(definition.scope))
  declareTypeParameters(signature, reader.scope)
  const owner = definition.type
  if (reader.take('const')) return constant(reader, owner, implementation)
  const isStatic = reader.take('static')
  const conversion = ['implicit', 'explicit'].find((word) => reader.take(word))
  if (conversion !== undefined) return conversionOperator(reader, owner, conversion, implementation)
  if (reader.current === definition.name && reader.peek(1) === '(') return constructorOf(reader, owner, implementation)
  const { type } = reader.type()
  if (reader.take('this')) return indexer(reader, owner, type, implementation)
  let name = reader.next()
  if (name === 'operator') name = `operator ${reader.next()}`
  if (reader.current === '(' || reader.current === '<') {
    const typeParameters = reader.typeParameters()
    reader.expect('(')
    const parameters = reader.parameters(')')
    const passed =
      typeParameters.length > 0 ? typeParameters : isStatic || passesOwnArguments(definition) ? owner.args : []
    return new Method(name, owner, isStatic, typeParameters, parameters, type, invoker(implementation), passed)
  }
  const { get, set } = accessors(implementation)
  return new Property(name, owner, isStatic, type, get, set, [])
}

/** A nullable's value does not know its type: its members are told. */
function passesOwnArguments(definition: Definition): boolean {
  return definition.fullName === 'System.Nullable'
}

function declareTypeParameters(signature: string, scope: Map<string, Type>): void {
  const list = /\b\w+<([\w, ]+)>\(/.exec(signature)?.[1]
  for (const name of list?.split(',') ?? []) scope.set(name.trim(), typeParameter(name.trim()))
}

function constant(reader: SignatureReader, owner: Type, value: unknown): Property {
  const { type } = reader.type()
  return new Property(reader.next(), owner, true, type, () => value, undefined, [], { value })
}

function conversionOperator(reader: SignatureReader, owner: Type, kind: string, implementation: unknown): Method {
  reader.expect('operator')
  const { type } = reader.type()
  reader.expect('(')
  const parameters = reader.parameters(')').map((parameter) => ({ ...parameter, rejectsNull: false }))
  return new Method(kind, owner, true, [], parameters, type, invoker(implementation), owner.args)
}

function constructorOf(reader: SignatureReader, owner: Type, implementation: unknown): Method {
  reader.next()
  reader.expect('(')
  return new Method(CONSTRUCTOR, owner, true, [], reader.parameters(')'), owner, invoker(implementation), owner.args)
}

function indexer(reader: SignatureReader, owner: Type, type: Type, implementation: unknown): Property {
  reader.expect('[')
  const parameters = reader.parameters(']')
  const { get, set } = accessors(implementation)
  return new Property(INDEXER, owner, false, type, get, set, parameters)
}

function accessors(implementation: unknown): { get: Invoke; set: Invoke | undefined } {
  if (typeof implementation === 'function') return { get: implementation as Invoke, set: undefined }
  const { get, set } = implementation as { get: Implementation; set: Implementation }
  return { get: get as Invoke, set: set as Invoke }
}

function invoker(implementation: unknown): Invoke {
  return implementation as Invoke
}
