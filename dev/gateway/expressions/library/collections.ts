import { ArrayValue } from '../runtime/array.js'
import { spend } from '../runtime/budget.js'
import { DictionaryValue, KeyValue, ListValue } from '../runtime/collections.js'
import { type ComparerValue, keyOfComparer, ORDINAL, ORDINAL_IGNORE_CASE } from '../runtime/comparers.js'
import { enumeratorOf } from '../runtime/enumerator.js'
import { compareValues, valuesEqual } from '../runtime/equality.js'
import { raise, raiseRange } from '../runtime/exceptions.js'
import { toArray } from '../runtime/sequence.js'
import { ignoresCase } from '../runtime/strings.js'
import { defaultOf } from '../types/core.js'
import { define } from '../types/define.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { tryGetValue } from './interfaces.js'

type Predicate = (item: unknown) => boolean
interface Out {
  set(value: unknown): void
}

define('interface System.Collections.Generic.IEqualityComparer<in T>', {
  'bool Equals(T? x, T? y)': (self: ComparerValue, a: unknown, b: unknown) => self.equal(a, b),
})
define('interface System.Collections.Generic.IComparer<in T>', {
  'int Compare(T? x, T? y)': (self: ComparerValue, a: unknown, b: unknown) => self.compare(a, b),
})
define('abstract class System.StringComparer : IEqualityComparer<string>, IComparer<string>', {
  'static StringComparer Ordinal { get; }': () => ORDINAL,
  'static StringComparer OrdinalIgnoreCase { get; }': () => ORDINAL_IGNORE_CASE,
  'static StringComparer InvariantCulture { get; }': () => ORDINAL,
  'static StringComparer InvariantCultureIgnoreCase { get; }': () => ORDINAL_IGNORE_CASE,
  'static StringComparer CurrentCulture { get; }': () => ORDINAL,
  'static StringComparer CurrentCultureIgnoreCase { get; }': () => ORDINAL_IGNORE_CASE,
  'static StringComparer FromComparison(StringComparison comparisonType)': (comparison: number) =>
    ignoresCase(comparison) ? ORDINAL_IGNORE_CASE : ORDINAL,
  'bool Equals(string? x, string? y)': (self: ComparerValue, a: unknown, b: unknown) => self.equal(a, b),
  'int Compare(string? x, string? y)': (self: ComparerValue, a: unknown, b: unknown) => self.compare(a, b),
})

define(
  'struct System.Collections.Generic.KeyValuePair<TKey, TValue>',
  {
    'KeyValuePair(TKey key, TValue value)': (key: unknown, value: unknown, K: Type, V: Type) =>
      new KeyValue(typeNamed('KeyValuePair', K, V), key, value),
    'TKey Key { get; }': (self: KeyValue) => self.key,
    'TValue Value { get; }': (self: KeyValue) => self.value,
    'void Deconstruct(out TKey key, out TValue value)': (self: KeyValue, key: Out, value: Out) => {
      key.set(self.key)
      value.set(self.value)
    },
    'string ToString()': (self: KeyValue) => self.display(),
  },
  { defaultValue: (K, V) => new KeyValue(typeNamed('KeyValuePair', K!, V!), defaultOf(K!), defaultOf(V!)) },
)

function checkRange(self: ListValue, start: number, count: number): void {
  if (start < 0 || count < 0) raiseRange(start < 0 ? 'index' : 'count', 'Non-negative number required.')
  if (start + count > self.count)
    raise(
      'ArgumentException',
      'Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.',
    )
}

function removeRange(self: ListValue, start: number, count: number): unknown[] {
  checkRange(self, start, count)
  self.changed()
  return self.items.splice(start, count)
}

/** A stable sort is as good as .NET's for equal elements that cannot be told apart. */
export function sortItems(items: unknown[], compare: (a: never, b: never) => number): void {
  spend(items.length * 4)
  items.sort(compare as (a: unknown, b: unknown) => number)
}

define('class System.Collections.Generic.List<T> : IList<T>, IReadOnlyList<T>, IList', {
  'List()': (T: Type) => new ListValue(T),
  'List(int capacity)': (_capacity: number, T: Type) => new ListValue(T),
  'List(IEnumerable<T> collection)': (items: unknown, T: Type) => new ListValue(T, toArray(items)),
  'int Count { get; }': (self: ListValue) => self.count,
  'int Capacity { get; }': (self: ListValue) => Math.max(4, 2 ** Math.ceil(Math.log2(self.count || 1))),
  'T this[int index]': {
    get: (self: ListValue, index: number) => self.get(index),
    set: (self: ListValue, index: number, value: unknown) => self.set(index, value),
  },
  'void Add(T item)': (self: ListValue, item: unknown) => self.add(item),
  'void AddRange(IEnumerable<T> collection)': (self: ListValue, items: unknown) => {
    for (const item of toArray(items)) self.add(item)
  },
  'void Insert(int index, T item)': (self: ListValue, index: number, item: unknown) => {
    self.check(index, self.count)
    self.items.splice(index, 0, item)
    self.changed()
  },
  'void InsertRange(int index, IEnumerable<T> collection)': (self: ListValue, index: number, items: unknown) => {
    self.check(index, self.count)
    self.items.splice(index, 0, ...toArray(items))
    self.changed()
  },
  'bool Remove(T item)': (self: ListValue, item: unknown) => {
    const index = self.items.findIndex((own) => valuesEqual(own, item))
    if (index >= 0) removeRange(self, index, 1)
    return index >= 0
  },
  'void RemoveAt(int index)': (self: ListValue, index: number) => {
    self.check(index, self.count - 1)
    removeRange(self, index, 1)
  },
  'void RemoveRange(int index, int count)': removeRange,
  'int RemoveAll(Predicate<T> match)': (self: ListValue, match: Predicate) => {
    const kept = self.items.filter((item) => !match(item))
    const removed = self.count - kept.length
    self.items.splice(0, self.count, ...kept)
    self.changed()
    return removed
  },
  'void Clear()': (self: ListValue) => {
    self.items.length = 0
    self.changed()
  },
  'bool Contains(T item)': (self: ListValue, item: unknown) => self.items.some((own) => valuesEqual(own, item)),
  'int IndexOf(T item)': (self: ListValue, item: unknown) => self.items.findIndex((own) => valuesEqual(own, item)),
  'int LastIndexOf(T item)': (self: ListValue, item: unknown) =>
    self.items.findLastIndex((own) => valuesEqual(own, item)),
  'bool Exists(Predicate<T> match)': (self: ListValue, match: Predicate) => self.items.some(match),
  'T Find(Predicate<T> match)': (self: ListValue, match: Predicate) => findOrDefault(self, self.items.findIndex(match)),
  'T FindLast(Predicate<T> match)': (self: ListValue, match: Predicate) =>
    findOrDefault(self, self.items.findLastIndex(match)),
  'List<T> FindAll(Predicate<T> match)': (self: ListValue, match: Predicate) =>
    new ListValue(self.element, self.items.filter(match)),
  'int FindIndex(Predicate<T> match)': (self: ListValue, match: Predicate) => self.items.findIndex(match),
  'int FindLastIndex(Predicate<T> match)': (self: ListValue, match: Predicate) => self.items.findLastIndex(match),
  'bool TrueForAll(Predicate<T> match)': (self: ListValue, match: Predicate) => self.items.every(match),
  'void ForEach(Action<T> action)': (self: ListValue, action: Predicate) => {
    for (const item of self) action(item)
  },
  'List<TOutput> ConvertAll<TOutput>(Converter<T, TOutput> converter)': (
    self: ListValue,
    convert: (item: unknown) => unknown,
    R: Type,
  ) => new ListValue(R, self.items.map(convert)),
  'List<T> GetRange(int index, int count)': (self: ListValue, start: number, count: number) => {
    checkRange(self, start, count)
    return new ListValue(self.element, self.items.slice(start, start + count))
  },
  'void Reverse()': (self: ListValue) => {
    self.items.reverse()
    self.changed()
  },
  'void Sort()': (self: ListValue) => sortList(self, compareValues),
  'void Sort(Comparison<T> comparison)': (self: ListValue, compare: (a: unknown, b: unknown) => number) =>
    sortList(self, compare),
  'void Sort(IComparer<T>? comparer)': (self: ListValue, comparer: ComparerValue | null) =>
    sortList(self, comparer?.compare ?? compareValues),
  'int BinarySearch(T item)': (self: ListValue, item: unknown) => binarySearch(self.items, item),
  'T[] ToArray()': (self: ListValue) => ArrayValue.of(self.element, self.items.slice()),
  'System.Collections.ObjectModel.ReadOnlyCollection<T> AsReadOnly()': (self: ListValue) =>
    new ListValue(self.element, self.items, 'ReadOnlyCollection'),
  'void CopyTo(T[] array)': (self: ListValue, target: ArrayValue) => {
    for (const [i, item] of self.items.entries()) target.set(i, item)
  },
  'IEnumerator<T> GetEnumerator()': enumeratorOf,
})

function findOrDefault(self: ListValue, index: number): unknown {
  return index < 0 ? defaultOf(self.element) : self.items[index]
}

function sortList(self: ListValue, compare: (a: unknown, b: unknown) => number): void {
  sortItems(self.items, compare)
  self.changed()
}

export function binarySearch(items: readonly unknown[], item: unknown): number {
  let [low, high] = [0, items.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const order = compareValues(items[middle], item)
    if (order === 0) return middle
    if (order < 0) low = middle + 1
    else high = middle - 1
  }
  return ~low
}

type Table = Parameters<typeof define>[1]
const dictionaryMembers = (name: string, keysType: string): Table => ({
  [`${name}()`]: (K: Type, V: Type) => new DictionaryValue(K, V, undefined, name),
  [`${name}(IDictionary<TKey, TValue> dictionary)`]: (source: unknown, K: Type, V: Type) =>
    fill(new DictionaryValue(K, V, undefined, name), source),
  'int Count { get; }': (self: DictionaryValue) => self.count,
  'TValue this[TKey key]': {
    get: (self: DictionaryValue, key: unknown) => self.get(key),
    set: (self: DictionaryValue, key: unknown, value: unknown) => self.set(key, value),
  },
  [`${keysType}<TKey> Keys { get; }`]: (self: DictionaryValue) => self.keys,
  [`${keysType}<TValue> Values { get; }`]: (self: DictionaryValue) => self.values,
  'void Add(TKey key, TValue value)': (self: DictionaryValue, key: unknown, value: unknown) => self.insert(key, value),
  'bool TryAdd(TKey key, TValue value)': (self: DictionaryValue, key: unknown, value: unknown) =>
    self.tryInsert(key, value),
  'bool ContainsKey(TKey key)': (self: DictionaryValue, key: unknown) => self.has(key),
  'bool ContainsValue(TValue value)': (self: DictionaryValue, value: unknown) =>
    self.values.items.some((own) => valuesEqual(own, value)),
  'bool TryGetValue(TKey key, out TValue value)': (self: DictionaryValue, key: unknown, out: Out) =>
    tryGetValue(self, key, out, defaultOf(self.value)),
  'bool Remove(TKey key)': (self: DictionaryValue, key: unknown) => self.remove(key),
  'void Clear()': (self: DictionaryValue) => self.clear(),
  'IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator()': enumeratorOf,
})

function fill(target: DictionaryValue, source: unknown): DictionaryValue {
  for (const pair of toArray(source)) target.add(pair as KeyValue)
  return target
}

define(
  'class System.Collections.Generic.Dictionary<TKey, TValue> : IDictionary<TKey, TValue>, IReadOnlyDictionary<TKey, TValue>, IDictionary',
  {
    ...dictionaryMembers('Dictionary', 'ICollection'),
    'Dictionary(int capacity)': (_capacity: number, K: Type, V: Type) => new DictionaryValue(K, V),
    'Dictionary(int capacity, IEqualityComparer<TKey>? comparer)': (
      _capacity: number,
      comparer: ComparerValue | null,
      K: Type,
      V: Type,
    ) => new DictionaryValue(K, V, keyOfComparer(comparer)),
    'Dictionary(IEnumerable<KeyValuePair<TKey, TValue>> collection, IEqualityComparer<TKey>? comparer)': (
      source: unknown,
      comparer: ComparerValue | null,
      K: Type,
      V: Type,
    ) => fill(new DictionaryValue(K, V, keyOfComparer(comparer)), source),
    'Dictionary(IEqualityComparer<TKey>? comparer)': (comparer: ComparerValue | null, K: Type, V: Type) =>
      new DictionaryValue(K, V, keyOfComparer(comparer)),
    'Dictionary(IEnumerable<KeyValuePair<TKey, TValue>> collection)': (source: unknown, K: Type, V: Type) =>
      fill(new DictionaryValue(K, V), source),
    'Dictionary(IDictionary<TKey, TValue> dictionary, IEqualityComparer<TKey>? comparer)': (
      source: unknown,
      comparer: ComparerValue | null,
      K: Type,
      V: Type,
    ) => fill(new DictionaryValue(K, V, keyOfComparer(comparer)), source),
    'bool Remove(TKey key, out TValue value)': (self: DictionaryValue, key: unknown, out: Out) => {
      const found = tryGetValue(self, key, out, defaultOf(self.value))
      self.remove(key)
      return found
    },
  },
)

/** Sorted by key whenever it is enumerated. */
class SortedDictionary extends DictionaryValue {
  override [Symbol.iterator](): Iterator<KeyValue> {
    const entries: KeyValue[] = []
    const source = super[Symbol.iterator]()
    for (let next = source.next(); !next.done; next = source.next()) entries.push(next.value)
    sortItems(entries, (a: KeyValue, b: KeyValue) => compareValues(a.key, b.key))
    return entries.values()
  }

  override get keys(): ListValue {
    return new ListValue(
      this.key,
      [...this].map((entry) => (entry as KeyValue).key),
    )
  }

  override get values(): ListValue {
    return new ListValue(
      this.value,
      [...this].map((entry) => (entry as KeyValue).value),
    )
  }
}
for (const name of ['SortedDictionary', 'SortedList']) {
  define(
    `class System.Collections.Generic.${name}<TKey, TValue> : IDictionary<TKey, TValue>, IReadOnlyDictionary<TKey, TValue>`,
    {
      ...dictionaryMembers(name, 'ICollection'),
      [`${name}()`]: (K: Type, V: Type) => new SortedDictionary(K, V, undefined, name),
      [`${name}(IDictionary<TKey, TValue> dictionary)`]: (source: unknown, K: Type, V: Type) =>
        fill(new SortedDictionary(K, V, undefined, name), source),
    },
  )
}
