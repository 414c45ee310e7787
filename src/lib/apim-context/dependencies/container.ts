import { currentContext, withoutContext } from '../context/request-context.js'
import type { Instance, Needs, Source } from './dependency.js'
import { ScopeInstances } from './instances.js'
import type { Override } from './override.js'

/** Gives the instance of what the function, a guard or the app declares to use. */
export type Resolve = <S extends Source>(source: S) => Promise<Instance<S>>

export interface Container {
  readonly resolve: Resolve
  /** Whether using them makes instances that end with the invocation. */
  endsWithInvocation(uses: Needs): boolean
  /** Cleans up what was made once for all. @throws AggregateError of what failed */
  close(): Promise<void>
}

export interface ContainerOptions {
  /** What may be asked for. */
  readonly known: ReadonlySet<Source>
  readonly settings: Readonly<Record<string, unknown>>
  readonly overrides: readonly Override[]
}

/** What the functions of one app use, made when a request uses it. */
export function createContainer({ known, settings, overrides }: ContainerOptions): Container {
  const values = new Map(overrides.map(({ source, value }) => [source, value]))
  // What outlives the request that makes it must not keep that request's context.
  const singletons = new ScopeInstances(withoutContext)

  function find(source: Source): unknown {
    if (!known.has(source))
      throw new Error('A dependency was asked for that nothing declares: name it in uses, or inject it')
    if ('settings' in source) return settings[source.name]
    if (values.has(source)) return values.get(source)
    if (source.scope === 'app') return singletons.get(source, find)
    const instances = currentContext()?.instances
    if (!instances)
      throw new Error('A dependency that lives for one invocation was asked for by what does not declare it')
    return instances.get(source, find)
  }

  return {
    resolve: (async (source: Source) => find(source)) as Resolve,
    endsWithInvocation: (uses) =>
      Object.values(uses).some((source) => source.scope === 'invocation' && !values.has(source)),
    async close() {
      const errors = await singletons.close()
      if (errors.length > 0) throw new AggregateError(errors, 'Some of what the app used could not be cleaned up')
    },
  }
}
