import { BindingError } from '../binding/operand.js'

/** A local variable that may be read before it has a value. */
export interface Local {
  readonly name: string
}

/**
 * The variables without a value at a point of the program; undefined at a point that is never reached, where all count as
 * assigned (C# 7.3 specification, "Definite assignment").
 */
export type State = ReadonlySet<Local> | undefined

/** What holds after a condition, by its outcome. */
export interface Branches {
  readonly whenTrue: State
  readonly whenFalse: State
}

export function join(...states: readonly State[]): State {
  const reached = states.filter((state) => state !== undefined)
  return reached.length === 0 ? undefined : new Set(reached.flatMap((state) => [...state]))
}

/** The names that can be meant at a point. No C# name hides another local's, so that one map is enough. */
export class Locals {
  readonly #byName = new Map<string, Local>()
  /** What each local function assigns of the variables around it. */
  readonly #assignedBy = new Map<string, ReadonlySet<Local>>()

  #recorded: Set<Local> | undefined

  /** Declares a variable without a value; other variables need only hide one of an earlier block. */
  declare(name: string, state: State): State {
    const local = { name }
    this.#byName.set(name, local)
    return state && new Set([...state, local])
  }

  hide(name: string): void {
    this.#byName.delete(name)
    this.#assignedBy.delete(name)
  }

  declareFunction(name: string, assigns: ReadonlySet<Local>): void {
    this.#assignedBy.set(name, assigns)
  }

  /** The variables that `run` finds assigned. */
  recording(run: () => void): ReadonlySet<Local> {
    const before = this.#recorded
    const own = new Set<Local>()
    this.#recorded = own
    run()
    this.#recorded = before
    for (const local of own) before?.add(local)
    return own
  }

  assign(name: string, state: State): State {
    const local = this.#byName.get(name)
    if (local !== undefined) this.#recorded?.add(local)
    if (state === undefined || local === undefined || !state.has(local)) return state
    return new Set([...state].filter((other) => other !== local))
  }

  read(name: string, position: number, state: State): State {
    const assigned = this.#assignedBy.get(name)
    if (assigned !== undefined) return state && new Set([...state].filter((local) => !assigned.has(local)))
    const local = this.#byName.get(name)
    if (local !== undefined && state?.has(local)) {
      throw new BindingError('CS0165', `Use of unassigned local variable '${name}'`, position)
    }
    return state
  }
}
