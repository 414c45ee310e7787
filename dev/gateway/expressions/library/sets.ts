import { ArrayValue } from '../runtime/array.js'
import { ListValue, SetValue } from '../runtime/collections.js'
import { type ComparerValue, keyOfComparer } from '../runtime/comparers.js'
import { enumeratorOf } from '../runtime/enumerator.js'
import { compareValues } from '../runtime/equality.js'
import { raise } from '../runtime/exceptions.js'
import { toArray } from '../runtime/sequence.js'
import { define } from '../types/define.js'
import type { Type } from '../types/type.js'
import { sortItems } from './collections.js'

function fill(target: SetValue, source: unknown): SetValue {
  for (const item of toArray(source)) target.add(item)
  return target
}

function asSet(self: SetValue, other: unknown): SetValue {
  return fill(new SetValue(self.element, self.keyOf), other)
}

function keepOnly(self: SetValue, test: (item: unknown) => boolean): void {
  for (const item of toArray(self)) if (!test(item)) self.remove(item)
}

class SortedSet extends SetValue {
  override [Symbol.iterator](): Iterator<unknown> {
    const items: unknown[] = []
    const source = super[Symbol.iterator]()
    for (let next = source.next(); !next.done; next = source.next()) items.push(next.value)
    sortItems(items, compareValues)
    return items.values()
  }
}

const members: Parameters<typeof define>[1] = {
  'int Count { get; }': (self: SetValue) => self.count,
  'bool Add(T item)': (self: SetValue, item: unknown) => self.add(item),
  'bool Contains(T item)': (self: SetValue, item: unknown) => self.has(item),
  'bool Remove(T item)': (self: SetValue, item: unknown) => self.remove(item),
  'void Clear()': (self: SetValue) => self.clear(),
  'void UnionWith(IEnumerable<T> other)': (self: SetValue, other: unknown) => fill(self, other),
  'void ExceptWith(IEnumerable<T> other)': (self: SetValue, other: unknown) => {
    for (const item of toArray(other)) self.remove(item)
  },
  'void IntersectWith(IEnumerable<T> other)': (self: SetValue, other: unknown) => {
    const kept = asSet(self, other)
    keepOnly(self, (item) => kept.has(item))
  },
  'bool Overlaps(IEnumerable<T> other)': (self: SetValue, other: unknown) =>
    toArray(other).some((item) => self.has(item)),
  'bool SetEquals(IEnumerable<T> other)': (self: SetValue, other: unknown) => {
    const items = asSet(self, other)
    return items.count === self.count && toArray(items).every((item) => self.has(item))
  },
  'bool IsSubsetOf(IEnumerable<T> other)': (self: SetValue, other: unknown) => {
    const items = asSet(self, other)
    return toArray(self).every((item) => items.has(item))
  },
  'bool IsSupersetOf(IEnumerable<T> other)': (self: SetValue, other: unknown) =>
    toArray(other).every((item) => self.has(item)),
  'int RemoveWhere(Predicate<T> match)': (self: SetValue, match: (item: unknown) => boolean) => {
    const before = self.count
    keepOnly(self, (item) => !match(item))
    return before - self.count
  },
  'IEnumerator<T> GetEnumerator()': enumeratorOf,
}

define('class System.Collections.Generic.HashSet<T> : ISet<T>, IReadOnlyCollection<T>', {
  ...members,
  'HashSet()': (T: Type) => new SetValue(T),
  'HashSet(IEnumerable<T> collection)': (items: unknown, T: Type) => fill(new SetValue(T), items),
  'HashSet(IEqualityComparer<T>? comparer)': (comparer: ComparerValue | null, T: Type) =>
    new SetValue(T, keyOfComparer(comparer)),
  'HashSet(IEnumerable<T> collection, IEqualityComparer<T>? comparer)': (
    items: unknown,
    comparer: ComparerValue | null,
    T: Type,
  ) => fill(new SetValue(T, keyOfComparer(comparer)), items),
})
define('class System.Collections.Generic.SortedSet<T> : ISet<T>, IReadOnlyCollection<T>', {
  ...members,
  'SortedSet()': (T: Type) => new SortedSet(T, undefined, 'SortedSet'),
  'SortedSet(IEnumerable<T> collection)': (items: unknown, T: Type) =>
    fill(new SortedSet(T, undefined, 'SortedSet'), items),
})

function taken(self: ListValue, name: string, index: number, remove: boolean): unknown {
  if (self.count === 0) raise('InvalidOperationException', `${name} empty.`)
  const item = self.items.at(index)
  if (remove) self.items.splice(index, 1)
  self.changed()
  return item
}

const sequenceMembers: Parameters<typeof define>[1] = {
  'int Count { get; }': (self: ListValue) => self.count,
  'bool Contains(T item)': (self: ListValue, item: unknown) => self.items.includes(item),
  'void Clear()': (self: ListValue) => {
    self.items.length = 0
  },
  'T[] ToArray()': (self: ListValue) => ArrayValue.of(self.element, [...self]),
}
define('class System.Collections.Generic.Queue<T> : IReadOnlyCollection<T>', {
  ...sequenceMembers,
  'Queue()': (T: Type) => new ListValue(T, [], 'Queue'),
  'Queue(IEnumerable<T> collection)': (items: unknown, T: Type) => new ListValue(T, toArray(items), 'Queue'),
  'void Enqueue(T item)': (self: ListValue, item: unknown) => self.add(item),
  'T Dequeue()': (self: ListValue) => taken(self, 'Queue', 0, true),
  'T Peek()': (self: ListValue) => taken(self, 'Queue', 0, false),
})
/** The top is the first item, as enumerating a stack gives it. */
define('class System.Collections.Generic.Stack<T> : IReadOnlyCollection<T>', {
  ...sequenceMembers,
  'Stack()': (T: Type) => new ListValue(T, [], 'Stack'),
  'Stack(IEnumerable<T> collection)': (items: unknown, T: Type) => new ListValue(T, toArray(items).reverse(), 'Stack'),
  'void Push(T item)': (self: ListValue, item: unknown) => {
    self.items.unshift(item)
    self.changed()
  },
  'T Pop()': (self: ListValue) => taken(self, 'Stack', 0, true),
  'T Peek()': (self: ListValue) => taken(self, 'Stack', 0, false),
})
define('class System.Collections.ObjectModel.ReadOnlyCollection<T> : IList<T>, IReadOnlyList<T>', {
  'int Count { get; }': (self: ListValue) => self.count,
  'T this[int index]': (self: ListValue, index: number) => self.get(index),
  'bool Contains(T item)': (self: ListValue, item: unknown) => self.items.includes(item),
})
