import type { Sku } from '../artifacts/model.js'
import type { PolicyElement } from '../documents/element.js'
import type { MessageBody } from '../http/body.js'
import type { HeaderList } from '../http/headers.js'
import type { Exchange, ScopeName, Section } from '../pipeline/exchange.js'
import type { Connection } from '../pipeline/services.js'
import type { Step } from '../pipeline/step.js'
import type { Compiler } from '../plan/compiler.js'

/** What an attribute or a text may hold; it gives the expression its slot type and a literal its check. A list names the literals. */
export type SlotType = 'string' | 'int' | 'long' | 'bool' | 'double' | 'any' | readonly string[]

export interface AttributeSpec {
  readonly type: SlotType
  readonly required?: boolean
  /** The least and the most that a number may be, where it is a literal. */
  readonly range?: readonly [least: number, most: number]
  /** Whether a policy expression may stand here; default true. */
  readonly expression?: boolean
}

/** The shape of an element: what `check` enforces before `compile` runs, so that compile meets valid input only. */
export interface ElementSpec {
  readonly attributes?: Readonly<Record<string, AttributeSpec>>
  readonly children?: Readonly<Record<string, ChildSpec>>
  /** Element text: a slot type, or none. */
  readonly text?: SlotType
  /** Whether policies stand inside, as in choose/when or retry; a list names those that may. */
  readonly policies?: boolean | readonly string[]
  /** Whether the content is not looked into: a style sheet, a cross-domain file. */
  readonly opaque?: boolean
  /** Rules across attributes and children. Gives what is wrong, or nothing. */
  readonly rule?: (element: PolicyElement) => string | undefined
}
export type ChildSpec = ElementSpec & { readonly required?: boolean; readonly many?: boolean }

/** One policy of the reference, in a file of its own. */
export interface Policy extends ElementSpec {
  readonly name: string
  /** The sections that its reference page names. */
  readonly sections: readonly Section[]
  /** The scopes that it may stand in; every one when absent. */
  readonly scopes?: readonly ScopeName[]
  /** The SKUs whose gateway refuses it. */
  readonly notOn?: readonly Sku[]
  /** Whether no second one may stand beside it, as its reference page says. */
  readonly once?: boolean
  /** Whether it may stand in a policy fragment; default true. */
  readonly inFragment?: boolean
  /** What the local gateway does not do of what the policy does in Azure; shown by `check` and in the support table. */
  readonly limitation?: string
  /** Why the local gateway cannot run it: it is checked, and loading a configuration that uses it fails with this. */
  readonly unsupported?: string
  /** Compiles the element once, when the configuration is loaded; the step runs for each request. */
  compile(element: PolicyElement, compiler: Compiler): Step
  /** For a policy that also stands inside return-response or send-request: edits the message that is being made there. */
  edit?(element: PolicyElement, compiler: Compiler): Edit
}

/** A request or a response, as the message policies change it. */
export interface EditableMessage {
  readonly headers: HeaderList
  body: MessageBody
  method?: string
  /** How a request will reach its target. */
  connection?: Connection
  status?: number
  reason?: string
}
/** A promise only when it must wait, as for a token. */
export type Edit = (exchange: Exchange, message: EditableMessage) => void | Promise<void>

export const ALL_SECTIONS: readonly Section[] = ['inbound', 'backend', 'outbound', 'on-error']

/** `caching-type` of the cache policies; `policyCache` says what each means. */
export const cachingType: AttributeSpec = { type: ['internal', 'external', 'prefer-external'], expression: false }
