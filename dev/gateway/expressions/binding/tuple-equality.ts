import type { RecordValue } from '../runtime/record.js'
import { BOOL } from '../types/core.js'
import { isTuple } from '../types/tuples.js'
import type { Binder } from './binder.js'
import type { Code, ValueOperand } from './operand.js'

type Binary = (b: Binder, operator: string, left: ValueOperand, right: ValueOperand, position: number) => ValueOperand

/** `(a, b) == (c, d)`: element by element. */
export function bindTupleEquality(
  b: Binder,
  operator: string,
  left: ValueOperand,
  right: ValueOperand,
  position: number,
  binary: Binary,
): ValueOperand | undefined {
  if ((operator !== '==' && operator !== '!=') || !isTuple(left.type) || !isTuple(right.type)) return undefined
  if (left.type.args.length !== right.type.args.length) return undefined
  const slots = [b.function.size++, b.function.size++] as const
  const element = (side: 0 | 1, i: number): ValueOperand => ({
    kind: 'value',
    type: (side === 0 ? left : right).type.args[i]!,
    position,
    code: (frame) => (frame[slots[side]] as RecordValue).items[i],
  })
  const comparisons = left.type.args.map((_, i) => binary(b, '==', element(0, i), element(1, i), position).code)
  const code: Code = (frame) => {
    frame[slots[0]] = left.code(frame)
    frame[slots[1]] = right.code(frame)
    return comparisons.every((comparison) => comparison(frame)) === (operator === '==')
  }
  return { kind: 'value', type: BOOL, position, code }
}
