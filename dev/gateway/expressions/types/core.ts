import { Decimal } from '../runtime/decimal.js'
import { define } from './define.js'
import type { Type } from './type.js'

/** The types that the language itself knows; their members are declared in library/. */

export const OBJECT_DEFINITION = define('class System.Object', {}, { keyword: 'object' })
export const OBJECT = OBJECT_DEFINITION.type
export const VALUE_TYPE = define('abstract class System.ValueType').type
export const ENUM_DEFINITION = define('abstract class System.Enum')
export const ENUM = ENUM_DEFINITION.type
export const DELEGATE = define('abstract class System.Delegate').type
export const ARRAY_DEFINITION = define('abstract class System.Array : IList, IEnumerable')

function number(name: string, keyword: string, zero: unknown = 0) {
  const header = `struct System.${name} : IComparable, IFormattable, IConvertible, IComparable<${name}>, IEquatable<${name}>`
  return define(header, {}, { keyword, defaultValue: () => zero })
}

export const VOID = define('struct System.Void', {}, { keyword: 'void' }).type
export const BOOL_DEFINITION = define(
  'struct System.Boolean : IComparable, IConvertible, IComparable<bool>, IEquatable<bool>',
  {},
  { keyword: 'bool', defaultValue: () => false },
)
export const CHAR_DEFINITION = define(
  'struct System.Char : IComparable, IConvertible, IComparable<char>, IEquatable<char>',
  {},
  { keyword: 'char', defaultValue: () => 0 },
)
export const SBYTE_DEFINITION = number('SByte', 'sbyte')
export const BYTE_DEFINITION = number('Byte', 'byte')
export const SHORT_DEFINITION = number('Int16', 'short')
export const USHORT_DEFINITION = number('UInt16', 'ushort')
export const INT_DEFINITION = number('Int32', 'int')
export const UINT_DEFINITION = number('UInt32', 'uint')
export const LONG_DEFINITION = number('Int64', 'long', 0n)
export const ULONG_DEFINITION = number('UInt64', 'ulong', 0n)
export const FLOAT_DEFINITION = number('Single', 'float')
export const DOUBLE_DEFINITION = number('Double', 'double')
export const DECIMAL_DEFINITION = number('Decimal', 'decimal', Decimal.ZERO)
export const STRING_DEFINITION = define(
  'class System.String : IComparable, IConvertible, IComparable<string>, IEquatable<string>, IEnumerable<char>',
  {},
  { keyword: 'string' },
)

export const BOOL = BOOL_DEFINITION.type
export const CHAR = CHAR_DEFINITION.type
export const BYTE = BYTE_DEFINITION.type
export const INT = INT_DEFINITION.type
export const UINT = UINT_DEFINITION.type
export const LONG = LONG_DEFINITION.type
export const ULONG = ULONG_DEFINITION.type
export const FLOAT = FLOAT_DEFINITION.type
export const DOUBLE = DOUBLE_DEFINITION.type
export const DECIMAL = DECIMAL_DEFINITION.type
export const STRING = STRING_DEFINITION.type

export const NULLABLE_DEFINITION = define('struct System.Nullable<T>', {}, { defaultValue: () => null })
export const ARRAY_OF = define('class [] <T> : System.Array, IList<T>, IReadOnlyList<T>'.replace('[] <', '[]<'))
export const TYPE_DEFINITION = define('class System.Type')

/** Static types that no value has: of `null`, of `default` and of a throw expression. */
export const NULL = define('special null').type
export const DEFAULT = define('special default').type
export const THROW = define('special throw').type

export function arrayOf(element: Type): Type {
  return ARRAY_OF.construct(element)
}

export function isArray(type: Type): boolean {
  return type.definition === ARRAY_OF
}

export function nullableOf(type: Type): Type {
  return NULLABLE_DEFINITION.construct(type)
}

/** The T of a `T?` that is a value type. */
export function underlying(type: Type): Type | undefined {
  return type.definition === NULLABLE_DEFINITION ? type.args[0] : undefined
}

/** Whether null is a value of the type. */
export function acceptsNull(type: Type): boolean {
  return !type.isValueType || type.definition === NULLABLE_DEFINITION
}

export function defaultOf(type: Type): unknown {
  if (!type.isValueType) return null
  return type.definition.options.defaultValue?.(...type.args) ?? null
}
