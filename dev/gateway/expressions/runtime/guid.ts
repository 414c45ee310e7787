import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { raise } from './exceptions.js'
import { NetObject } from './object.js'

/** What `display` gives: nothing to convert. */
const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const FORMS = [
  /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i,
  /^\{([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}$/i,
  /^\(([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\)$/i,
  /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i,
]

export class GuidValue extends NetObject {
  /** `text`: 32 lower-case hexadecimal digits with hyphens. */
  constructor(readonly text: string) {
    super()
  }

  static tryParse(text: string): GuidValue | undefined {
    if (CANONICAL.test(text)) return new GuidValue(text)
    for (const form of FORMS) {
      const groups = form.exec(text.trim())
      if (groups !== null) return new GuidValue(groups.slice(1).join('-').toLowerCase())
    }
    return undefined
  }

  static parse(text: string): GuidValue {
    return GuidValue.tryParse(text) ?? raise('FormatException', 'Unrecognized Guid format.')
  }

  /** From 16 bytes, of which the first three groups are little-endian. */
  static fromBytes(bytes: Uint8Array): GuidValue {
    if (bytes.length !== 16)
      raise('ArgumentException', "Byte array for Guid must be exactly 16 bytes long. (Parameter 'b')")
    return GuidValue.parse(swapped(Buffer.from(bytes)).toString('hex'))
  }

  get type(): Type {
    return typeNamed('Guid')
  }

  toBytes(): Buffer {
    return swapped(Buffer.from(this.text.replaceAll('-', ''), 'hex'))
  }

  override display(): string {
    return this.text
  }

  override format(format: string): string {
    const digits = this.text.replaceAll('-', '')
    switch (format.toUpperCase()) {
      case '':
      case 'D':
        return this.text
      case 'N':
        return digits
      case 'B':
        return `{${this.text}}`
      case 'P':
        return `(${this.text})`
      case 'X': {
        const bytes = digits
          .slice(16)
          .match(/../g)!
          .map((byte) => `0x${byte}`)
        return `{0x${digits.slice(0, 8)},0x${digits.slice(8, 12)},0x${digits.slice(12, 16)},{${bytes.join(',')}}}`
      }
      default:
        return raise('FormatException', 'Format string can be only "D", "d", "N", "n", "P", "p", "B", "b", "X" or "x".')
    }
  }

  equals(other: unknown): boolean {
    return other instanceof GuidValue && other.text === this.text
  }

  get valueKey(): string {
    return this.text
  }

  compareTo(other: GuidValue): number {
    return this.text < other.text ? -1 : this.text > other.text ? 1 : 0
  }
}

function swapped(bytes: Buffer): Buffer {
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}
