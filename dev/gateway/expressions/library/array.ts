import { ArrayValue } from '../runtime/array.js'
import { ListValue } from '../runtime/collections.js'
import { compareValues, valuesEqual } from '../runtime/equality.js'
import { raise, raiseRange } from '../runtime/exceptions.js'
import { box } from '../runtime/typing.js'
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
  'static T[] Empty<T>()': (T: Type) => ArrayValue.of(T, []),
  'static void Fill<T>(T[] array, T value)': (array: ArrayValue, value: unknown) => items(array).fill(value),
  'static void Clear(Array array, int index, int length)': (array: ArrayValue, index: number, length: number) =>
    items(array).fill(defaultOf(array.element), index, index + length),
  'static IReadOnlyList<T> AsReadOnly<T>(T[] array)': (array: ArrayValue, T: Type) =>
    new ListValue(T, items(array), 'ReadOnlyCollection'),
})
