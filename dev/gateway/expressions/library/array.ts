import { ArrayValue } from '../runtime/array.js'
import { allocate } from '../runtime/budget.js'
import { ListValue } from '../runtime/collections.js'
import type { ComparerValue } from '../runtime/comparers.js'
import { compareValues, valuesEqual } from '../runtime/equality.js'
import { raise, raiseRange } from '../runtime/exceptions.js'
import { box, castReference, unbox } from '../runtime/typing.js'
import { ARRAY_DEFINITION, defaultOf } from '../types/core.js'
import type { Type } from '../types/type.js'
import { binarySearch, sortItems } from './collections.js'

type Test = (item: unknown) => boolean
const items = (array: ArrayValue) => array.items as unknown[]

function copy(source: ArrayValue, from: number, target: ArrayValue, to: number, count: number): void {
  if (from < 0 || to < 0 || count < 0) raiseRange('length', 'Non-negative number required.')
  if (from + count > source.length || to + count > target.length) {
    raise(
      'ArgumentException',
      "Source array was not long enough. Check the source index, length, and the array's lower bounds. (Parameter 'sourceArray')",
    )
  }
  const moved = source.items.slice(from, from + count)
  for (let i = 0; i < count; i++) items(target)[to + i] = moved[i]
}

ARRAY_DEFINITION.extend({
  'int Length { get; }': (self: ArrayValue) => self.length,
  'long LongLength { get; }': (self: ArrayValue) => BigInt(self.length),
  'int Rank { get; }': () => 1,
  'int GetLength(int dimension)': (self: ArrayValue) => self.length,
  'object GetValue(int index)': (self: ArrayValue, index: number) => box(self.get(index), self.element),
  'object Clone()': (self: ArrayValue) => ArrayValue.of(self.element, items(self).slice()),
  'void CopyTo(Array array, int index)': (self: ArrayValue, target: ArrayValue, index: number) =>
    copy(self, 0, target, index, self.length),
  'static void Copy(Array sourceArray, Array destinationArray, int length)': (
    source: ArrayValue,
    target: ArrayValue,
    count: number,
  ) => copy(source, 0, target, 0, count),
  'static void Copy(Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length)':
    copy,
  'static void Reverse(Array array)': (array: ArrayValue) => items(array).reverse(),
  'static void Reverse<T>(T[] array)': (array: ArrayValue) => items(array).reverse(),
  'static void Sort(Array array)': (array: ArrayValue) => sortItems(items(array), compareValues),
  'static void Sort<T>(T[] array)': (array: ArrayValue) => sortItems(items(array), compareValues),
  'static void Sort<T>(T[] array, Comparison<T> comparison)': (
    array: ArrayValue,
    compare: (a: never, b: never) => number,
  ) => sortItems(items(array), compare),
  'static int IndexOf<T>(T[] array, T value)': (array: ArrayValue, value: unknown) =>
    items(array).findIndex((item) => valuesEqual(item, value)),
  'static int LastIndexOf<T>(T[] array, T value)': (array: ArrayValue, value: unknown) =>
    items(array).findLastIndex((item) => valuesEqual(item, value)),
  'static int BinarySearch<T>(T[] array, T value)': (array: ArrayValue, value: unknown) =>
    binarySearch(items(array), value),
  'static bool Exists<T>(T[] array, Predicate<T> match)': (array: ArrayValue, test: Test) =>
    items(array).some((item) => test(item)),
  'static bool TrueForAll<T>(T[] array, Predicate<T> match)': (array: ArrayValue, test: Test) =>
    items(array).every((item) => test(item)),
  'static T Find<T>(T[] array, Predicate<T> match)': (array: ArrayValue, test: Test, T: Type) => {
    const index = items(array).findIndex((item) => test(item))
    return index < 0 ? defaultOf(T) : array.items[index]
  },
  'static T[] FindAll<T>(T[] array, Predicate<T> match)': (array: ArrayValue, test: Test, T: Type) =>
    ArrayValue.of(
      T,
      items(array).filter((item) => test(item)),
    ),
  'static int FindIndex<T>(T[] array, Predicate<T> match)': (array: ArrayValue, test: Test) =>
    items(array).findIndex((item) => test(item)),
  'static void ForEach<T>(T[] array, Action<T> action)': (array: ArrayValue, action: Test) => {
    for (const item of items(array)) action(item)
  },
  'static U[] ConvertAll<T, U>(T[] array, Converter<T, U> converter)': (
    array: ArrayValue,
    convert: (item: unknown) => unknown,
    _T: Type,
    U: Type,
  ) =>
    ArrayValue.of(
      U,
      items(array).map((item) => convert(item)),
    ),
  'static void Resize<T>(ref T[] array, int newSize)': (
    reference: { get(): ArrayValue | null; set(value: unknown): void },
    size: number,
    T: Type,
  ) => {
    if (size < 0) raiseRange('newSize', 'Non-negative number required.')
    allocate(size)
    const kept = reference.get()?.items.slice(0, size) ?? []
    reference.set(ArrayValue.of(T, [...kept, ...Array.from({ length: size - kept.length }, () => defaultOf(T))]))
  },
  'int GetUpperBound(int dimension)': (self: ArrayValue) => self.length - 1,
  'int GetLowerBound(int dimension)': () => 0,
  'void SetValue(object? value, int index)': (self: ArrayValue, value: unknown, index: number) =>
    self.set(index, self.element.isValueType ? unbox(value, self.element) : castReference(value, self.element)),
  'static int IndexOf<T>(T[] array, T value, int startIndex)': (array: ArrayValue, value: unknown, start: number) =>
    items(array).findIndex((item, i) => i >= start && valuesEqual(item, value)),
  'static int FindLastIndex<T>(T[] array, Predicate<T> match)': (array: ArrayValue, test: Test) =>
    items(array).findLastIndex((item) => test(item)),
  'static T FindLast<T>(T[] array, Predicate<T> match)': (array: ArrayValue, test: Test, T: Type) => {
    const index = items(array).findLastIndex((item) => test(item))
    return index < 0 ? defaultOf(T) : array.items[index]
  },
  'static void Reverse<T>(T[] array, int index, int length)': (array: ArrayValue, index: number, length: number) => {
    const part = items(array)
      .slice(index, index + length)
      .reverse()
    for (const [i, item] of part.entries()) array.set(index + i, item)
  },
  'static void Sort<T>(T[] array, IComparer<T>? comparer)': (array: ArrayValue, comparer: ComparerValue | null) =>
    sortItems(items(array), comparer?.compare ?? compareValues),
  'static T[] Empty<T>()': (T: Type) => ArrayValue.of(T, []),
  'static void Fill<T>(T[] array, T value)': (array: ArrayValue, value: unknown) => items(array).fill(value),
  'static void Clear(Array array, int index, int length)': (array: ArrayValue, index: number, length: number) =>
    items(array).fill(defaultOf(array.element), index, index + length),
  'static IReadOnlyList<T> AsReadOnly<T>(T[] array)': (array: ArrayValue, T: Type) =>
    new ListValue(T, items(array), 'ReadOnlyCollection'),
})
