import type { Dependency, Source } from './dependency.js'

/** Says what is wrong with a chain of dependencies, such as `getOrder → orders → catalog → orders`. */
export class DependencyError extends Error {
  override readonly name = 'DependencyError'

  constructor(chain: readonly string[], problem: string) {
    super(`${chain.join(' → ')}: ${problem}`)
  }
}

/** All that an app depends on, found at registration. */
export class Graph {
  /** Every dependency and section that was reached. */
  readonly known = new Set<Source>()
  readonly #overridden: ReadonlySet<Source>
  readonly #open: Dependency[] = []

  /** @param overridden what will not be made, so that its own needs do not count */
  constructor(overridden: ReadonlySet<Source>) {
    this.#overridden = overridden
  }

  /**
   * Adds a dependency with all that it needs. `chain` says how it was reached.
   * @throws DependencyError for a cycle, for what is not there, and for one made once that needs one of an invocation
   */
  add(source: Source | undefined, chain: readonly string[]): void {
    if (source === undefined) {
      const hint = 'its module is not complete yet, so give the needs as a function: provide(() => ({ … }), …)'
      throw new DependencyError(chain, `is undefined; ${hint}`)
    }
    if (!('settings' in source) && !this.#overridden.has(source)) this.#addNeeds(source, chain)
    this.known.add(source)
  }

  #addNeeds(dependency: Dependency, chain: readonly string[]): void {
    if (this.#open.includes(dependency))
      throw new DependencyError(chain, 'is a cycle: none of them could be made first')
    if (this.known.has(dependency)) return
    this.#open.push(dependency)
    for (const [name, need] of Object.entries(dependency.needs())) {
      this.add(need, [...chain, name])
      if (dependency.scope === 'app' && need.scope === 'invocation') {
        throw new DependencyError([...chain, name], 'lives for one invocation, but what needs it is made once for all')
      }
    }
    this.#open.pop()
  }
}
