import type { EnumeratorValue } from '../runtime/enumerator.js'
import { enumeratorOf } from '../runtime/enumerator.js'
import { compareValues, valuesEqual } from '../runtime/equality.js'
import { raise } from '../runtime/exceptions.js'
import { JObjectDictionary } from '../runtime/json/dictionary-view.js'
import { Box, NetObject } from '../runtime/object.js'
import { displayObject, formatObject } from '../runtime/text.js'
import { define } from '../types/define.js'
import { Method } from '../types/members.js'

/** A collection by key, as IDictionary and IReadOnlyDictionary show it. */
export interface DictionaryLike extends Iterable<unknown> {
  get(key: unknown): unknown
  set(key: unknown, value: unknown): void
  has(key: unknown): boolean
  tryGet(key: unknown): { value: unknown } | undefined
  readonly keys: unknown
  readonly values: unknown
  readonly count: number
}

/** A collection by position, as IList and IReadOnlyList show it. */
export interface ListLike extends Iterable<unknown> {
  readonly items: unknown[] | Buffer
  get(index: number): unknown
  set(index: number, value: unknown): void
}

interface Growing {
  add(item: unknown): void
}
interface Out {
  set(value: unknown): void
}

define('interface System.IDisposable', { 'void Dispose()': () => null })
define('interface System.IComparable', {
  'int CompareTo(object? value)': (self: unknown, other: unknown) => compareValues(unboxed(self), unboxed(other)),
})
const unboxed = (value: unknown): unknown => (value instanceof Box ? value.value : value)
define('interface System.IComparable<in T>', { 'int CompareTo(T? value)': compareValues })
define('interface System.IEquatable<T>', { 'bool Equals(T? value)': valuesEqual })
define('interface System.IConvertible')
define('interface System.IFormatProvider')
define('interface System.IFormattable', {
  'string ToString(string? format, IFormatProvider? provider)': (self: unknown, format: string | null) =>
    format === null ? displayObject(self) : formatObject(self, format),
})
define('interface System.ICloneable')
define('interface System.Collections.IEnumerator', {
  'bool MoveNext()': (self: EnumeratorValue) => self.moveNext(),
  'object Current { get; }': (self: EnumeratorValue) => self.current,
})
define('interface System.Collections.Generic.IEnumerator<out T> : IEnumerator, IDisposable', {
  'T Current { get; }': (self: EnumeratorValue) => self.current,
})
define('interface System.Collections.IEnumerable', {})
define('interface System.Collections.Generic.IEnumerable<out T> : IEnumerable', {
  'IEnumerator<T> GetEnumerator()': enumeratorOf,
})
define('interface System.Linq.IOrderedEnumerable<out T> : IEnumerable<T>')
define('interface System.Linq.IGrouping<out TKey, out TElement> : IEnumerable<TElement>', {
  'TKey Key { get; }': (self: { key: unknown }) => self.key,
})
define('interface System.Linq.ILookup<TKey, TElement> : IEnumerable<IGrouping<TKey, TElement>>', {
  'int Count { get; }': (self: DictionaryLike) => self.count,
  'bool Contains(TKey key)': (self: DictionaryLike, key: unknown) => self.has(key),
  'IEnumerable<TElement> this[TKey key]': (self: DictionaryLike, key: unknown) => self.get(key),
})
define('interface System.Collections.ICollection : IEnumerable')
define('interface System.Collections.IList : ICollection')
define('interface System.Collections.IDictionary : ICollection')

const COUNT = (self: Iterable<unknown> & { count?: number }) => self.count ?? [...self].length

define('interface System.Collections.Generic.ICollection<T> : IEnumerable<T>', {
  'int Count { get; }': COUNT,
  'void Add(T item)': (self: unknown, item: unknown) => ownMethod(self, 'Add')(self, item),
  'bool Contains(T item)': (self: Iterable<unknown>, item: unknown) => [...self].some((own) => valuesEqual(own, item)),
  'bool Remove(T item)': (self: unknown, item: unknown) => ownMethod(self, 'Remove')(self, item),
  'void Clear()': (self: unknown) => ownMethod(self, 'Clear')(self),
  'void CopyTo(T[] array, int arrayIndex)': (self: Iterable<unknown>, target: ListLike, index: number) => {
    for (const [i, item] of [...self].entries()) target.set(index + i, item)
  },
  'bool IsReadOnly { get; }': (self: unknown) => self instanceof NetObject && /\[\]$|ReadOnly/.test(self.type.fullName),
})
define('interface System.Collections.Generic.IReadOnlyCollection<out T> : IEnumerable<T>', {
  'int Count { get; }': COUNT,
})
define('interface System.Collections.Generic.IList<T> : ICollection<T>', {
  'T this[int index]': {
    get: (self: ListLike, index: number) => self.get(index),
    set: (self: ListLike, index: number, value: unknown) => self.set(index, value),
  },
  'int IndexOf(T item)': (self: Iterable<unknown>, item: unknown) =>
    [...self].findIndex((own) => valuesEqual(own, item)),
  'void Insert(int index, T item)': (self: unknown, index: number, item: unknown) =>
    ownMethod(self, 'Insert')(self, index, item),
  'void RemoveAt(int index)': (self: unknown, index: number) => ownMethod(self, 'RemoveAt')(self, index),
})
define('interface System.Collections.Generic.IReadOnlyList<out T> : IReadOnlyCollection<T>', {
  'T this[int index]': (self: ListLike, index: number) => self.get(index),
})
const SET_METHODS = [
  'void UnionWith',
  'void ExceptWith',
  'void IntersectWith',
  'void SymmetricExceptWith',
  'bool Overlaps',
  'bool SetEquals',
  'bool IsSubsetOf',
  'bool IsSupersetOf',
  'bool IsProperSubsetOf',
  'bool IsProperSupersetOf',
]
define('interface System.Collections.Generic.ISet<T> : ICollection<T>', {
  'bool Add(T item)': (self: Growing, item: unknown) => self.add(item),
  ...Object.fromEntries(
    SET_METHODS.map((method) => [
      `${method}(IEnumerable<T> other)`,
      (self: unknown, other: unknown) => ownMethod(self, method.slice(5))(self, other),
    ]),
  ),
})

/** What the collection's own class declares under the name; a collection of fixed size has none. */
function ownMethod(self: unknown, name: string): (...args: unknown[]) => unknown {
  const method = (self as NetObject).type.members(name).find((member) => member instanceof Method)
  return method?.invoke ?? (() => raise('NotSupportedException', 'Collection is read-only.'))
}

const DICTIONARY_MEMBERS = {
  'bool ContainsKey(TKey key)': (self: DictionaryLike, key: unknown) => JObjectDictionary.of(self).has(key),
  'bool TryGetValue(TKey key, out TValue value)': tryGetValue,
}

export function tryGetValue(self: DictionaryLike, key: unknown, out: Out, missing: unknown = null): boolean {
  const found = JObjectDictionary.of(self).tryGet(key)
  out.set(found === undefined ? missing : found.value)
  return found !== undefined
}

define('interface System.Collections.Generic.IDictionary<TKey, TValue> : ICollection<KeyValuePair<TKey, TValue>>', {
  ...DICTIONARY_MEMBERS,
  'TValue this[TKey key]': {
    get: (self: DictionaryLike, key: unknown) => JObjectDictionary.of(self).get(key),
    set: (self: DictionaryLike, key: unknown, value: unknown) => JObjectDictionary.of(self).set(key, value),
  },
  'ICollection<TKey> Keys { get; }': (self: DictionaryLike) => JObjectDictionary.of(self).keys,
  'ICollection<TValue> Values { get; }': (self: DictionaryLike) => JObjectDictionary.of(self).values,
  'void Add(TKey key, TValue value)': (
    self: DictionaryLike & { insert(key: unknown, value: unknown): void },
    key: unknown,
    value: unknown,
  ) => JObjectDictionary.of(self).insert(key, value),
  'bool Remove(TKey key)': (self: { remove(key: unknown): boolean }, key: unknown) =>
    JObjectDictionary.of(self).remove(key),
})
define(
  'interface System.Collections.Generic.IReadOnlyDictionary<TKey, TValue> : IReadOnlyCollection<KeyValuePair<TKey, TValue>>',
  {
    ...DICTIONARY_MEMBERS,
    'TValue this[TKey key]': (self: DictionaryLike, key: unknown) => JObjectDictionary.of(self).get(key),
    'IEnumerable<TKey> Keys { get; }': (self: DictionaryLike) => JObjectDictionary.of(self).keys,
    'IEnumerable<TValue> Values { get; }': (self: DictionaryLike) => JObjectDictionary.of(self).values,
  },
)
