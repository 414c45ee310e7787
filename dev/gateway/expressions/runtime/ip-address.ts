import { isIP } from 'node:net'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { raise } from './exceptions.js'
import { NetObject } from './object.js'

/** System.Net.IPAddress. */
export class IPAddressValue extends NetObject {
  private constructor(
    readonly text: string,
    readonly bytes: Buffer,
  ) {
    super()
  }

  static tryParse(text: string): IPAddressValue | undefined {
    const version = isIP(text)
    if (version === 4) return new IPAddressValue(text, Buffer.from(text.split('.').map(Number)))
    return version === 6
      ? new IPAddressValue(new URL(`http://[${text}]`).hostname.slice(1, -1), bytesOf(text))
      : undefined
  }

  static parse(text: string): IPAddressValue {
    return IPAddressValue.tryParse(text) ?? raise('FormatException', 'An invalid IP address was specified.')
  }

  static fromBytes(bytes: Buffer): IPAddressValue {
    if (bytes.length === 4) return IPAddressValue.parse([...bytes].join('.'))
    if (bytes.length !== 16) raise('ArgumentException', "An invalid IP address was specified. (Parameter 'address')")
    return IPAddressValue.parse(bytes.toString('hex').match(/.{4}/g)!.join(':'))
  }

  get type(): Type {
    return typeNamed('IPAddress')
  }

  get isV4(): boolean {
    return this.bytes.length === 4
  }

  override display(): string {
    return this.text
  }

  equals(other: unknown): boolean {
    return other instanceof IPAddressValue && other.bytes.equals(this.bytes)
  }

  get valueKey(): string {
    return this.bytes.toString('hex')
  }
}

function bytesOf(text: string): Buffer {
  const [head, tail] = new URL(`http://[${text}]`).hostname.slice(1, -1).split('::')
  const groups = (part: string | undefined) => (part === undefined || part === '' ? [] : part.split(':'))
  const [first, last] = [groups(head), groups(tail)]
  const middle = new Array<string>(8 - first.length - last.length).fill('0')
  return Buffer.from([...first, ...middle, ...last].map((group) => group.padStart(4, '0')).join(''), 'hex')
}
