import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { NetObject } from './object.js'

/**
 * A .NET exception. Thrown as it is: it is no Error, because taking a stack would cost more than most expressions, and
 * nobody reads one.
 */
export class ExceptionValue extends NetObject {
  /** JSON exceptions carry the place in the text. */
  details: Readonly<Record<string, unknown>> = {}

  constructor(
    readonly type: Type,
    readonly message: string,
    readonly inner: ExceptionValue | null = null,
  ) {
    super()
  }

  /** The type, the message and those of the exceptions within. */
  override display(): string {
    const inner =
      this.inner === null ? '' : `\n ---> ${this.inner.display()}\n   --- End of inner exception stack trace ---`
    return `${this.type.fullName}: ${this.message}${inner}`
  }
}

/** Throws a .NET exception by its type's simple name. */
export function raise(typeName: string, message: string): never {
  throw new ExceptionValue(typeNamed(typeName), message)
}

export function raiseNull(): never {
  raise('NullReferenceException', 'Object reference not set to an instance of an object.')
}

export function raiseArgumentNull(name: string): never {
  raise('ArgumentNullException', `Value cannot be null. (Parameter '${name}')`)
}

export function raiseRange(name: string, message = 'Specified argument was out of the range of valid values.'): never {
  raise('ArgumentOutOfRangeException', `${message} (Parameter '${name}')`)
}

export function raiseOverflow(message = 'Arithmetic operation resulted in an overflow.'): never {
  raise('OverflowException', message)
}

export function raiseInvalidCast(from: string, to: string): never {
  raise('InvalidCastException', `Unable to cast object of type '${from}' to type '${to}'.`)
}
