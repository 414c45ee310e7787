import { allocate } from '../runtime/budget.js'
import { formatter } from '../runtime/text.js'
import type { Expression } from '../syntax/ast.js'
import { INT, NULL, STRING, VOID } from '../types/core.js'
import type { Binder } from './binder.js'
import { textCode } from './concatenation.js'
import { convert } from './convert.js'
import { type Code, fail, type ValueOperand } from './operand.js'

/** `$"{value,10:N2}"`: each hole by its type's ToString, its format, and padded to its alignment. */
export function bindInterpolated(b: Binder, node: Extract<Expression, { kind: 'interpolated' }>): ValueOperand {
  const { position } = node
  const texts = node.pieces.map((piece) => ('text' in piece ? piece.text : undefined))
  if (texts.every((text) => text !== undefined)) {
    const value = texts.join('')
    return { kind: 'value', type: STRING, position, constant: { value }, code: () => value }
  }
  const codes = node.pieces.map((piece): Code => {
    if ('text' in piece) return () => piece.text
    const width = piece.alignment === undefined ? undefined : alignment(b, piece.alignment)
    return aligned(holeCode(b.value(piece.value), piece.format), width)
  })
  const code: Code = (frame) => {
    let text = ''
    for (const part of codes) text += part(frame)
    allocate(text.length)
    return text
  }
  return { kind: 'value', type: STRING, position, code }
}

function holeCode(operand: ValueOperand, format: string | undefined): Code {
  if (operand.type === VOID) fail('CS1503', 'An expression of type void has no value', operand.position)
  if (format === undefined || operand.type === NULL) return textCode(operand)
  const show = formatter(operand.type)
  const { code } = operand
  return (frame) => show(code(frame), format)
}

function alignment(b: Binder, expression: Expression): number {
  const operand = b.value(expression)
  convert(b, operand, INT)
  if (operand.constant === undefined) fail('CS0150', 'A constant value is expected', operand.position)
  return operand.constant.value as number
}

function aligned(code: Code, width: number | undefined): Code {
  if (width === undefined) return code
  return (frame) => align(code(frame) as string, width)
}

export function align(text: string, width: number): string {
  return width < 0 ? text.padEnd(-width) : text.padStart(width)
}
