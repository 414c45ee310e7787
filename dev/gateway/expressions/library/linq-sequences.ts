import { iterate } from '../runtime/sequence.js'

export type Items = Iterable<unknown>
export type Map1 = (item: unknown, index?: number) => unknown
export type Test = (item: unknown, index?: number) => boolean

export function* where(source: Items, test: Test): Items {
  let i = 0
  for (const item of iterate(source)) if (test(item, i++)) yield item
}
export function* select(source: Items, map: Map1): Items {
  let i = 0
  for (const item of iterate(source)) yield map(item, i++)
}
export function* skip(source: Items, count: number): Items {
  let i = 0
  for (const item of iterate(source)) if (i++ >= count) yield item
}
export function* take(source: Items, count: number): Items {
  if (count <= 0) return
  let left = count
  for (const item of iterate(source)) {
    yield item
    if (--left === 0) return
  }
}
export function* skipWhile(source: Items, test: Test): Items {
  let [skipping, i] = [true, 0]
  for (const item of iterate(source)) {
    skipping = skipping && test(item, i++)
    if (!skipping) yield item
  }
}
export function* takeWhile(source: Items, test: Test): Items {
  let i = 0
  for (const item of iterate(source)) {
    if (!test(item, i++)) return
    yield item
  }
}
export function* concat(...sources: Items[]): Items {
  for (const source of sources) yield* iterate(source)
}
export function* range(start: number, count: number): Items {
  for (let i = 0; i < count; i++) yield start + i
}
export function* zip(a: Items, b: Items, combine: (a: unknown, b: unknown) => unknown): Items {
  const other = iterate(b)[Symbol.iterator]()
  for (const item of iterate(a)) {
    const next = other.next()
    if (next.done) return
    yield combine(item, next.value)
  }
}
