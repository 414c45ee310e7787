import { type DateTimeValue, LOCAL, UNSPECIFIED, UTC } from '../../runtime/datetime.js'
import type { ExceptionValue } from '../../runtime/exceptions.js'
import { toArray } from '../../runtime/sequence.js'
import type { XContainer, XElement } from '../../runtime/xml/container.js'
import type { XAttribute } from '../../runtime/xml/leaf.js'
import { verifyName, type XName } from '../../runtime/xml/name.js'
import type { XNode } from '../../runtime/xml/node.js'
import { PARSERS, valueText } from '../../runtime/xml/values.js'
import { define, defineEnum } from '../../types/define.js'
import { findQualified } from '../../types/registry.js'
import { elementExtensions, query } from './queries.js'

/** Removes all items, which are found before the first is removed. */
function removeAll(source: Iterable<unknown>): void {
  for (const item of toArray(source) as (XNode | XAttribute)[]) item.remove()
}

function* attributesOf(source: Iterable<unknown>, name?: XName | null): Generator<XAttribute> {
  for (const element of source as Iterable<XElement>) {
    for (const attribute of element.attributes)
      if (name === undefined || (name !== null && attribute.name.equals(name))) yield attribute
  }
}

define('static class System.Xml.Linq.Extensions', {
  ...elementExtensions<XContainer>('Elements', 'XContainer', (self) => self.nodes),
  ...elementExtensions<XContainer>('Descendants', 'XContainer', (self) => self.descendants()),
  ...elementExtensions<XElement>('DescendantsAndSelf', 'XElement', (self) => [self, ...self.descendants()]),
  ...elementExtensions<XNode>('Ancestors', 'XNode', (self) => self.ancestors()),
  ...elementExtensions<XElement>('AncestorsAndSelf', 'XElement', (self) => [self, ...self.ancestors()]),
  'static IEnumerable<XNode> Nodes(this IEnumerable<XContainer> source)': (source: Iterable<XContainer>) =>
    query('XNode', () => toArray(source).flatMap((node) => (node as XContainer).nodes)),
  'static IEnumerable<XNode> DescendantNodes(this IEnumerable<XContainer> source)': (source: Iterable<XContainer>) =>
    query('XNode', () => toArray(source).flatMap((node) => [...(node as XContainer).descendants()])),
  'static IEnumerable<XAttribute> Attributes(this IEnumerable<XElement> source)': (source: Iterable<unknown>) =>
    query('XAttribute', () => attributesOf(source)),
  'static IEnumerable<XAttribute> Attributes(this IEnumerable<XElement> source, XName? name)': (
    source: Iterable<unknown>,
    name: XName | null,
  ) => query('XAttribute', () => attributesOf(source, name)),
  'static void Remove(this IEnumerable<XNode> source)': removeAll,
  'static void Remove(this IEnumerable<XAttribute> source)': removeAll,
})

findQualified('System.Xml.XmlException', 0)!.extend({
  'int LineNumber { get; }': (self: ExceptionValue) => self.details['LineNumber'] ?? 0,
  'int LinePosition { get; }': (self: ExceptionValue) => self.details['LinePosition'] ?? 0,
})

const METHODS = {
  bool: 'ToBoolean',
  int: 'ToInt32',
  long: 'ToInt64',
  double: 'ToDouble',
  decimal: 'ToDecimal',
  Guid: 'ToGuid',
  TimeSpan: 'ToTimeSpan',
  DateTimeOffset: 'ToDateTimeOffset',
}
defineEnum('System.Xml.XmlDateTimeSerializationMode', ['Local', 'Utc', 'Unspecified', 'RoundtripKind'])

/** Local time is UTC here; unspecified time is taken for local. */
function inMode(value: DateTimeValue, mode: number): DateTimeValue {
  return mode === 3 ? value : value.withKind([LOCAL, UTC, UNSPECIFIED][mode]!)
}

function verified(name: string): string {
  verifyName(name)
  return name
}

/** Four hexadecimal digits, or eight beyond the basic plane. */
function encoded(c: string): string {
  const digits = c.codePointAt(0)!.toString(16).toUpperCase()
  return `_x${digits.padStart(digits.length > 4 ? 8 : 4, '0')}_`
}
const NOT_IN_LOCAL_NAMES = /[^\p{L}\p{N}\p{M}_.\u00B7-]|^[^\p{L}_]/gu
const NOT_IN_NAMES = /[^\p{L}\p{N}\p{M}_.:\u00B7-]|^[^\p{L}_:]/gu

define('static class System.Xml.XmlConvert', {
  ...Object.fromEntries(
    Object.entries(METHODS).map(([type, name]) => [`static ${type} ${name}(string s)`, PARSERS[type]!]),
  ),
  'static string ToString(object value)': valueText,
  'static string ToString(DateTime value, XmlDateTimeSerializationMode dateTimeOption)': (
    value: DateTimeValue,
    mode: number,
  ) => valueText(inMode(value, mode)),
  'static string ToString(DateTime value, string format)': (value: DateTimeValue, format: string) =>
    value.format(format),
  'static DateTime ToDateTime(string s, XmlDateTimeSerializationMode dateTimeOption)': (text: string, mode: number) =>
    inMode(PARSERS['DateTime']!(text) as DateTimeValue, mode),
  'static string EncodeLocalName(string? name)': (name: string | null) =>
    name?.replace(NOT_IN_LOCAL_NAMES, encoded) ?? null,
  'static string VerifyName(string name)': verified,
  'static string VerifyNCName(string name)': verified,
  'static string EncodeName(string? name)': (name: string | null) => name?.replace(NOT_IN_NAMES, encoded) ?? null,
  'static string DecodeName(string? name)': (name: string | null) =>
    name?.replace(/_x([0-9A-Fa-f]{4})_/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16))) ??
    null,
})

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '&': '&amp;',
}
define('class System.Security.SecurityElement', {
  'static string Escape(string? str)': (text: string | null) => text?.replace(/[<>"'&]/g, (c) => ESCAPES[c]!) ?? null,
})
