import type { Dependency, Needs, Source } from './dependency.js'

type Resolve = (source: Source) => unknown

/** The instances of a scope, each made once: those of the app, or those of an invocation. */
export class ScopeInstances {
  readonly #around: <R>(work: () => R) => R
  readonly #made = new Map<Dependency, Promise<unknown>>()
  readonly #cleanUps: ((failure: unknown) => unknown)[] = []
  #closed = false

  /** @param around runs what makes an instance */
  constructor(around: <R>(work: () => R) => R = (work) => work()) {
    this.#around = around
  }

  /** @param resolve gives what the instance needs, when it has to be made */
  get(dependency: Dependency, resolve: Resolve): Promise<unknown> {
    let made = this.#made.get(dependency)
    if (!made) {
      if (this.#closed) throw new Error('A dependency was asked for after the end of what it belongs to')
      made = this.#around(() => this.#make(dependency, resolve)).catch((error: unknown) => {
        // A failure is not remembered: the next use tries again.
        this.#made.delete(dependency)
        throw error
      })
      this.#made.set(dependency, made)
    }
    return made
  }

  async #make(dependency: Dependency, resolve: Resolve): Promise<unknown> {
    const { value, cleanUp } = await dependency.create(await resolveAll(dependency.needs(), resolve))
    if (cleanUp) this.#cleanUps.push(cleanUp)
    return value
  }

  /**
   * Cleans up in the reverse order of making, whatever fails.
   * @returns what failed
   */
  async close(failure?: unknown): Promise<unknown[]> {
    this.#closed = true
    await Promise.allSettled(this.#made.values())
    const errors: unknown[] = []
    for (const cleanUp of this.#cleanUps.splice(0).reverse()) {
      try {
        await cleanUp(failure)
      } catch (error) {
        errors.push(error)
      }
    }
    return errors
  }
}

/** One after the other, so that clean-up has an order to reverse. */
export async function resolveAll(needs: Needs, resolve: Resolve): Promise<Record<string, unknown>> {
  const instances: Record<string, unknown> = {}
  for (const name in needs) instances[name] = await resolve(needs[name]!)
  return instances
}
