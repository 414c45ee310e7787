import { typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'
import { NetObject } from '../object.js'

/** A choice that .NET gives a type of its own: HashAlgorithmName, RSASignaturePadding, RSAEncryptionPadding. */
export class NamedOption extends NetObject {
  constructor(
    readonly typeName: string,
    readonly name: string | null,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed(this.typeName)
  }

  override display(): string {
    return this.name ?? ''
  }

  equals(other: unknown): boolean {
    return other instanceof NamedOption && other.typeName === this.typeName && other.name === this.name
  }

  get valueKey(): string {
    return `${this.typeName}.${this.name ?? ''}`
  }
}
