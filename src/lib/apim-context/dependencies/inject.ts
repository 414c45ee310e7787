import type { Decorator } from '../decorators/decorator.js'
import type { LayerDecorator } from '../decorators/layer.js'
import type { Instances, Needs } from './dependency.js'
import { resolveAll } from './instances.js'

/** What the toolkit itself puts into a handler's input. */
const taken = [
  'request',
  'invocation',
  'app',
  'route',
  'resolve',
  'apim',
  'log',
  'telemetry',
  'path',
  'query',
  'headers',
  'body',
] as const

type Free<N> = { readonly [K in Extract<keyof N, (typeof taken)[number]>]: never }

/**
 * Gives the handler dependencies and sections of the settings under names of its choice. They are made after validation: a
 * request that is refused makes nothing.
 *
 * @example inject({ catalog, settings: catalogSettings })
 * @throws TypeError for a name that the handler's input has already
 */
export function inject<const N extends Needs>(needs: N & Free<N>): Decorator<'guard', Instances<N>, never>
export function inject(needs: Needs): Decorator<'guard', object, never> {
  const name = taken.find((each) => each in needs)
  if (name !== undefined) throw new TypeError(`inject: the handler's input has a ${name} of its own`)
  const layer: LayerDecorator = {
    stage: 'guard',
    name: 'inject',
    errors: [],
    uses: needs,
    gives: needs,
    around: async ({ resolve }, next) => next(await resolveAll(needs, resolve)),
  }
  return layer
}
