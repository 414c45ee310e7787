import { ArrayValue } from '../runtime/array.js'
import { allocate } from '../runtime/budget.js'
import type { Type } from '../types/type.js'
import type { Code } from './operand.js'

/** Makes an array of what the codes give, in their order; its size counts against the expression's memory. */
export function newArray(element: Type, codes: readonly Code[]): Code {
  return (frame) => {
    allocate(codes.length)
    return ArrayValue.of(
      element,
      codes.map((code) => code(frame)),
    )
  }
}
