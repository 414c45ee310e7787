import { ArrayValue } from '../runtime/array.js'
import { allocate } from '../runtime/budget.js'
import { castTo } from '../runtime/cast.js'
import { DictionaryValue, type KeyOf, ListValue, QueryValue, SetValue } from '../runtime/collections.js'
import { type ComparerValue, keyOfComparer } from '../runtime/comparers.js'
import { valueKeyOf, valuesEqual } from '../runtime/equality.js'
import { raise, raiseInvalidCast, raiseRange } from '../runtime/exceptions.js'
import { JArray, type JToken } from '../runtime/json/token.js'
import { RecordValue } from '../runtime/record.js'
import { iterate, toArray } from '../runtime/sequence.js'
import { box, isInstance, runtimeType } from '../runtime/typing.js'
import { defaultOf, INT, OBJECT, underlying } from '../types/core.js'
import { define } from '../types/define.js'
import { tupleType } from '../types/tuples.js'
import type { Type } from '../types/type.js'
import {
  concat,
  type Items,
  type Map1,
  range,
  select,
  skip,
  skipWhile,
  type Test,
  take,
  takeWhile,
  where,
  zip,
} from './linq-sequences.js'

const lazy = (T: Type, generate: () => Items) => new QueryValue(T, generate)
const noElements = (): never => raise('InvalidOperationException', 'Sequence contains no elements')
const noMatch = (): never => raise('InvalidOperationException', 'Sequence contains no matching element')

function* distinct(source: Items, keyOf: KeyOf): Items {
  const seen = new Set<unknown>()
  for (const item of iterate(source)) {
    const key = keyOf(item)
    if (!seen.has(key)) {
      seen.add(key)
      yield item
    }
  }
}
function first(source: Items, test: Test | undefined, missing: () => unknown): unknown {
  for (const item of iterate(source)) if (test === undefined || test(item)) return item
  return missing()
}
function last(source: Items, test: Test | undefined, missing: () => unknown): unknown {
  const items = toArray(source)
  for (let i = items.length - 1; i >= 0; i--) if (test === undefined || test(items[i])) return items[i]
  return missing()
}
function single(source: Items, test: Test | undefined, missing: () => unknown): unknown {
  const items = test === undefined ? toArray(source) : toArray(source).filter((item) => test(item))
  if (items.length > 1)
    return raise(
      'InvalidOperationException',
      `Sequence contains more than one ${test === undefined ? '' : 'matching '}element`,
    )
  return items.length === 0 ? missing() : items[0]
}
function elementAt(source: Items, index: number, missing: () => unknown): unknown {
  const items = toArray(source)
  return index < 0 || index >= items.length ? missing() : items[index]
}
const outOfRange = (): never =>
  raiseRange('index', 'Index was out of range. Must be non-negative and less than the size of the collection.')

function* chunk(source: Items, size: number, T: Type): Items {
  const items = toArray(source)
  for (let i = 0; i < items.length; i += size) yield ArrayValue.of(T, items.slice(i, i + size))
}
function toDictionary(
  source: Items,
  key: Map1,
  value: Map1,
  comparer: ComparerValue | null,
  K: Type,
  V: Type,
): DictionaryValue {
  const dictionary = new DictionaryValue(K, V, keyOfComparer(comparer))
  for (const item of iterate(source)) dictionary.insert(key(item), value(item))
  return dictionary
}
const same: Map1 = (item) => item
const toSet = (source: Items, keyOf: KeyOf) => new Set(toArray(source).map(keyOf))

function aggregate(source: Items, combine: (total: unknown, item: unknown) => unknown): unknown {
  const items = toArray(source)
  return items.length === 0 ? noElements() : items.reduce(combine)
}

function castItem(value: unknown, T: Type): unknown {
  if (value !== null && !underlying(T) && !isInstance(value, T))
    raiseInvalidCast(runtimeType(value).fullName, T.fullName)
  return castTo(value, T)
}
/** Elements of a sequence whose static type is not known, boxed. */
function boxed(source: Items): Items {
  const { element } = source as { element?: Type }
  return element === undefined ? iterate(source) : select(source, (item) => box(item, element))
}

define('static class System.Linq.Enumerable', {
  'static IEnumerable<T> Where<T>(this IEnumerable<T> source, Func<T, bool> predicate)': (
    s: Items,
    test: Test,
    T: Type,
  ) => lazy(T, () => where(s, (item) => test(item))),
  'static IEnumerable<T> Where<T>(this IEnumerable<T> source, Func<T, int, bool> predicate)': (
    s: Items,
    test: Test,
    T: Type,
  ) => lazy(T, () => where(s, test)),
  'static IEnumerable<R> Select<T, R>(this IEnumerable<T> source, Func<T, R> selector)': (
    s: Items,
    map: Map1,
    _T: Type,
    R: Type,
  ) => lazy(R, () => select(s, (item) => map(item))),
  'static IEnumerable<R> Select<T, R>(this IEnumerable<T> source, Func<T, int, R> selector)': (
    s: Items,
    map: Map1,
    _T: Type,
    R: Type,
  ) => lazy(R, () => select(s, map)),
  'static IEnumerable<R> SelectMany<T, R>(this IEnumerable<T> source, Func<T, IEnumerable<R>> selector)': (
    s: Items,
    map: Map1,
    _T: Type,
    R: Type,
  ) =>
    lazy(R, function* () {
      for (const item of iterate(s)) yield* iterate(map(item))
    }),
  'static IEnumerable<R> SelectMany<T, R>(this IEnumerable<T> source, Func<T, int, IEnumerable<R>> selector)': (
    s: Items,
    map: Map1,
    _T: Type,
    R: Type,
  ) =>
    lazy(R, function* () {
      for (const items of select(s, map)) yield* iterate(items as Items)
    }),
  'static IEnumerable<R> SelectMany<T, C, R>(this IEnumerable<T> source, Func<T, IEnumerable<C>> collection, Func<T, C, R> result)':
    (s: Items, map: Map1, result: (a: unknown, b: unknown) => unknown, _T: Type, _C: Type, R: Type) =>
      lazy(R, function* () {
        for (const item of iterate(s)) for (const inner of iterate(map(item))) yield result(item, inner)
      }),
  'static bool Any<T>(this IEnumerable<T> source)': (s: Items) => !iterate(s)[Symbol.iterator]().next().done,
  'static bool Any<T>(this IEnumerable<T> source, Func<T, bool> predicate)': (s: Items, test: Test) => {
    for (const item of iterate(s)) if (test(item)) return true
    return false
  },
  'static bool All<T>(this IEnumerable<T> source, Func<T, bool> predicate)': (s: Items, test: Test) => {
    for (const item of iterate(s)) if (!test(item)) return false
    return true
  },
  'static int Count<T>(this IEnumerable<T> source)': (s: Items) => toArray(s).length,
  'static int Count<T>(this IEnumerable<T> source, Func<T, bool> predicate)': (s: Items, test: Test) =>
    toArray(s).filter((item) => test(item)).length,
  'static long LongCount<T>(this IEnumerable<T> source)': (s: Items) => BigInt(toArray(s).length),
  'static T First<T>(this IEnumerable<T> source)': (s: Items) => first(s, undefined, noElements),
  'static T First<T>(this IEnumerable<T> source, Func<T, bool> predicate)': (s: Items, test: Test) =>
    first(s, test, noMatch),
  'static T FirstOrDefault<T>(this IEnumerable<T> source)': (s: Items, T: Type) =>
    first(s, undefined, () => defaultOf(T)),
  'static T FirstOrDefault<T>(this IEnumerable<T> source, T defaultValue)': (s: Items, fallback: unknown) =>
    first(s, undefined, () => fallback),
  'static T FirstOrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate)': (s: Items, test: Test, T: Type) =>
    first(s, test, () => defaultOf(T)),
  'static T FirstOrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate, T defaultValue)': (
    s: Items,
    test: Test,
    fallback: unknown,
  ) => first(s, test, () => fallback),
  'static T Last<T>(this IEnumerable<T> source)': (s: Items) => last(s, undefined, noElements),
  'static T Last<T>(this IEnumerable<T> source, Func<T, bool> predicate)': (s: Items, test: Test) =>
    last(s, test, noMatch),
  'static T LastOrDefault<T>(this IEnumerable<T> source)': (s: Items, T: Type) =>
    last(s, undefined, () => defaultOf(T)),
  'static T LastOrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate)': (s: Items, test: Test, T: Type) =>
    last(s, test, () => defaultOf(T)),
  'static T Single<T>(this IEnumerable<T> source)': (s: Items) => single(s, undefined, noElements),
  'static T Single<T>(this IEnumerable<T> source, Func<T, bool> predicate)': (s: Items, test: Test) =>
    single(s, test, noMatch),
  'static T SingleOrDefault<T>(this IEnumerable<T> source)': (s: Items, T: Type) =>
    single(s, undefined, () => defaultOf(T)),
  'static T SingleOrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate)': (s: Items, test: Test, T: Type) =>
    single(s, test, () => defaultOf(T)),
  'static T ElementAt<T>(this IEnumerable<T> source, int index)': (s: Items, index: number) =>
    elementAt(s, index, outOfRange),
  'static T ElementAtOrDefault<T>(this IEnumerable<T> source, int index)': (s: Items, index: number, T: Type) =>
    elementAt(s, index, () => defaultOf(T)),
  'static bool Contains<T>(this IEnumerable<T> source, T value)': (s: Items, value: unknown) =>
    // A JArray is asked itself, and it compares by reference.
    s instanceof JArray ? s.items.includes(value as JToken) : toArray(s).some((item) => valuesEqual(item, value)),
  'static bool Contains<T>(this IEnumerable<T> source, T value, IEqualityComparer<T>? comparer)': (
    s: Items,
    value: unknown,
    comparer: ComparerValue | null,
  ) => {
    const keyOf = keyOfComparer(comparer)
    return toArray(s).some((item) => keyOf(item) === keyOf(value))
  },
  'static IEnumerable<T> Distinct<T>(this IEnumerable<T> source)': (s: Items, T: Type) =>
    lazy(T, () => distinct(s, valueKeyOf)),
  'static IEnumerable<T> Distinct<T>(this IEnumerable<T> source, IEqualityComparer<T>? comparer)': (
    s: Items,
    comparer: ComparerValue | null,
    T: Type,
  ) => lazy(T, () => distinct(s, keyOfComparer(comparer))),
  'static IEnumerable<T> DistinctBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)': (
    s: Items,
    key: Map1,
    T: Type,
  ) => lazy(T, () => distinct(s, (item) => valueKeyOf(key(item)))),
  'static IEnumerable<T> Union<T>(this IEnumerable<T> first, IEnumerable<T> second)': (a: Items, b: Items, T: Type) =>
    lazy(T, () => distinct(concat(a, b), valueKeyOf)),
  'static IEnumerable<T> Union<T>(this IEnumerable<T> first, IEnumerable<T> second, IEqualityComparer<T>? comparer)': (
    a: Items,
    b: Items,
    comparer: ComparerValue | null,
    T: Type,
  ) => lazy(T, () => distinct(concat(a, b), keyOfComparer(comparer))),
  'static IEnumerable<T> Intersect<T>(this IEnumerable<T> first, IEnumerable<T> second)': (
    a: Items,
    b: Items,
    T: Type,
  ) => intersect(a, b, null, T, true),
  'static IEnumerable<T> Intersect<T>(this IEnumerable<T> first, IEnumerable<T> second, IEqualityComparer<T>? comparer)':
    (a: Items, b: Items, comparer: ComparerValue | null, T: Type) => intersect(a, b, comparer, T, true),
  'static IEnumerable<T> Except<T>(this IEnumerable<T> first, IEnumerable<T> second)': (a: Items, b: Items, T: Type) =>
    intersect(a, b, null, T, false),
  'static IEnumerable<T> Except<T>(this IEnumerable<T> first, IEnumerable<T> second, IEqualityComparer<T>? comparer)': (
    a: Items,
    b: Items,
    comparer: ComparerValue | null,
    T: Type,
  ) => intersect(a, b, comparer, T, false),
  'static IEnumerable<T> Concat<T>(this IEnumerable<T> first, IEnumerable<T> second)': (a: Items, b: Items, T: Type) =>
    lazy(T, () => concat(a, b)),
  'static IEnumerable<T> Append<T>(this IEnumerable<T> source, T element)': (s: Items, item: unknown, T: Type) =>
    lazy(T, () => concat(s, [item])),
  'static IEnumerable<T> Prepend<T>(this IEnumerable<T> source, T element)': (s: Items, item: unknown, T: Type) =>
    lazy(T, () => concat([item], s)),
  'static IEnumerable<T> Skip<T>(this IEnumerable<T> source, int count)': (s: Items, count: number, T: Type) =>
    lazy(T, () => skip(s, count)),
  'static IEnumerable<T> Take<T>(this IEnumerable<T> source, int count)': (s: Items, count: number, T: Type) =>
    lazy(T, () => take(s, count)),
  'static IEnumerable<T> SkipLast<T>(this IEnumerable<T> source, int count)': (s: Items, count: number, T: Type) =>
    lazy(T, () => toArray(s).slice(0, count > 0 ? -count : undefined)),
  'static IEnumerable<T> TakeLast<T>(this IEnumerable<T> source, int count)': (s: Items, count: number, T: Type) =>
    lazy(T, () => (count > 0 ? toArray(s).slice(-count) : [])),
  'static IEnumerable<T> SkipWhile<T>(this IEnumerable<T> source, Func<T, bool> predicate)': (
    s: Items,
    test: Test,
    T: Type,
  ) => lazy(T, () => skipWhile(s, (item) => test(item))),
  'static IEnumerable<T> SkipWhile<T>(this IEnumerable<T> source, Func<T, int, bool> predicate)': (
    s: Items,
    test: Test,
    T: Type,
  ) => lazy(T, () => skipWhile(s, test)),
  'static IEnumerable<T> TakeWhile<T>(this IEnumerable<T> source, Func<T, int, bool> predicate)': (
    s: Items,
    test: Test,
    T: Type,
  ) => lazy(T, () => takeWhile(s, test)),
  'static IEnumerable<T> TakeWhile<T>(this IEnumerable<T> source, Func<T, bool> predicate)': (
    s: Items,
    test: Test,
    T: Type,
  ) => lazy(T, () => takeWhile(s, (item) => test(item))),
  'static IEnumerable<T> Reverse<T>(this IEnumerable<T> source)': (s: Items, T: Type) =>
    lazy(T, () => toArray(s).reverse()),
  'static IEnumerable<T> Reverse<T>(this T[] source)': (s: Items, T: Type) => lazy(T, () => toArray(s).reverse()),
  'static IEnumerable<T> DefaultIfEmpty<T>(this IEnumerable<T> source)': (s: Items, T: Type) =>
    lazy(T, () => orElse(s, defaultOf(T))),
  'static IEnumerable<T> DefaultIfEmpty<T>(this IEnumerable<T> source, T defaultValue)': (
    s: Items,
    value: unknown,
    T: Type,
  ) => lazy(T, () => orElse(s, value)),
  'static IEnumerable<T[]> Chunk<T>(this IEnumerable<T> source, int size)': (s: Items, size: number, T: Type) =>
    lazy(OBJECT, () => chunk(s, size, T)),
  'static IEnumerable<R> Zip<A, B, R>(this IEnumerable<A> first, IEnumerable<B> second, Func<A, B, R> resultSelector)':
    (a: Items, b: Items, combine: (a: unknown, b: unknown) => unknown, _A: Type, _B: Type, R: Type) =>
      lazy(R, () => zip(a, b, combine)),
  'static IEnumerable<ValueTuple<A, B>> Zip<A, B>(this IEnumerable<A> first, IEnumerable<B> second)': (
    a: Items,
    b: Items,
    A: Type,
    B: Type,
  ) => {
    const type = tupleType([A, B], [undefined, undefined])
    return lazy(type, () => zip(a, b, (x, y) => new RecordValue(type, [x, y])))
  },
  'static T Aggregate<T>(this IEnumerable<T> source, Func<T, T, T> func)': aggregate,
  'static A Aggregate<T, A>(this IEnumerable<T> source, A seed, Func<A, T, A> func)': (
    s: Items,
    seed: unknown,
    combine: (total: unknown, item: unknown) => unknown,
  ) => toArray(s).reduce((total, item) => combine(total, item), seed),
  'static R Aggregate<T, A, R>(this IEnumerable<T> source, A seed, Func<A, T, A> func, Func<A, R> resultSelector)': (
    s: Items,
    seed: unknown,
    combine: (total: unknown, item: unknown) => unknown,
    result: Map1,
  ) => result(toArray(s).reduce((total, item) => combine(total, item), seed)),
  'static bool SequenceEqual<T>(this IEnumerable<T> first, IEnumerable<T> second)': (a: Items, b: Items) => {
    const [x, y] = [toArray(a), toArray(b)]
    return x.length === y.length && x.every((item, i) => valuesEqual(item, y[i]))
  },
  'static IEnumerable<R> Cast<R>(this IEnumerable source)': (s: Items, R: Type) =>
    lazy(R, () => select(boxed(s), (item) => castItem(item, R))),
  'static IEnumerable<R> OfType<R>(this IEnumerable source)': (s: Items, R: Type) =>
    lazy(R, () =>
      select(
        where(boxed(s), (item) => isInstance(item, R)),
        (item) => castItem(item, R),
      ),
    ),
  'static IEnumerable<T> AsEnumerable<T>(this IEnumerable<T> source)': (s: Items) => s,
  'static T[] ToArray<T>(this IEnumerable<T> source)': (s: Items, T: Type) => ArrayValue.of(T, toArray(s)),
  'static List<T> ToList<T>(this IEnumerable<T> source)': (s: Items, T: Type) => new ListValue(T, toArray(s)),
  'static HashSet<T> ToHashSet<T>(this IEnumerable<T> source)': (s: Items, T: Type) => filled(new SetValue(T), s),
  'static HashSet<T> ToHashSet<T>(this IEnumerable<T> source, IEqualityComparer<T>? comparer)': (
    s: Items,
    comparer: ComparerValue | null,
    T: Type,
  ) => filled(new SetValue(T, keyOfComparer(comparer)), s),
  'static Dictionary<K, T> ToDictionary<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)': (
    s: Items,
    key: Map1,
    T: Type,
    K: Type,
  ) => toDictionary(s, key, same, null, K, T),
  'static Dictionary<K, T> ToDictionary<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IEqualityComparer<K>? comparer)':
    (s: Items, key: Map1, comparer: ComparerValue | null, T: Type, K: Type) =>
      toDictionary(s, key, same, comparer, K, T),
  'static Dictionary<K, V> ToDictionary<T, K, V>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, V> elementSelector)':
    (s: Items, key: Map1, value: Map1, _T: Type, K: Type, V: Type) => toDictionary(s, key, value, null, K, V),
  'static Dictionary<K, V> ToDictionary<T, K, V>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, V> elementSelector, IEqualityComparer<K>? comparer)':
    (s: Items, key: Map1, value: Map1, comparer: ComparerValue | null, _T: Type, K: Type, V: Type) =>
      toDictionary(s, key, value, comparer, K, V),
  'static IEnumerable<int> Range(int start, int count)': (start: number, count: number) => {
    if (count < 0) raiseRange('count')
    return lazy(INT, () => range(start, count))
  },
  'static IEnumerable<R> Repeat<R>(R element, int count)': (item: unknown, count: number, R: Type) => {
    if (count < 0) raiseRange('count')
    allocate(count)
    return lazy(R, () => new Array<unknown>(count).fill(item))
  },
  'static IEnumerable<R> Empty<R>()': (R: Type) => ArrayValue.of(R, []),
})

function* orElse(source: Items, value: unknown): Items {
  const items = toArray(source)
  yield* items.length === 0 ? [value] : items
}
function filled(set: SetValue, source: Items): SetValue {
  for (const item of iterate(source)) set.add(item)
  return set
}
function intersect(a: Items, b: Items, comparer: ComparerValue | null, T: Type, keeps: boolean): QueryValue {
  const keyOf = keyOfComparer(comparer)
  return lazy(T, function* () {
    const other = toSet(b, keyOf)
    for (const item of distinct(a, keyOf)) if (other.has(keyOf(item)) === keeps) yield item
  })
}
