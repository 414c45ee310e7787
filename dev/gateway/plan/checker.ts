import type { Sku } from '../artifacts/model.js'
import type { Attribute, PolicyDocument, PolicyElement, Source } from '../documents/element.js'
import { suggestion } from '../documents/suggest.js'
import { compileExpression, ExpressionError, type Slot } from '../expressions/index.js'
import type { ScopeName, Section } from '../pipeline/exchange.js'
import { policies } from '../policies/index.js'
import type { AttributeSpec, ChildSpec, ElementSpec, SlotType } from '../policies/policy.js'
import type { Position, Problem } from '../problem.js'
import { literalProblem, placeholder } from './literals.js'

const sectionNames: readonly string[] = ['inbound', 'backend', 'outbound', 'on-error'] satisfies Section[]

export interface CheckOptions {
  readonly sku?: Sku
  /** For a fragment: the section that includes it; without one every policy may stand in it. */
  readonly section?: Section
  /** Where the document stands; without it any scope will do. */
  readonly scope?: ScopeName
  /** Whether `{{name}}`, `${name}` and `%{ if … }` stand for what only the deployment knows, so that anything may be there. */
  readonly placeholders?: boolean
}

/** Everything that is wrong with a document by itself: its shape, its literals, its expressions. */
export function checkParsed(document: PolicyDocument, options: CheckOptions = {}): Problem[] {
  const checker = new Checker(document.file, options)
  checker.root(document.root)
  return checker.problems
}

interface Around {
  readonly section?: Section
  readonly fragment: boolean
  /** The only policies that may stand here. */
  readonly only?: readonly string[]
  readonly parent: string
}

class Checker {
  readonly problems: Problem[] = []

  constructor(
    private readonly file: string,
    private readonly options: CheckOptions,
  ) {}

  root(root: PolicyElement): void {
    if (root.name === 'fragment') {
      const { section } = this.options
      const around = { fragment: true, parent: 'fragment', ...(section === undefined ? {} : { section }) }
      for (const child of root.children) this.#policy(child, around)
      this.#noSecond(root.children)
    } else if (root.name === 'policies') this.#sections(root)
    else this.#report(root.position, `<${root.name}> is not a policy document: its root is <policies>, or <fragment>`)
    this.#noText(root)
  }

  #sections(root: PolicyElement): void {
    const seen = new Set<string>()
    for (const section of root.children) {
      if (!sectionNames.includes(section.name)) {
        const advice = policies.has(section.name)
          ? ': move it into one of inbound, backend, outbound, on-error'
          : suggestion(section.name, sectionNames)
        this.#report(section.position, `<policies> has no section "${section.name}"${advice}`)
        continue
      }
      if (seen.has(section.name)) this.#report(section.position, `section <${section.name}> stands twice: join them`)
      seen.add(section.name)
      for (const attribute of section.attributes.values()) {
        this.#report(attribute.position, `<${section.name}> takes no attributes: remove "${attribute.name}"`)
      }
      this.#noText(section)
      const around = { section: section.name as Section, fragment: false, parent: section.name }
      for (const child of section.children) this.#policy(child, around)
      this.#noSecond(section.children)
    }
  }

  #policy(element: PolicyElement, around: Around): void {
    const policy = policies.get(element.name)
    if (policy === undefined) {
      this.#report(
        element.position,
        `unknown policy "${element.name}"${suggestion(element.name, [...policies.keys()])}`,
      )
      return
    }
    if (around.only !== undefined && !around.only.includes(element.name)) {
      this.#report(
        element.position,
        `<${element.name}> may not stand in <${around.parent}>: it takes ${around.only.join(', ')}`,
      )
    } else if (around.section !== undefined && !policy.sections.includes(around.section)) {
      const allowed = policy.sections.join(', ')
      this.#report(element.position, `<${element.name}> is not allowed in ${around.section}: move it to ${allowed}`)
    }
    const { scope } = this.options
    if (scope !== undefined && policy.scopes !== undefined && !policy.scopes.includes(scope)) {
      const allowed = policy.scopes.join(', ')
      this.#report(element.position, `<${element.name}> is not allowed at ${scope} scope: move it to ${allowed}`)
    }
    if (element.name === 'base' && !sectionNames.includes(around.parent)) {
      this.#report(element.position, '<base> must stand directly in a section: move it there')
    }
    if (around.fragment && policy.inFragment === false) {
      this.#report(element.position, `<${element.name}> is not supported in a fragment: put it into the policy itself`)
    }
    if (this.options.sku !== undefined && policy.notOn?.includes(this.options.sku)) {
      this.#report(
        element.position,
        `<${element.name}> is refused by the ${this.options.sku} SKU: remove it, or use another SKU`,
      )
    }
    this.#element(element, policy, around)
  }

  #element(element: PolicyElement, spec: ElementSpec, around: Around): void {
    this.#attributes(element, spec.attributes ?? {})
    if (spec.opaque) return
    this.#children(element, spec, around)
    if (spec.text === undefined) this.#noText(element)
    else if (element.text !== undefined) this.#source(element.text, spec.text, `the text of <${element.name}>`)
    const broken = spec.rule?.(element)
    if (broken !== undefined) this.#report(element.position, broken)
  }

  #attributes(element: PolicyElement, specs: Readonly<Record<string, AttributeSpec>>): void {
    const names = Object.keys(specs)
    for (const attribute of element.attributes.values()) {
      const spec = Object.hasOwn(specs, attribute.name) ? specs[attribute.name] : undefined
      if (spec !== undefined) this.#attribute(attribute, spec)
      else if (attribute.name !== 'id') {
        const advice = names.length === 0 ? ': remove it' : suggestion(attribute.name, names)
        this.#report(attribute.position, `<${element.name}> has no attribute "${attribute.name}"${advice}`)
      }
    }
    for (const name of names) {
      if (specs[name]!.required && !element.attributes.has(name)) {
        this.#report(element.position, `<${element.name}> needs the attribute "${name}": add it`)
      }
    }
  }

  #attribute({ name, value }: Attribute, spec: AttributeSpec): void {
    if (value.expression && spec.expression === false) {
      this.#report(value.position, `attribute "${name}" takes no expression: write the value itself`)
    } else this.#source(value, spec.type, `attribute "${name}"`, spec.range)
  }

  #children(element: PolicyElement, spec: ElementSpec, around: Around): void {
    const specs: Readonly<Record<string, ChildSpec>> = spec.children ?? {}
    const seen = new Set<string>()
    for (const child of element.children) {
      const childSpec = Object.hasOwn(specs, child.name) ? specs[child.name] : undefined
      if (childSpec !== undefined) {
        if (seen.has(child.name) && !childSpec.many && !this.#isPlaceholder(element.text)) {
          this.#report(child.position, `<${element.name}> takes one <${child.name}>: remove the second`)
        }
        seen.add(child.name)
        this.#element(child, childSpec, around)
      } else if (spec.policies !== undefined && spec.policies !== false) {
        const only = spec.policies === true ? {} : { only: spec.policies }
        const { only: _, ...outer } = around
        this.#policy(child, { ...outer, ...only, parent: element.name })
      } else {
        const advice = suggestion(child.name, Object.keys(specs)) || ': remove it'
        this.#report(child.position, `<${child.name}> may not stand in <${element.name}>${advice}`)
      }
    }
    if (spec.policies !== undefined && spec.policies !== false) this.#noSecond(element.children)
    for (const [name, childSpec] of Object.entries(specs)) {
      if (childSpec.required && !seen.has(name) && !this.#isPlaceholder(element.text)) {
        this.#report(element.position, `<${element.name}> needs a <${name}> inside: add it`)
      }
    }
  }

  #noSecond(siblings: readonly PolicyElement[]): void {
    const seen = new Set<string>()
    for (const { name, position } of siblings) {
      if (seen.has(name) && policies.get(name)?.once === true) {
        this.#report(position, `<${name}> may stand here once: remove the second`)
      }
      seen.add(name)
    }
  }

  #noText(element: PolicyElement): void {
    if (element.text === undefined || this.#isPlaceholder(element.text)) return
    this.#report(
      element.text.position,
      `<${element.name}> takes no text: remove it, or put it into the element it belongs to`,
    )
  }

  #source(source: Source, type: SlotType, what: string, range?: AttributeSpec['range']): void {
    if (source.expression) this.#expression(source, slotOf(type))
    else {
      const problem = this.#isPlaceholder(source) ? undefined : literalProblem(source.text, type, range)
      if (problem !== undefined) this.#report(source.position, `${what}: ${problem}`)
    }
  }

  #expression(source: Source, slot: Slot): void {
    const error = expressionError(source.text, slot)
    if (error === undefined || (this.#isPlaceholder(source) && compilesWithAnyValue(source.text, slot))) return
    this.#report(source.positionAt(offsetOf(source.text, error)), `${error.code}: ${error.message}`)
  }

  #isPlaceholder(source: Source | undefined): boolean {
    return this.options.placeholders === true && source !== undefined && placeholder.test(source.text)
  }

  #report({ line, column }: Position, message: string): void {
    this.problems.push({ file: this.file, line, column, message })
  }
}

/** A double slot takes every whole number as well. */
function slotOf(type: SlotType): Slot {
  if (type === 'long') return 'double'
  return typeof type === 'string' ? type : 'string'
}

function expressionError(text: string, slot: Slot): ExpressionError | undefined {
  try {
    compileExpression(text, { slot })
    return undefined
  } catch (error) {
    if (error instanceof ExpressionError) return error
    throw error
  }
}

/** What stands for something unknown may be any C#: the expression is right when a number, or true, makes it so. */
function compilesWithAnyValue(text: string, slot: Slot): boolean {
  const every = new RegExp(placeholder.source, 'g')
  return ['1', 'true'].some((value) => expressionError(text.replace(every, value), slot) === undefined)
}

/** An error's line and column, counted within the expression, as an offset: what decoding or named values moved is put right. */
function offsetOf(text: string, { line, column }: Position): number {
  let start = 0
  for (let i = 1; i < line; i++) start = text.indexOf('\n', start) + 1
  return Math.min(start + column - 1, text.length)
}
