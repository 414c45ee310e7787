import { allocate } from '../runtime/budget.js'
import { displayer } from '../runtime/text.js'
import { NULL, STRING, VOID } from '../types/core.js'
import type { Code, ValueOperand } from './operand.js'

/** Shorter results are not worth counting. */
const COUNTED = 1024

/** `+` with a string on either side; the other operand is shown as its ToString() does, null as nothing. */
export function concatenation(
  operator: string,
  left: ValueOperand,
  right: ValueOperand,
  position: number,
): ValueOperand | undefined {
  if (operator !== '+' || (left.type !== STRING && right.type !== STRING)) return undefined
  if (left.type === VOID || right.type === VOID) return undefined
  const [a, b] = [textCode(left), textCode(right)]
  if (left.constant !== undefined && right.constant !== undefined && left.type === STRING && right.type === STRING) {
    const value = `${a([])}${b([])}`
    return { kind: 'value', type: STRING, position, constant: { value }, code: () => value }
  }
  const code: Code = (frame) => {
    const text = (a(frame) as string) + b(frame)
    if (text.length > COUNTED) allocate(text.length)
    return text
  }
  return { kind: 'value', type: STRING, position, code }
}

/** An operand's text. */
export function textCode({ type, code, constant }: ValueOperand): Code {
  if (type === NULL) return () => ''
  if (type === STRING) {
    if (constant !== undefined) return () => constant.value ?? ''
    return (frame) => code(frame) ?? ''
  }
  const display = displayer(type)
  return (frame) => display(code(frame))
}
