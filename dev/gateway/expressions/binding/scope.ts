import type { Statement } from '../syntax/ast.js'
import type { Method } from '../types/members.js'
import type { Type } from '../types/type.js'
import {
  type Code,
  FIRST_SLOT,
  type Frame,
  fail,
  PARENT,
  type Place,
  type Reference,
  type ValueOperand,
} from './operand.js'

/** A variable or parameter. Shared ones, which a lambda may outlive, are kept in cells. */
export interface Variable {
  readonly name: string
  readonly type: Type
  readonly slot: number
  readonly owner: FunctionScope
  readonly storage: 'slot' | 'cell' | 'reference'
  readonly constant?: { readonly value: unknown }
  readonly isReadOnly?: boolean
}

export interface LocalFunction {
  readonly name: string
  readonly owner: FunctionScope
  readonly syntax: Extract<Statement, { kind: 'localFunction' }>
  readonly method: Method
  /** One for each list of type arguments that it is called with; one in all when it has no type parameters. */
  readonly instances: LocalInstance[]
}

export interface LocalInstance {
  /** With the type arguments in place of the type parameters. */
  readonly method: Method
  /** Set once the body is bound; the function may be called before. */
  run: ((parent: Frame, list: unknown[]) => unknown) | undefined
}

/** A return statement whose conversion is decided when the function's return type is known. */
export interface PendingReturn {
  readonly value: import('./operand.js').Operand | undefined
  readonly position: number
  code: Code
}

/** One function's variables: a frame has a slot for each. */
export class FunctionScope {
  size = FIRST_SLOT
  readonly returns: PendingReturn[] = []

  constructor(
    readonly parent: FunctionScope | undefined,
    /** Undefined while a lambda's is being inferred. */
    readonly returnType: Type | undefined,
  ) {}
}

export class Cell implements Reference {
  constructor(public value: unknown) {}

  get(): unknown {
    return this.value
  }

  set(value: unknown): void {
    this.value = value
  }
}

/** A block's names. */
export class Scope {
  readonly #names = new Map<string, Variable | LocalFunction>()
  /** Slots whose cells must be new whenever the block is entered. */
  readonly cells: { readonly slot: number; readonly value: unknown }[] = []

  constructor(
    readonly parent: Scope | undefined,
    readonly owner: FunctionScope,
  ) {}

  find(name: string): Variable | LocalFunction | undefined {
    return this.#names.get(name) ?? this.parent?.find(name)
  }

  declare(symbol: Variable | LocalFunction, position: number): void {
    if (this.#names.has(symbol.name)) {
      fail('CS0128', `A local variable or function named '${symbol.name}' is already defined in this scope`, position)
    }
    if (this.parent?.find(symbol.name) !== undefined && symbol.name !== 'context') {
      const message = `A local or parameter named '${symbol.name}' cannot be declared in this scope because that name is used in an enclosing local scope to define a local or parameter`
      fail('CS0136', message, position)
    }
    this.#names.set(symbol.name, symbol)
  }
}

/** How many frames out from `from` the variables of `owner` are. */
export function distance(from: FunctionScope, owner: FunctionScope): number {
  let steps = 0
  for (let scope: FunctionScope | undefined = from; scope !== owner; scope = scope?.parent) steps++
  return steps
}

/** The frame that many functions out. */
export function outerFrame(steps: number): (frame: Frame) => Frame {
  if (steps === 0) return (frame) => frame
  if (steps === 1) return (frame) => frame[PARENT] as Frame
  return (frame) => {
    let outer = frame
    for (let i = 0; i < steps; i++) outer = outer[PARENT] as Frame
    return outer
  }
}

/** The variable as an operand, seen from the function `from`. */
export function variableOperand(variable: Variable, from: FunctionScope, position: number): ValueOperand {
  const { type, constant } = variable
  if (constant !== undefined) return { kind: 'value', type, position, constant, code: () => constant.value }
  const operand = { kind: 'value', type, position, variable, code: loadCode(variable, from) } as const
  return variable.isReadOnly ? operand : { ...operand, place: variablePlace(variable, from) }
}

function loadCode(variable: Variable, from: FunctionScope): Code {
  const { slot, storage } = variable
  const steps = distance(from, variable.owner)
  const outer = outerFrame(steps)
  if (storage !== 'slot') return (frame) => (outer(frame)[slot] as Reference).get()
  if (steps === 0) return (frame) => frame[slot]
  if (steps === 1) return (frame) => (frame[PARENT] as Frame)[slot]
  return (frame) => outer(frame)[slot]
}

export function variablePlace(variable: Variable, from: FunctionScope): Place {
  const { slot, storage } = variable
  const outer = outerFrame(distance(from, variable.owner))
  if (storage !== 'slot') {
    return {
      store: (value) => (frame) => {
        const result = value(frame)
        ;(outer(frame)[slot] as Reference).set(result)
        return result
      },
      reference: (frame) => outer(frame)[slot] as Reference,
    }
  }
  return {
    store: (value) => (frame) => {
      const result = value(frame)
      outer(frame)[slot] = result
      return result
    },
    reference: (frame) => slotReference(outer(frame), slot),
  }
}

export function slotReference(frame: unknown[], slot: number): Reference {
  return {
    get: () => frame[slot],
    set: (value) => {
      frame[slot] = value
    },
  }
}
