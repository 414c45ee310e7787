import type { ArrayValue } from '../runtime/array.js'
import { allocate } from '../runtime/budget.js'
import { compositeFormat } from '../runtime/composite-format.js'
import { NetObject } from '../runtime/object.js'
import { displayer, displayObject } from '../runtime/text.js'
import { define } from '../types/define.js'
import { findSimple, typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'

interface Target extends NetObject {
  append(text: string): unknown
  display(): string
}

/** System.IO.StringWriter, which writes to a StringBuilder. */
export class StringWriterValue extends NetObject {
  constructor(readonly target: Target) {
    super()
  }

  get type(): Type {
    return typeNamed('StringWriter')
  }

  write(text: string): void {
    allocate(text.length)
    this.target.append(text)
  }

  override display(): string {
    return this.target.display()
  }
}

const builder = (): Target => {
  const [create] = typeNamed('StringBuilder').members('.ctor')
  return (create as unknown as { invoke(): Target }).invoke()
}
const SIMPLE = ['string?', 'object?', 'char', 'bool', 'int', 'long', 'double', 'decimal', 'float']

function writers(name: string, end: string) {
  return Object.fromEntries(
    SIMPLE.map((type) => [
      `void ${name}(${type} value)`,
      (self: StringWriterValue, value: unknown) =>
        self.write(displayer(findSimple(type.replace('?', ''), 0)!.type)(value) + end),
    ]),
  )
}

define('abstract class System.IO.TextWriter : IDisposable', {
  ...writers('Write', ''),
  ...writers('WriteLine', '\n'),
  'void WriteLine()': (self: StringWriterValue) => self.write('\n'),
  'void Write(string format, params object?[] arg)': (self: StringWriterValue, format: string, items: ArrayValue) =>
    self.write(compositeFormat(format, [...items])),
  'void WriteLine(string format, params object?[] arg)': (self: StringWriterValue, format: string, items: ArrayValue) =>
    self.write(`${compositeFormat(format, [...items])}\n`),
  'void Flush()': () => null,
  'void Close()': () => null,
  'void Dispose()': () => null,
  'string ToString()': (self: StringWriterValue) => displayObject(self),
})
define('class System.IO.StringWriter : TextWriter', {
  'StringWriter()': () => new StringWriterValue(builder()),
  'StringWriter(IFormatProvider? formatProvider)': () => new StringWriterValue(builder()),
  'StringWriter(StringBuilder sb)': (target: Target) => new StringWriterValue(target),
  'StringBuilder GetStringBuilder()': (self: StringWriterValue) => self.target,
})
