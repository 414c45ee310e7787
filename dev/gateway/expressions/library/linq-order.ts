import { DictionaryValue, ListValue, QueryValue } from '../runtime/collections.js'
import { type ComparerValue, keyOfComparer } from '../runtime/comparers.js'
import { Decimal } from '../runtime/decimal.js'
import { compareValues } from '../runtime/equality.js'
import { raise, raiseOverflow } from '../runtime/exceptions.js'
import { fits, wrap } from '../runtime/numbers.js'
import { iterate, toArray } from '../runtime/sequence.js'
import type { Implementation } from '../types/members.js'
import { findSimple, typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { sortItems } from './collections.js'

type Items = Iterable<unknown>
type Map1 = (item: unknown) => unknown
type Combine = (key: unknown, items: unknown) => unknown
type Compare = (a: unknown, b: unknown) => number

/** OrderBy's result: it keeps the orders given so far, for ThenBy to add to. */
class OrderedValue extends QueryValue {
  constructor(
    element: Type,
    readonly source: Items,
    readonly orders: readonly Compare[],
  ) {
    super(element, () => {
      const items = toArray(source)
      sortItems(items, (a: unknown, b: unknown) => {
        for (const order of orders) {
          const result = order(a, b)
          if (result !== 0) return result
        }
        return 0
      })
      return items
    })
  }

  override get type(): Type {
    return typeNamed('IOrderedEnumerable', this.element)
  }
}

function by(key: Map1, comparer: ComparerValue | null, sign: number): Compare {
  const compare = comparer?.compare ?? compareValues
  return (a, b) => sign * compare(key(a), key(b))
}

/** One group of GroupBy. */
class GroupValue extends ListValue {
  constructor(
    readonly key: unknown,
    readonly keyType: Type,
    element: Type,
  ) {
    super(element)
  }

  override get type(): Type {
    return typeNamed('IGrouping', this.keyType, this.element)
  }
}

function groups(
  source: Items,
  key: Map1,
  element: Map1,
  comparer: ComparerValue | null,
  K: Type,
  E: Type,
): GroupValue[] {
  const keyOf = keyOfComparer(comparer)
  const found = new Map<unknown, GroupValue>()
  for (const item of iterate(source)) {
    const own = key(item)
    const group = found.get(keyOf(own)) ?? new GroupValue(own, K, E)
    found.set(keyOf(own), group)
    group.add(element(item))
  }
  return [...found.values()]
}

const same: Map1 = (item) => item
const grouping = (K: Type, E: Type) => typeNamed('IGrouping', K, E)
const lazyGroups = (s: Items, key: Map1, element: Map1, comparer: ComparerValue | null, K: Type, E: Type) =>
  new QueryValue(grouping(K, E), () => groups(s, key, element, comparer, K, E))

class LookupValue extends DictionaryValue {
  override get type(): Type {
    return typeNamed('ILookup', this.key, this.value.args[1]!)
  }

  override get(key: unknown): unknown {
    return this.tryGet(key)?.value ?? new ListValue(this.value.args[1]!)
  }

  override [Symbol.iterator](): Iterator<never> {
    return this.values[Symbol.iterator]() as Iterator<never>
  }
}

function lookup(source: Items, key: Map1, element: Map1, K: Type, E: Type): LookupValue {
  const result = new LookupValue(K, grouping(K, E))
  for (const group of groups(source, key, element, null, K, E)) result.set(group.key, group)
  return result
}

function* join(
  outer: Items,
  inner: Items,
  outerKey: Map1,
  innerKey: Map1,
  result: (a: unknown, b: unknown) => unknown,
  grouped: boolean,
  E: Type,
): Items {
  const keyOf = keyOfComparer(null)
  const found = new Map(groups(inner, innerKey, same, null, E, E).map((group) => [keyOf(group.key), group]))
  for (const item of iterate(outer)) {
    const group = found.get(keyOf(outerKey(item)))
    if (grouped) yield result(item, group ?? new ListValue(E))
    else for (const other of group ?? []) yield result(item, other)
  }
}

type Join = (
  o: Items,
  i: Items,
  ok: Map1,
  ik: Map1,
  r: (a: unknown, b: unknown) => unknown,
  O: Type,
  I: Type,
  K: Type,
  R: Type,
) => QueryValue
const joining =
  (grouped: boolean): Join =>
  (o, i, ok, ik, r, _O, I, _K, R) =>
    new QueryValue(R, () => join(o, i, ok, ik, r, grouped, I))

const table: Record<string, Implementation> = {
  'static IOrderedEnumerable<T> Order<T>(this IEnumerable<T> source)': (s: Items, T: Type) =>
    new OrderedValue(T, s, [compareValues]),
  'static IOrderedEnumerable<T> OrderDescending<T>(this IEnumerable<T> source)': (s: Items, T: Type) =>
    new OrderedValue(T, s, [by(same, null, -1)]),
  'static IEnumerable<IGrouping<K, T>> GroupBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)': (
    s: Items,
    key: Map1,
    T: Type,
    K: Type,
  ) => lazyGroups(s, key, same, null, K, T),
  'static IEnumerable<IGrouping<K, T>> GroupBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IEqualityComparer<K>? comparer)':
    (s: Items, key: Map1, comparer: ComparerValue, T: Type, K: Type) => lazyGroups(s, key, same, comparer, K, T),
  'static IEnumerable<IGrouping<K, E>> GroupBy<T, K, E>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, E> elementSelector)':
    (s: Items, key: Map1, element: Map1, _T: Type, K: Type, E: Type) => lazyGroups(s, key, element, null, K, E),
  'static IEnumerable<R> GroupBy<T, K, R>(this IEnumerable<T> source, Func<T, K> keySelector, Func<K, IEnumerable<T>, R> resultSelector)':
    (s: Items, key: Map1, result: Combine, T: Type, K: Type, R: Type) =>
      new QueryValue(R, () => groups(s, key, same, null, K, T).map((group) => result(group.key, group))),
  'static IEnumerable<R> GroupBy<T, K, E, R>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, E> elementSelector, Func<K, IEnumerable<E>, R> resultSelector)':
    (s: Items, key: Map1, element: Map1, result: Combine, _T: Type, K: Type, E: Type, R: Type) =>
      new QueryValue(R, () => groups(s, key, element, null, K, E).map((group) => result(group.key, group))),
  'static ILookup<K, T> ToLookup<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)': (
    s: Items,
    key: Map1,
    T: Type,
    K: Type,
  ) => lookup(s, key, same, K, T),
  'static ILookup<K, E> ToLookup<T, K, E>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, E> elementSelector)':
    (s: Items, key: Map1, element: Map1, _T: Type, K: Type, E: Type) => lookup(s, key, element, K, E),
  'static IEnumerable<R> Join<O, I, K, R>(this IEnumerable<O> outer, IEnumerable<I> inner, Func<O, K> outerKeySelector, Func<I, K> innerKeySelector, Func<O, I, R> resultSelector)':
    joining(false),
  'static IEnumerable<R> GroupJoin<O, I, K, R>(this IEnumerable<O> outer, IEnumerable<I> inner, Func<O, K> outerKeySelector, Func<I, K> innerKeySelector, Func<O, IEnumerable<I>, R> resultSelector)':
    joining(true),
  'static T MaxBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)': (s: Items, key: Map1) =>
    extreme(toArray(s), (a, b) => compareValues(key(a), key(b))),
  'static T MinBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)': (s: Items, key: Map1) =>
    extreme(toArray(s), (a, b) => compareValues(key(b), key(a))),
}

for (const [suffix, sign] of [
  ['', 1],
  ['Descending', -1],
] as const) {
  table[`static IOrderedEnumerable<T> OrderBy${suffix}<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)`] = (
    s: Items,
    key: Map1,
    T: Type,
  ) => new OrderedValue(T, s, [by(key, null, sign)])
  table[
    `static IOrderedEnumerable<T> OrderBy${suffix}<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IComparer<K>? comparer)`
  ] = (s: Items, key: Map1, comparer: ComparerValue, T: Type) => new OrderedValue(T, s, [by(key, comparer, sign)])
  table[
    `static IOrderedEnumerable<T> ThenBy${suffix}<T, K>(this IOrderedEnumerable<T> source, Func<T, K> keySelector)`
  ] = (s: OrderedValue, key: Map1, T: Type) => new OrderedValue(T, s.source, [...s.orders, by(key, null, sign)])
  table[
    `static IOrderedEnumerable<T> ThenBy${suffix}<T, K>(this IOrderedEnumerable<T> source, Func<T, K> keySelector, IComparer<K>? comparer)`
  ] = (s: OrderedValue, key: Map1, comparer: ComparerValue, T: Type) =>
    new OrderedValue(T, s.source, [...s.orders, by(key, comparer, sign)])
}

/** The greatest by `compare`; the first of equals. */
function extreme(items: readonly unknown[], compare: Compare): unknown {
  return items.length === 0 ? noElements() : items.reduce((best, item) => (compare(item, best) > 0 ? item : best))
}

function noElements(): never {
  return raise('InvalidOperationException', 'Sequence contains no elements')
}

/** Sum, Average, Min and Max of a numeric type, and of its nullable, whose nulls do not count. */
function numericMembers(keyword: string): void {
  const type = findSimple(keyword, 0)!.type
  const resultKeyword = keyword === 'decimal' ? 'decimal' : keyword === 'float' ? 'float' : 'double'
  for (const isNullable of [false, true]) {
    const element = isNullable ? `${keyword}?` : keyword
    const result = isNullable ? `${resultKeyword}?` : resultKeyword
    const operations: readonly [string, string, (items: unknown[]) => unknown][] = [
      ['Sum', element, (items) => sum(items, keyword)],
      [
        'Average',
        result,
        (items) => (items.length === 0 ? (isNullable ? null : noElements()) : average(items, type, resultKeyword)),
      ],
      ['Max', element, (items) => (items.length === 0 && isNullable ? null : extreme(items, compareValues))],
      [
        'Min',
        element,
        (items) => (items.length === 0 && isNullable ? null : extreme(items, (a, b) => compareValues(b, a))),
      ],
    ]
    for (const [name, returns, apply] of operations) {
      const some = (items: unknown[]) => apply(isNullable ? items.filter((item) => item !== null) : items)
      table[`static ${returns} ${name}(this IEnumerable<${element}> source)`] = (s: Items) => some(toArray(s))
      table[`static ${returns} ${name}<T>(this IEnumerable<T> source, Func<T, ${element}> selector)`] = (
        s: Items,
        map: Map1,
      ) => some(toArray(s).map((item) => map(item)))
    }
  }
}

function sum(items: readonly unknown[], keyword: string): unknown {
  if (keyword === 'decimal') return (items as Decimal[]).reduce((total, item) => total.add(item), Decimal.ZERO)
  if (keyword === 'double') return (items as number[]).reduce((total, item) => total + item, 0)
  if (keyword === 'float') return Math.fround((items as number[]).reduce((total, item) => total + item, 0))
  const total = items.reduce((result: bigint, item) => result + BigInt(item as number), 0n)
  return fits(total, keyword) ? wrap(total, keyword) : raiseOverflow()
}

function average(items: readonly unknown[], type: Type, result: string): unknown {
  if (result === 'decimal') return (sum(items, 'decimal') as Decimal).divide(Decimal.fromInteger(items.length))
  const total =
    type.keyword === 'double' || type.keyword === 'float'
      ? sum(items, 'double')
      : items.reduce((all: bigint, item) => all + BigInt(item as number), 0n)
  const value = Number(total) / items.length
  return result === 'float' ? Math.fround(value) : value
}

for (const keyword of ['int', 'long', 'float', 'double', 'decimal']) numericMembers(keyword)
Object.assign(table, {
  'static T Max<T>(this IEnumerable<T> source)': (s: Items, T: Type) => orDefault(toArray(s), compareValues, T),
  'static T Min<T>(this IEnumerable<T> source)': (s: Items, T: Type) =>
    orDefault(toArray(s), (a, b) => compareValues(b, a), T),
  'static R Max<T, R>(this IEnumerable<T> source, Func<T, R> selector)': (s: Items, map: Map1, _T: Type, R: Type) =>
    orDefault(
      toArray(s).map((item) => map(item)),
      compareValues,
      R,
    ),
  'static R Min<T, R>(this IEnumerable<T> source, Func<T, R> selector)': (s: Items, map: Map1, _T: Type, R: Type) =>
    orDefault(
      toArray(s).map((item) => map(item)),
      (a, b) => compareValues(b, a),
      R,
    ),
})

function orDefault(items: readonly unknown[], compare: Compare, type: Type): unknown {
  const present = type.isValueType ? items : items.filter((item) => item !== null)
  return present.length === 0 && !type.isValueType ? null : extreme(present, compare)
}

findSimple('Enumerable', 0)!.extend(table)
