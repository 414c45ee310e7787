import type { Position } from '../problem.js'
import type { Section } from '../pipeline/exchange.js'
import type { Step } from '../pipeline/step.js'
import type { PolicyElement } from '../documents/element.js'
import type { Compiler } from '../plan/compiler.js'

/** What an attribute or a text may hold; it gives the expression its slot type and a literal its check. */
export type SlotType = 'string' | 'int' | 'bool' | 'double' | 'any' | readonly string[]

export interface AttributeSpec {
  readonly type: SlotType
  readonly required?: boolean
  /** Whether the reference page allows a policy expression here; default true. */
  readonly expression?: boolean
}

/** The shape of an element: what `check` enforces before `compile` runs, so that compile meets valid input only. */
export interface ElementSpec {
  readonly attributes?: Readonly<Record<string, AttributeSpec>>
  readonly children?: Readonly<Record<string, ElementSpec & { readonly required?: boolean; readonly many?: boolean }>>
  /** Element text: a slot type, or none. */
  readonly text?: SlotType
  /** Whether policies stand inside, as in choose/when, retry or return-response. */
  readonly policies?: boolean | readonly string[]
}

/** One policy of the reference, in a file of its own. */
export interface Policy extends ElementSpec {
  readonly name: string
  /** The sections that its reference page names. */
  readonly sections: readonly Section[]
  /** Compiles the element once, when the configuration is loaded; the step runs for each request. */
  compile(element: PolicyElement, compiler: Compiler): Step
}

export type { Position }
