import type { Backend, ClientCertificate, Schema } from '../artifacts/model.js'
import type { PolicyDocument, PolicyElement, Source } from '../documents/element.js'
import { compileExpression, type Slot, type SlotResult } from '../expressions/index.js'
import type { Exchange, ScopeName, Section } from '../pipeline/exchange.js'
import type { Site, Step } from '../pipeline/step.js'
import { policies } from '../policies/index.js'
import type { Edit } from '../policies/policy.js'
import type { Position, Problem } from '../problem.js'
import { type BodyReads, bufferBodies } from './bodies.js'

/** What an attribute or a text gives for a request; a literal gives the same each time. */
export type Getter<T> = (exchange: Exchange) => T

/** What compiling needs to know of the configuration around a document. */
export interface Surroundings {
  /** A fragment, parsed and checked for the section that includes it; what is wrong with a broken one is reported already. */
  fragment(id: string, section: Section): PolicyDocument | 'missing' | 'broken'
  /** By id; those of the service for its own policies, those of a workspace for the workspace's. */
  readonly backends: ReadonlyMap<string, Backend>
  readonly certificates: ReadonlyMap<string, ClientCertificate>
  readonly schemas: ReadonlyMap<string, Schema>
  report(problem: Problem): void
}

/** The document that a policy stands in. */
export interface Place {
  readonly file: string
  readonly scope: ScopeName
  /** Tells scopes of the same kind apart, such as `apis/simple-api`; counters are kept by it. */
  readonly scopeId: string
  readonly section: Section
  /** The path of the element around it; empty for a child of the section. */
  readonly path: string
  /** The fragments that it is included through, outermost first. */
  readonly fragments: readonly string[]
}

/**
 * What a policy's `compile` gets: its values, its nested policies, and where to report what only the configuration as a whole
 * can tell. Bodies that its expressions read are buffered before its step runs.
 */
export class Compiler {
  #reads: BodyReads = { requestBody: false, responseBody: false }

  constructor(
    readonly place: Place,
    readonly surroundings: Surroundings,
  ) {}

  get section(): Section {
    return this.place.section
  }

  /** The literal text of an attribute; undefined when it is absent or an expression. */
  literal(element: PolicyElement, name: string): string | undefined {
    const value = element.attributes.get(name)?.value
    return value === undefined || value.expression ? undefined : value.text
  }

  attribute<S extends Slot>(element: PolicyElement, name: string, slot: S): Getter<SlotResult[S]> | undefined {
    const value = element.attributes.get(name)?.value
    return value === undefined ? undefined : this.value(value, slot)
  }

  /** A string attribute; null from an expression counts as empty, and so does an absent one without a fallback. */
  string(element: PolicyElement, name: string, fallback = ''): Getter<string> {
    const literal = this.literal(element, name)
    if (literal !== undefined) return () => literal
    const value = this.attribute(element, name, 'string')
    return value === undefined ? () => fallback : (exchange) => value(exchange) ?? ''
  }

  bool(element: PolicyElement, name: string, fallback: boolean): Getter<boolean> {
    return this.attribute(element, name, 'bool') ?? (() => fallback)
  }

  int(element: PolicyElement, name: string, fallback: number): Getter<number> {
    return this.attribute(element, name, 'int') ?? (() => fallback)
  }

  /** The element's text; an absent one is empty. */
  text(element: PolicyElement): Getter<string> {
    if (element.text === undefined) return () => ''
    if (!element.text.expression) {
      const { text } = element.text
      return () => text
    }
    const value = this.value(element.text, 'string')
    return (exchange) => value(exchange) ?? ''
  }

  value<S extends Slot>(source: Source, slot: S): Getter<SlotResult[S]> {
    if (!source.expression) {
      const literal = literalValue(source.text, slot) as SlotResult[S]
      return () => literal
    }
    const expression = compileExpression(source.text, { slot, at: source.position })
    if (expression.reads.requestBody || expression.reads.responseBody) {
      this.#reads = {
        requestBody: this.#reads.requestBody || expression.reads.requestBody,
        responseBody: this.#reads.responseBody || expression.reads.responseBody,
      }
    }
    return (exchange) => expression.evaluate(exchange)
  }

  /** The policies inside `container`, whose own path below this policy is `label`, such as `when[2]`. */
  steps(container: PolicyElement, label?: string): Step[] {
    const path = label === undefined ? this.place.path : `${this.place.path}/${label}`
    return compileSteps(container.children, { ...this.place, path }, this.surroundings)
  }

  /** The steps of a policy fragment; none, and a problem, when it does not exist or includes itself. */
  fragment(id: string, position: Position): Step[] {
    const { fragments, section } = this.place
    if (fragments.includes(id)) {
      this.problem(position, `fragment "${id}" includes itself: ${[...fragments, id].join(' → ')}; remove one of these`)
      return []
    }
    const found = this.surroundings.fragment(id, section)
    if (found === 'missing') {
      this.problem(position, `fragment "${id}" does not exist: define it under "policy fragments", or correct the name`)
    }
    if (typeof found === 'string') return []
    const place = { ...this.place, file: found.file, fragments: [...fragments, id] }
    return compileSteps(found.root.children, place, this.surroundings)
  }

  /** The children that edit a message, such as those of return-response, in their order. */
  edits(element: PolicyElement): Edit[] {
    return element.children.flatMap((child) => policies.get(child.name)?.edit?.(child, this) ?? [])
  }

  /** Says that the policy reads the body of the message that it edits: the request's, or the response's in outbound and on-error. */
  readsMessage(): void {
    const request = this.section === 'inbound' || this.section === 'backend'
    this.#reads = request ? { ...this.#reads, requestBody: true } : { ...this.#reads, responseBody: true }
  }

  /** A problem that only the whole configuration shows, such as a backend that does not exist. The load fails with it. */
  problem(position: Position, message: string): void {
    const { line, column } = position
    this.surroundings.report({ file: this.place.file, line, column, message })
  }

  /** Buffers what this policy's expressions read, for those that are evaluated after something was awaited. */
  buffer(exchange: Exchange): Promise<void> | undefined {
    return bufferBodies(exchange, this.#reads)
  }

  /** The step as it runs: after the bodies that it reads are there. */
  ready(step: Step): Step {
    if (!this.#reads.requestBody && !this.#reads.responseBody) return step
    return (exchange) => {
      const waiting = this.buffer(exchange)
      return waiting === undefined ? step(exchange) : waiting.then(() => step(exchange))
    }
  }
}

/** Compiles policies that stand beside each other to a step each; the elements were checked. */
export function compileSteps(elements: readonly PolicyElement[], place: Place, surroundings: Surroundings): Step[] {
  const counts = new Map<string, number>()
  return elements.map((element) => {
    const count = (counts.get(element.name) ?? 0) + 1
    counts.set(element.name, count)
    return compileStep(element, count, place, surroundings)
  })
}

function compileStep(element: PolicyElement, count: number, place: Place, surroundings: Surroundings): Step {
  const policy = policies.get(element.name)!
  const path = `${place.path}${place.path === '' ? '' : '/'}${element.name}[${count}]`
  const compiler = new Compiler({ ...place, path }, surroundings)
  if (policy.unsupported !== undefined) {
    compiler.problem(element.position, `<${element.name}> cannot run here: ${policy.unsupported}`)
  }
  const step = compiler.ready(policy.compile(element, compiler))
  const id = element.attributes.get('id')?.value.text
  const site: Site = {
    policy: element.name,
    scope: place.scope,
    section: place.section,
    path,
    ...(id === undefined ? {} : { policyId: id }),
  }
  return Object.assign(step.site === undefined ? step : (exchange: Exchange) => step(exchange), { site })
}

function literalValue(text: string, slot: Slot): string | number | boolean {
  const trimmed = text.trim()
  if (slot === 'int' || slot === 'double') return Number(trimmed)
  if (slot === 'bool') return trimmed.toLowerCase() === 'true'
  return text
}
