/** A literal's static type and its value in the engine's representation: see runtime/representation in types/type.ts. */
export interface Constant {
  readonly type:
    | 'int'
    | 'uint'
    | 'long'
    | 'ulong'
    | 'float'
    | 'double'
    | 'decimal'
    | 'char'
    | 'string'
    | 'bool'
    | 'null'
  readonly value: unknown
}

interface Node {
  /** Offset of the node in the expression's source: where an error about it is shown. */
  readonly position: number
}

export type TypeSyntax = Node &
  (
    | { readonly kind: 'named'; readonly parts: readonly NamePart[] }
    | { readonly kind: 'array'; readonly element: TypeSyntax; readonly rank: number }
    | { readonly kind: 'nullable'; readonly element: TypeSyntax }
    | { readonly kind: 'tuple'; readonly elements: readonly { readonly type: TypeSyntax; readonly name?: string }[] }
  )

export interface NamePart {
  readonly name: string
  readonly arguments: readonly TypeSyntax[]
  readonly position: number
}

export interface Argument {
  readonly name?: string
  readonly mode: 'value' | 'out' | 'ref'
  readonly value: Expression
  readonly position: number
}

export type Initializer =
  | { readonly kind: 'object'; readonly members: readonly MemberInitializer[] }
  | { readonly kind: 'collection'; readonly elements: readonly (readonly Expression[])[] }

export interface MemberInitializer {
  readonly position: number
  /** A property's name, or the arguments of an indexer. */
  readonly target: string | readonly Argument[]
  readonly value: Expression | Initializer
}

export interface LambdaParameter {
  readonly name: string
  readonly type?: TypeSyntax
  readonly position: number
}

export type InterpolationPiece =
  | { readonly text: string }
  | { readonly value: Expression; readonly alignment?: Expression; readonly format?: string }

export type Expression = Node &
  (
    | { readonly kind: 'literal'; readonly constant: Constant }
    | { readonly kind: 'interpolated'; readonly pieces: readonly InterpolationPiece[] }
    | { readonly kind: 'name'; readonly name: string; readonly typeArguments?: readonly TypeSyntax[] }
    | { readonly kind: 'type'; readonly type: TypeSyntax }
    | {
        readonly kind: 'member'
        readonly target: Expression
        readonly name: string
        readonly namePosition: number
        readonly typeArguments?: readonly TypeSyntax[]
      }
    | { readonly kind: 'conditionalAccess'; readonly target: Expression; readonly access: Expression }
    /** Stands for the target of the `?.` it is within. */
    | { readonly kind: 'receiver' }
    | { readonly kind: 'call'; readonly target: Expression; readonly arguments: readonly Argument[] }
    | { readonly kind: 'index'; readonly target: Expression; readonly arguments: readonly Argument[] }
    | {
        readonly kind: 'new'
        readonly type: TypeSyntax
        readonly arguments: readonly Argument[]
        readonly initializer?: Initializer
      }
    | {
        readonly kind: 'newArray'
        readonly element?: TypeSyntax
        readonly size?: Expression
        readonly elements?: readonly Expression[]
      }
    | { readonly kind: 'arrayInitializer'; readonly elements: readonly Expression[] }
    | {
        readonly kind: 'anonymous'
        readonly members: readonly { readonly name?: string; readonly value: Expression }[]
      }
    | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
    | {
        readonly kind: 'increment'
        readonly operator: '++' | '--'
        readonly prefix: boolean
        readonly operand: Expression
      }
    | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'assign'; readonly operator: string; readonly target: Expression; readonly value: Expression }
    | {
        readonly kind: 'conditional'
        readonly condition: Expression
        readonly whenTrue: Expression
        readonly whenFalse: Expression
      }
    | { readonly kind: 'cast'; readonly type: TypeSyntax; readonly operand: Expression }
    | { readonly kind: 'is'; readonly operand: Expression; readonly pattern: Pattern }
    | { readonly kind: 'as'; readonly operand: Expression; readonly type: TypeSyntax }
    | {
        readonly kind: 'lambda'
        readonly parameters: readonly LambdaParameter[]
        readonly body: Expression | Block
      }
    | { readonly kind: 'tuple'; readonly elements: readonly { readonly name?: string; readonly value: Expression }[] }
    | { readonly kind: 'typeof'; readonly type: TypeSyntax }
    | { readonly kind: 'sizeof'; readonly type: TypeSyntax }
    | { readonly kind: 'default'; readonly type?: TypeSyntax }
    | { readonly kind: 'nameof'; readonly operand: Expression }
    | { readonly kind: 'checked'; readonly checked: boolean; readonly operand: Expression }
    | { readonly kind: 'throw'; readonly operand: Expression }
    /** `var x` or `int x` as an argument, in a deconstruction, or `_`. */
    | { readonly kind: 'declaration'; readonly type?: TypeSyntax; readonly designation: Designation }
  )

export type Designation =
  | { readonly kind: 'single'; readonly name: string; readonly position: number }
  | { readonly kind: 'discard'; readonly position: number }
  | { readonly kind: 'tuple'; readonly elements: readonly Designation[]; readonly position: number }

export type Pattern = Node &
  (
    | { readonly kind: 'constant'; readonly value: Expression }
    | { readonly kind: 'type'; readonly type: TypeSyntax; readonly designation?: Designation }
    | { readonly kind: 'var'; readonly designation: Designation }
    /** `x is Name`: a type or a constant, which only the binder can tell. */
    | { readonly kind: 'typeOrConstant'; readonly type: TypeSyntax; readonly value: Expression }
  )

export type Block = Node & { readonly kind: 'block'; readonly statements: readonly Statement[] }

export interface Declarator {
  readonly name: string
  readonly position: number
  readonly value?: Expression
}

export interface SwitchSection {
  readonly labels: readonly SwitchLabel[]
  readonly statements: readonly Statement[]
  readonly position: number
}
/** No pattern: `default`. */
export interface SwitchLabel {
  readonly pattern?: Pattern
  readonly guard?: Expression
  readonly position: number
}

export interface CatchClause {
  readonly type?: TypeSyntax
  readonly name?: string
  readonly filter?: Expression
  readonly body: Block
  readonly position: number
}

export type VariableDeclaration = Node & {
  readonly kind: 'variables'
  /** Absent for `var`. */
  readonly type?: TypeSyntax
  readonly isConst: boolean
  readonly declarators: readonly Declarator[]
}

export type Statement =
  | Block
  | VariableDeclaration
  | (Node &
      (
        | { readonly kind: 'expression'; readonly expression: Expression }
        | { readonly kind: 'empty' }
        | { readonly kind: 'if'; readonly condition: Expression; readonly then: Statement; readonly else?: Statement }
        | { readonly kind: 'while'; readonly condition: Expression; readonly body: Statement }
        | { readonly kind: 'do'; readonly condition: Expression; readonly body: Statement }
        | {
            readonly kind: 'for'
            readonly initializers: readonly Statement[]
            readonly condition?: Expression
            readonly iterators: readonly Expression[]
            readonly body: Statement
          }
        | {
            readonly kind: 'foreach'
            readonly type?: TypeSyntax
            readonly designation: Designation
            readonly source: Expression
            readonly body: Statement
          }
        | { readonly kind: 'return'; readonly value?: Expression }
        | { readonly kind: 'throw'; readonly value?: Expression }
        | { readonly kind: 'break' }
        | { readonly kind: 'continue' }
        | { readonly kind: 'gotoCase'; readonly value?: Expression }
        | { readonly kind: 'switch'; readonly value: Expression; readonly sections: readonly SwitchSection[] }
        | {
            readonly kind: 'try'
            readonly body: Block
            readonly catches: readonly CatchClause[]
            readonly finally?: Block
          }
        | { readonly kind: 'using'; readonly resource: VariableDeclaration | Expression; readonly body: Statement }
        | { readonly kind: 'lock'; readonly value: Expression; readonly body: Statement }
        | { readonly kind: 'checkedBlock'; readonly checked: boolean; readonly body: Block }
        | {
            readonly kind: 'localFunction'
            readonly name: string
            readonly typeParameters: readonly string[]
            readonly returns: TypeSyntax
            readonly parameters: readonly LocalParameter[]
            readonly body: Expression | Block
          }
      ))

export interface LocalParameter {
  readonly name: string
  readonly type: TypeSyntax
  readonly mode: 'value' | 'out' | 'ref' | 'params'
  readonly defaultValue?: Expression
  readonly position: number
}
