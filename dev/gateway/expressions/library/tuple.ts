import { RecordValue } from '../runtime/record.js'
import { define } from '../types/define.js'
import type { Accessors, Implementation } from '../types/members.js'
import { typeNamed } from '../types/registry.js'
import { tupleType } from '../types/tuples.js'
import type { Type } from '../types/type.js'

const MAXIMUM_SIZE = 7
const tuples: Record<string, Implementation> = {}
const valueTuples: Record<string, Implementation> = {}

for (let size = 1; size <= MAXIMUM_SIZE; size++) {
  const names = Array.from({ length: size }, (_, i) => `T${i + 1}`)
  const list = names.join(', ')
  const parameters = names.map((name) => `${name}? ${name.toLowerCase()}`).join(', ')
  const items = names.map((name, i): [string, Implementation | Accessors] => [
    `${name} Item${i + 1} { get; }`,
    (self: RecordValue) => self.items[i],
  ])
  const create = (...values: unknown[]) =>
    new RecordValue(typeNamed('Tuple', ...(values.slice(size) as Type[])), values.slice(0, size))
  define(`class System.Tuple<${list}>`, { [`Tuple(${parameters})`]: create, ...Object.fromEntries(items) })
  tuples[`static Tuple<${list}> Create<${list}>(${parameters})`] = create
  valueTuples[`static ValueTuple<${list}> Create<${list}>(${parameters})`] = (...values: unknown[]) => {
    const names = new Array<undefined>(size).fill(undefined)
    return new RecordValue(tupleType(values.slice(size) as Type[], names), values.slice(0, size))
  }
}
define('static class System.Tuple', tuples)
define('static class System.ValueTuple', valueTuples)
