import { ArrayValue } from '../runtime/array.js'
import { ListValue, SetValue } from '../runtime/collections.js'
import { type ComparerValue, keyOfComparer } from '../runtime/comparers.js'
import { enumeratorOf } from '../runtime/enumerator.js'
import { compareValues, valuesEqual } from '../runtime/equality.js'
import { raise } from '../runtime/exceptions.js'
import { toArray } from '../runtime/sequence.js'
import { defaultOf } from '../types/core.js'
import { define } from '../types/define.js'
import type { Type } from '../types/type.js'
import { sortItems } from './collections.js'

interface Out {
  set(value: unknown): void
}

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
  'void SymmetricExceptWith(IEnumerable<T> other)': (self: SetValue, other: unknown) => {
    for (const item of toArray(asSet(self, other))) if (!self.remove(item)) self.add(item)
  },
  'bool IsProperSubsetOf(IEnumerable<T> other)': (self: SetValue, other: unknown) => {
    const items = asSet(self, other)
    return items.count > self.count && toArray(self).every((item) => items.has(item))
  },
  'bool IsProperSupersetOf(IEnumerable<T> other)': (self: SetValue, other: unknown) => {
    const items = asSet(self, other)
    return items.count < self.count && toArray(items).every((item) => self.has(item))
  },
  'bool TryGetValue(T equalValue, out T actualValue)': (self: SetValue, item: unknown, out: Out) => {
    out.set(self.has(item) ? self.find(item) : defaultOf(self.element))
    return self.has(item)
  },
  'void CopyTo(T[] array)': (self: SetValue, target: ArrayValue) => {
    for (const [i, item] of toArray(self).entries()) target.set(i, item)
  },
  'int RemoveWhere(Predicate<T> match)': (self: SetValue, match: (item: unknown) => boolean) => {
    const before = self.count
    keepOnly(self, (item) => !match(item))
    return before - self.count
  },
  'IEnumerator<T> GetEnumerator()': enumeratorOf,
}

define('class System.Collections.Generic.HashSet<T> : ISet<T>, IReadOnlyCollection<T>', {
  ...members,
  'HashSet(int capacity)': (_capacity: number, T: Type) => new SetValue(T),
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
  'T Min { get; }': (self: SetValue) => toArray(self)[0] ?? defaultOf(self.element),
  'T Max { get; }': (self: SetValue) => toArray(self).at(-1) ?? defaultOf(self.element),
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

/** Both have the item to take first. */
function tryTake(self: ListValue, out: Out, remove: boolean): boolean {
  const isFound = self.count > 0
  out.set(isFound ? taken(self, self.definition, 0, remove) : defaultOf(self.element))
  return isFound
}

const sequenceMembers: Parameters<typeof define>[1] = {
  'int Count { get; }': (self: ListValue) => self.count,
  'bool Contains(T item)': (self: ListValue, item: unknown) => self.items.some((own) => valuesEqual(own, item)),
  'void Clear()': (self: ListValue) => {
    self.items.length = 0
  },
  'IEnumerator<T> GetEnumerator()': enumeratorOf,
  'T[] ToArray()': (self: ListValue) => ArrayValue.of(self.element, [...self]),
}
define('class System.Collections.Generic.Queue<T> : IReadOnlyCollection<T>', {
  ...sequenceMembers,
  'Queue(int capacity)': (_capacity: number, T: Type) => new ListValue(T, [], 'Queue'),
  'bool TryDequeue(out T result)': (self: ListValue, out: Out) => tryTake(self, out, true),
  'bool TryPeek(out T result)': (self: ListValue, out: Out) => tryTake(self, out, false),
  'Queue()': (T: Type) => new ListValue(T, [], 'Queue'),
  'Queue(IEnumerable<T> collection)': (items: unknown, T: Type) => new ListValue(T, toArray(items), 'Queue'),
  'void Enqueue(T item)': (self: ListValue, item: unknown) => self.add(item),
  'T Dequeue()': (self: ListValue) => taken(self, 'Queue', 0, true),
  'T Peek()': (self: ListValue) => taken(self, 'Queue', 0, false),
})
/** The top is the first item, as enumerating a stack gives it. */
define('class System.Collections.Generic.Stack<T> : IReadOnlyCollection<T>', {
  ...sequenceMembers,
  'Stack(int capacity)': (_capacity: number, T: Type) => new ListValue(T, [], 'Stack'),
  'bool TryPop(out T result)': (self: ListValue, out: Out) => tryTake(self, out, true),
  'bool TryPeek(out T result)': (self: ListValue, out: Out) => tryTake(self, out, false),
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
