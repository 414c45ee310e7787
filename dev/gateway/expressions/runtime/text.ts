import { BOOL, CHAR, STRING, underlying } from '../types/core.js'
import type { Type } from '../types/type.js'
import { asObject, isContextType } from './context-object.js'
import { enumText, formatEnum } from './format/enum.js'
import { formatNumber, numberText } from './format/number.js'
import { isNumeric } from './numbers.js'
import { Box, NetObject } from './object.js'

type Display = (value: unknown) => string
type Format = (value: unknown, format: string) => string

/** ToString() for values of a static type; null is shown as nothing. */
export function displayer(type: Type): Display {
  const inner = underlying(type)
  if (inner !== undefined) {
    const display = displayer(inner)
    return (value) => (value === null ? '' : display(value))
  }
  if (type === STRING) return (value) => (value as string | null) ?? ''
  if (type === BOOL) return (value) => (value === true ? 'True' : 'False')
  if (type === CHAR) return (value) => String.fromCharCode(value as number)
  if (type.kind === 'enum') return (value) => enumText(value as number, type)
  const { keyword } = type
  if (keyword !== undefined && isNumeric(keyword)) return (value) => numberText(value, keyword)
  return isContextType(type) ? (value) => displayObject(asObject(value, type)) : displayObject
}

/** ToString() of a boxed value. */
export function displayObject(value: unknown): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value instanceof Box) return displayer(value.type)(value.value)
  if (value instanceof NetObject) return value.display()
  if (typeof value === 'bigint') return String(value)
  return 'System.Delegate'
}

/** ToString(format) for values of a static type; types without formats ignore it. */
export function formatter(type: Type): Format {
  const inner = underlying(type)
  if (inner !== undefined) {
    const format = formatter(inner)
    return (value, text) => (value === null ? '' : format(value, text))
  }
  if (type.kind === 'enum') return (value, format) => formatEnum(value as number, type, format)
  const { keyword } = type
  if (keyword !== undefined && isNumeric(keyword)) return (value, format) => formatNumber(value, keyword, format)
  if (type.isValueType && keyword !== undefined) return displayer(type)
  return formatObject
}

export function formatObject(value: unknown, format: string): string {
  if (value instanceof Box) return formatter(value.type)(value.value, format)
  return value instanceof NetObject ? value.format(format) : displayObject(value)
}
