import type * as z from 'zod'
import { arrayKeys } from './array-schema.js'

type Pairs<V> = Iterable<readonly [name: string, value: V]>

/** Makes what turns the fields of a form into an object for its schema. */
export function createCollector(schema: z.ZodObject): <V>(pairs: Pairs<V>) => Record<string, V | V[]> {
  const arrays = arrayKeys(schema)
  const takesOthers = schema.def.catchall !== undefined
  return <V>(pairs: Pairs<V>) => {
    const values = new Map<string, V[]>()
    for (const [name, value] of pairs) {
      if (!takesOthers && !Object.hasOwn(schema.shape, name)) continue
      const known = values.get(name)
      if (known) known.push(value)
      else values.set(name, [value])
    }
    // Several values where one is meant stay several: the schema says so to the client, and none is lost unseen.
    const toMember = (name: string, all: V[]) => (all.length === 1 && !arrays.has(name) ? all[0]! : all)
    return Object.fromEntries([...values].map(([name, all]) => [name, toMember(name, all)]))
  }
}
