import type { Backend, ClientCertificate, NamedValue, PolicyFile, Schema, Sku } from '../artifacts/model.js'
import type { PolicyDocument, PolicyElement } from '../documents/element.js'
import { substituteNamedValues } from '../documents/named-values.js'
import type { ScopeName, Section } from '../pipeline/exchange.js'
import type { Step } from '../pipeline/step.js'
import { answerPreflight, preflightStep } from '../policies/cors.js'
import type { Problem } from '../problem.js'
import { parseAndCheck } from './check.js'
import type { CheckOptions } from './checker.js'
import { Compiler, compileSteps, type Place, type Surroundings } from './compiler.js'

export interface PlannerOptions {
  /** By id. */
  readonly fragments: ReadonlyMap<string, PolicyFile>
  readonly namedValues: ReadonlyMap<string, NamedValue>
  /** By id. */
  readonly backends: ReadonlyMap<string, Backend>
  /** By id. */
  readonly certificates: ReadonlyMap<string, ClientCertificate>
  /** By id. */
  readonly schemas: ReadonlyMap<string, Schema>
  readonly sku?: Sku
}

/** A scope's policies, ready to be composed with those of other scopes. */
export interface PolicyScope {
  readonly name: ScopeName
  /** The sections as lists of steps, `<base/>` standing as itself. */
  readonly sections: Readonly<Record<Section, readonly (Step | typeof BASE)[]>>
  /** The `cors` policies that stand directly in inbound, and `<base/>`. */
  readonly preflight: readonly (Step | typeof BASE)[]
}
export const BASE = Symbol('base')

/** The effective policy of an operation, or of an API or the gateway where no operation matched. */
export interface Plan {
  readonly inbound: readonly Step[]
  readonly backend: readonly Step[]
  readonly outbound: readonly Step[]
  readonly onError: readonly Step[]
  /** Answers a CORS pre-flight request; absent when no cors policy is in effect. It always ends with a response. */
  readonly preflight?: Step
}

/** What the gateway does where a scope has no document: the global one forwards, the others inherit. */
const defaults = {
  global: '<policies><inbound/><backend><forward-request/></backend><outbound/><on-error/></policies>',
  other:
    '<policies><inbound><base/></inbound><backend><base/></backend><outbound><base/></outbound><on-error><base/></on-error></policies>',
}

/**
 * Turns policy documents into plans. Each document is parsed, checked and compiled once, however many operations inherit it.
 * What is wrong is collected in `problems`; a configuration with problems must not be served.
 */
export class Planner {
  readonly problems: Problem[] = []
  readonly #fragments = new Map<string, PolicyDocument | 'missing' | 'broken'>()

  readonly #surroundings: Surroundings

  constructor(private readonly options: PlannerOptions) {
    this.#surroundings = {
      backends: options.backends,
      certificates: options.certificates,
      schemas: options.schemas,
      report: (problem) => this.problems.push(problem),
      fragment: (id, section) => this.#fragment(id, section),
    }
  }

  /** Compiles a scope's document, or the default where it has none. `id` tells scopes of a kind apart, such as `apis/x`. */
  scope(name: ScopeName, id: string, file: PolicyFile | undefined): PolicyScope {
    const text = name === 'global' ? defaults.global : defaults.other
    const document = this.#document(file ?? { file: `(default ${name} policy)`, text }, { scope: name })
    const steps = (section: Section) => this.#section(document, section, { name, id })
    return {
      name,
      sections: {
        inbound: steps('inbound'),
        backend: steps('backend'),
        outbound: steps('outbound'),
        'on-error': steps('on-error'),
      },
      preflight: this.#preflight(document, { name, id }),
    }
  }

  /** Composes scopes, the broadest first: each `<base/>` is the same section of the scope before. */
  plan(scopes: readonly PolicyScope[]): Plan {
    const steps = (section: Section) => expand(scopes.map((scope) => scope.sections[section]))
    const answers = expand(scopes.map((scope) => scope.preflight))
    return {
      inbound: steps('inbound'),
      backend: steps('backend'),
      outbound: steps('outbound'),
      onError: steps('on-error'),
      ...(answers.length === 0 ? {} : { preflight: (exchange) => answerPreflight(answers, exchange) }),
    }
  }

  #section(document: PolicyDocument | undefined, section: Section, scope: ScopeKey): (Step | typeof BASE)[] {
    return this.#compile(elementsOf(document, section), this.#place(document, section, scope))
  }

  #preflight(document: PolicyDocument | undefined, scope: ScopeKey): (Step | typeof BASE)[] {
    const relevant = elementsOf(document, 'inbound').filter(({ name }) => name === 'cors' || name === 'base')
    const place = this.#place(document, 'inbound', scope)
    return relevant.map((element) => {
      if (element.name === 'base') return BASE
      const compiler = new Compiler(place, this.#surroundings)
      return compiler.ready(preflightStep(element, compiler))
    })
  }

  #compile(elements: readonly PolicyElement[], place: Place): (Step | typeof BASE)[] {
    const steps = compileSteps(elements, place, this.#surroundings)
    return elements.map((element, index) => (element.name === 'base' ? BASE : steps[index]!))
  }

  #place(document: PolicyDocument | undefined, section: Section, { name, id }: ScopeKey): Place {
    return { file: document?.file ?? '', scope: name, scopeId: id, section, path: '', fragments: [] }
  }

  #fragment(id: string, section: Section): PolicyDocument | 'missing' | 'broken' {
    const key = `${section} ${id}`
    const known = this.#fragments.get(key)
    if (known !== undefined) return known
    const file = this.options.fragments.get(id)
    const found = file === undefined ? 'missing' : (this.#document(file, { section }) ?? 'broken')
    this.#fragments.set(key, found)
    return found
  }

  /** Undefined when the document is wrong; what is wrong with it is in `problems`. */
  #document(file: PolicyFile, place: Pick<CheckOptions, 'scope' | 'section'>): PolicyDocument | undefined {
    const { namedValues, sku } = this.options
    const { text, problems } = substituteNamedValues(file.text, file.file, (name) => namedValues.get(name)?.value)
    const options = sku === undefined ? place : { ...place, sku }
    const { document, problems: found } = parseAndCheck(text, file.file, options)
    const all = [...problems, ...found]
    for (const problem of all) if (!this.problems.some((known) => same(known, problem))) this.problems.push(problem)
    return all.length === 0 ? document : undefined
  }
}

interface ScopeKey {
  readonly name: ScopeName
  readonly id: string
}

function elementsOf(document: PolicyDocument | undefined, section: Section): readonly PolicyElement[] {
  return document?.root.children.find(({ name }) => name === section)?.children ?? []
}

/** Puts the broader scope's items where `BASE` stands; at the broadest scope there is nothing to put. */
function expand(scopes: readonly (readonly (Step | typeof BASE)[])[]): Step[] {
  return scopes.reduce<Step[]>((base, items) => items.flatMap((item) => (item === BASE ? base : [item])), [])
}

function same(a: Problem, b: Problem): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column && a.message === b.message
}
