import { ArrayValue } from '../array.js'
import { allocate } from '../budget.js'
import { DateTimeOffsetValue, DateTimeValue } from '../datetime.js'
import { numberText } from '../format/number.js'
import { Box } from '../object.js'
import { displayObject } from '../text.js'
import type { JArray, JObject, JProperty, JToken, JValue } from './token.js'

// biome-ignore format: a table
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t',
}

/** A string with its quotes, escaped as Newtonsoft does. */
export function quote(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
  return `"${text.replace(/["\\\u0000-\u001f\u0085\u2028\u2029]/g, (c) => ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
}

/** A token as JSON text. */
export function writeJson(token: JToken, isIndented: boolean): string {
  const text = write(token, isIndented ? '' : undefined)
  allocate(text.length)
  return text
}

/** `indent` is the white space at the start of the token's own line; undefined for text without any. */
function write(token: JToken, indent: string | undefined): string {
  switch (token.tokenType) {
    case 1:
      return braces(
        '{',
        '}',
        [...(token as JObject).properties.values()].map(
          (property) => (inner: string | undefined) => writeProperty(property, inner),
        ),
        indent,
      )
    case 2:
      return braces(
        '[',
        ']',
        (token as JArray).items.map((item) => (inner: string | undefined) => write(item, inner)),
        indent,
      )
    case 4:
      return writeProperty(token as JProperty, indent)
    case 13:
      return displayObject((token as JValue).value)
    default:
      return writeValue((token as JValue).value)
  }
}

function writeProperty({ name, value }: JProperty, indent: string | undefined): string {
  return `${quote(name)}:${indent === undefined ? '' : ' '}${write(value, indent)}`
}

function braces(
  open: string,
  close: string,
  parts: readonly ((indent: string | undefined) => string)[],
  indent: string | undefined,
): string {
  if (parts.length === 0) return open + close
  if (indent === undefined) return open + parts.map((part) => part(undefined)).join(',') + close
  const inner = `${indent}  `
  return `${open}\n${inner}${parts.map((part) => part(inner)).join(`,\n${inner}`)}\n${indent}${close}`
}

/** A boxed value of .NET as JSON. */
export function writeValue(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Box) return writeNumber(value)
  if (value instanceof DateTimeValue || value instanceof DateTimeOffsetValue) {
    return `"${value.format("yyyy'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFFK")}"`
  }
  if (value instanceof ArrayValue) return `"${(value.items as Buffer).toString('base64')}"`
  return quote(displayObject(value))
}

function writeNumber({ type, value }: Box): string {
  const { keyword } = type
  if (keyword === 'char') return quote(String.fromCharCode(value as number))
  if (type.kind === 'enum') return String(value)
  const text = numberText(value, keyword!)
  if (keyword !== 'double' && keyword !== 'float' && keyword !== 'decimal') return text
  if (!/\d/.test(text)) return quote(text)
  return /[.E]/.test(text) ? text : `${text}.0`
}
